//! Logos: their content, apart from the site's row that every page reads.

use super::LogoFile;
use crate::{StoreError, Tx, Value, statements};
use domain::ids::SiteId;
use domain::time::Timestamp;

statements! {
    /// The logo of a site, if it is this file.
    FIND_LOGO = "select l.content from site_logo l join site s on s.id = l.site_id
        where s.id = $1 and s.logo = $2";
    /// A new logo in the old one's place.
    SET_LOGO = "insert into site_logo (site_id, content, set_at) values ($1, $2, $3)
        on conflict (site_id) do update set content = excluded.content, set_at = excluded.set_at";
    /// Its name and size.
    NAME_LOGO = "update site set logo = $2, logo_width = $3, logo_height = $4 where id = $1";
    /// None any more.
    REMOVE_LOGO = "delete from site_logo where site_id = $1";
}

/// The content of the site's logo, if `file` is its present name.
pub async fn find_logo(tx: &mut Tx, site: SiteId, file: &str) -> Result<Option<Vec<u8>>, StoreError> {
    tx.query_opt(&FIND_LOGO, &[site.into(), file.into()]).await?.map(|row| row.get(0)).transpose()
}

/// Puts a logo in the old one's place.
pub async fn set_logo(
    tx: &mut Tx,
    site: SiteId,
    logo: &LogoFile,
    content: Vec<u8>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&SET_LOGO, &[site.into(), content.into(), now.into()]).await?;
    let values: [Value; 4] = [site.into(), (&logo.file).into(), logo.width.into(), logo.height.into()];
    tx.execute(&NAME_LOGO, &values).await.map(drop)
}

/// Takes the logo away.
pub async fn remove_logo(tx: &mut Tx, site: SiteId) -> Result<(), StoreError> {
    tx.execute(&NAME_LOGO, &[site.into(), "".into(), 0_i64.into(), 0_i64.into()]).await?;
    tx.execute(&REMOVE_LOGO, &[site.into()]).await.map(drop)
}
