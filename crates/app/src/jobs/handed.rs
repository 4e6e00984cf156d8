//! Jobs that are born in the hands of their worker. Where this process has the database to itself and its workers run,
//! a job that is due at once is stored as taken, and the notice of the commit brings it to the worker: nobody has to
//! look for it, and no unit of work only to take it. When the process dies, the next one gives back what it had in hand.

use super::queue::CHANNEL;
use domain::ids::SiteId;
use domain::time::Timestamp;
use store::Notice;
use store::jobs::JobRow;
use uuid::Uuid;

/// The notice that brings a job to the worker of its kind.
pub(super) fn bring(kind: &str, job: &JobRow) -> Notice {
    let site = job.site_id.map(|site| site.0).unwrap_or_default();
    Notice::new(CHANNEL, format!("{kind} {} {site} {} {}", job.subject, job.tries, job.leased_until.0))
}

/// What a notice on the channel of jobs tells the worker of a kind.
#[derive(Debug)]
pub(super) enum Told {
    /// There is something to look for.
    Look,
    /// This one is his.
    Take(JobRow),
    /// It is for others.
    Nothing,
}

/// Reads a notice.
pub(super) fn told(kind: &str, notice: &Notice) -> Told {
    if notice.channel != CHANNEL {
        return Told::Nothing;
    }
    match notice.payload.strip_prefix(kind) {
        Some("") => Told::Look,
        // One that cannot be read is found when its lease runs out.
        Some(rest) => rest.strip_prefix(' ').and_then(job).map_or(Told::Nothing, Told::Take),
        None => Told::Nothing,
    }
}

fn job(text: &str) -> Option<JobRow> {
    let mut words = text.split(' ');
    let mut id = || words.next()?.parse::<Uuid>().ok();
    let (subject, site) = (id()?, id()?);
    let mut number = || words.next()?.parse::<i64>().ok();
    let (tries, leased_until) = (number()?, Timestamp(number()?));
    let site_id = (!site.is_nil()).then_some(SiteId(site));
    Some(JobRow { subject, site_id, tries, leased_until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_comes_to_its_own_worker_as_it_was_stored() {
        for site_id in [None, Some(SiteId(Uuid::from_u128(7)))] {
            let sent = JobRow { subject: Uuid::from_u128(5), site_id, tries: 1, leased_until: Timestamp(-9) };
            let notice = bring("send-mail", &sent);
            let Told::Take(came) = told("send-mail", &notice) else { panic!("{notice:?}") };
            assert_eq!((came.subject, came.site_id), (sent.subject, sent.site_id));
            assert_eq!((came.tries, came.leased_until), (sent.tries, sent.leased_until));
            assert!(matches!(told("send", &notice), Told::Nothing));
            assert!(matches!(told("send-mails", &notice), Told::Nothing));
        }
    }

    #[test]
    fn a_bare_kind_makes_its_worker_look_and_nonsense_nobody() {
        assert!(matches!(told("send-mail", &Notice::new(CHANNEL, "send-mail")), Told::Look));
        for payload in ["send-mail 5", "send-mail x x x x", "expire-hold", ""] {
            assert!(matches!(told("send-mail", &Notice::new(CHANNEL, payload)), Told::Nothing), "{payload}");
        }
        assert!(matches!(told("send-mail", &Notice::new("other", "send-mail")), Told::Nothing));
    }
}
