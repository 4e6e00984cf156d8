//! Limits, of signing in and of other things that strangers may ask for: tries are counted in the database, so that all nodes share them, and before the work that they ask for, so
//! that many at a time count as many.

use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::limits::Limit;
use domain::time::Timestamp;
use std::net::IpAddr;
use store::Tx;
use store::accounts::tries as rows;

/// Something that is counted: a limit, and by whom or what.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    limit: Limit,
    hash: [u8; 32],
}

impl Subject {
    /// Counted by that text; what is stored does not tell it.
    pub(crate) fn new(app: &App, limit: Limit, text: &str) -> Self {
        Self { limit, hash: app.keys().sign(limit.name, text.as_bytes()) }
    }
}

/// A network as it is counted: one address of IPv4, the 64 bits of IPv6 that one customer gets.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => std::net::Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
    }
}

/// Counts a try of each subject, in their order, up to the first for which it is too many: it is refused until the time
/// returned, and weighs on nobody behind that. Otherwise one network that is refused already could go on and use up what
/// an account may have from everywhere, and so lock its owner out.
///
/// It is looked up first: what is refused already writes nothing, however often it comes.
pub(crate) async fn count(app: &App, subjects: &[Subject]) -> Result<Result<(), Timestamp>, AppError> {
    if let Some(until) = refused(app, subjects).await? {
        return Ok(Err(until));
    }
    let (store, now, subjects) = (app.store().clone(), app.now(), subjects.to_vec());
    let unit = async move |tx: &mut Tx| {
        for Subject { limit, hash } in &subjects {
            let (count, began_at) = rows::count(tx, hash, now, now.minus(limit.within)).await?;
            if let Some(until) = limit.refuses(count, began_at) {
                return Ok(Err(until));
            }
        }
        Ok::<_, AppError>(Ok(()))
    };
    spawn(async move { store.run_hot(unit).await }).await?
}

/// Until when one more try of one of the subjects would be refused.
async fn refused(app: &App, subjects: &[Subject]) -> Result<Option<Timestamp>, AppError> {
    let (mut tx, now) = (app.store().reader().await?, app.now());
    for Subject { limit, hash } in subjects {
        let found = rows::find(&mut tx, hash, now.minus(limit.within)).await?;
        if let Some(until) = found.and_then(|(count, began_at)| limit.refuses(count + 1, began_at)) {
            return Ok(Some(until));
        }
    }
    Ok(None)
}

/// Forgets the tries of the first subject, and takes this one back from the others: it was the right person.
pub(crate) async fn forgive(tx: &mut Tx, subjects: &[Subject]) -> Result<(), AppError> {
    for (index, subject) in subjects.iter().enumerate() {
        match index {
            0 => rows::clear(tx, &subject.hash).await?,
            _ => rows::take_back(tx, &subject.hash).await?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_of_ipv6_is_one_network() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2:aaaa::1"), of("2001:db8:1:2:bbbb::2"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
