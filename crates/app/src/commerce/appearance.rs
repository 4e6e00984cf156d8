//! Accent colour and logo.

use super::Commerce;
use crate::AppError;
use crate::sites::{LogoFile, Site};
use crate::spawn::spawn;
use domain::ids::AccountId;
use domain::sites::{Accent, AccentProblem, Colour, LogoFormat, LogoProblem, look_at_logo};
use sha2::{Digest as _, Sha256};
use store::sites as rows;
use store::{StoreError, Tx};

/// Why an accent was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccentRefusal {
    /// What was typed for light grounds is no colour.
    LightNotAColour,
    /// What was typed for dark grounds is no colour.
    DarkNotAColour,
    /// It cannot be read.
    Unreadable(AccentProblem),
}

impl Commerce<'_> {
    /// Keeps the accent colour. Both empty: ours.
    pub async fn save_accent(
        &self,
        by: AccountId,
        site: &Site,
        light: &str,
        dark: &str,
    ) -> Result<Result<(), AccentRefusal>, AppError> {
        let accent = match read_accent(light, dark) {
            Ok(accent) => accent,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            rows::save_accent(tx, site, accent).await?;
            let detail = accent.map(|accent| accent.light.to_text()).unwrap_or_default();
            app.audit(tx, site, &crate::audit::actor(by), "change accent", "", &detail).await
        };
        spawn(async move { store.run(unit).await }).await??;
        Ok(Ok(()))
    }

    /// Puts a logo in the old one's place.
    pub async fn set_logo(
        &self,
        by: AccountId,
        site: &Site,
        content: Vec<u8>,
    ) -> Result<Result<(), LogoProblem>, AppError> {
        let logo = match look_at_logo(&content) {
            Ok(logo) => logo,
            Err(problem) => return Ok(Err(problem)),
        };
        let digest = Sha256::digest(&content);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let file = LogoFile {
            file: format!("{hash}-logo.{}", logo.format.extension()),
            width: logo.width.into(),
            height: logo.height.into(),
        };
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            rows::set_logo(tx, site, &file, content.clone(), app.now()).await?;
            app.audit(tx, site, &crate::audit::actor(by), "change logo", &file.file, "").await
        };
        spawn(async move { store.run(unit).await }).await??;
        Ok(Ok(()))
    }

    /// Takes the logo away.
    pub async fn remove_logo(&self, by: AccountId, site: &Site) -> Result<(), AppError> {
        let (app, store, site) = (self.0.clone(), self.0.store().clone(), site.id);
        let unit = async move |tx: &mut Tx| {
            rows::remove_logo(tx, site).await?;
            app.audit(tx, site, &crate::audit::actor(by), "remove logo", "", "").await
        };
        spawn(async move { store.run(unit).await }).await?.map_err(|error: StoreError| error.into())
    }

    /// The logo's kind and content, if `file` is its present name.
    pub async fn logo(&self, site: &Site, file: &str) -> Result<Option<(LogoFormat, Vec<u8>)>, AppError> {
        let format = file.rsplit_once('.').and_then(|(_, ending)| LogoFormat::parse(ending));
        let Some(format) = format else { return Ok(None) };
        let mut tx = self.0.store().reader().await?;
        Ok(rows::find_logo(&mut tx, site.id, file).await?.map(|content| (format, content)))
    }
}

fn read_accent(light: &str, dark: &str) -> Result<Option<Accent>, AccentRefusal> {
    let (light, dark) = (light.trim(), dark.trim());
    if light.is_empty() && dark.is_empty() {
        return Ok(None);
    }
    let light = Colour::parse(light).ok_or(AccentRefusal::LightNotAColour)?;
    let dark = match dark {
        "" => None,
        text => Some(Colour::parse(text).ok_or(AccentRefusal::DarkNotAColour)?),
    };
    let accent = Accent { light, dark };
    accent.palette().map_err(AccentRefusal::Unreadable)?;
    Ok(Some(accent))
}
