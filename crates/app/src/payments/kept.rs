//! Which of what was heard is kept: everything but what says nothing that is not kept already.

use super::absorb::Observation;
use domain::payments::gateway::Verdict;
use domain::payments::observation::{Source, Standing, heard_word};
use store::payments::observations::ObservationRow;

/// So many answers of one operation that tell nothing are kept: an outage of days does not fill the books with them.
const SILENCES_KEPT: usize = 20;

/// Whether an observation is kept, besides those that `are`, of which a person has set the first `set_aside` aside. Not where it is an
/// inquiry that says what the one before it said of the same operation, or one more of many that tell nothing.
pub(super) fn is_kept(
    are: &[ObservationRow],
    set_aside: usize,
    (observation, standing): (&Observation, Standing),
) -> bool {
    let heard = &observation.heard;
    let is_of_it = |row: &ObservationRow| row.operation_id == observation.operation;
    // What was set aside is heard anew when it is said again.
    let last = are.iter().rposition(is_of_it).filter(|place| *place >= set_aside);
    let repeats = last.is_some_and(|place| {
        let row = &are[place];
        row.standing == standing
            && heard_word(&row.heard) == heard_word(heard)
            && row.heard.object == heard.object
            && row.source == Source::Inquiry
            && !(is_of_review(&heard.verdict) && is_contradicted(&are[place + 1..], observation))
    });
    let silences = are.iter().filter(|row| is_of_it(row) && tells_nothing(&row.heard.verdict)).count();
    let is_silence = standing == Standing::Counts && tells_nothing(&heard.verdict);
    let says_the_same = last.is_some_and(|place| are[place].heard.code == heard.code);
    let is_one_of_many = is_silence && says_the_same && silences >= SILENCES_KEPT;
    !(is_one_of_many || (observation.source == Source::Inquiry && repeats))
}

/// Whether another operation was answered otherwise `since` about what is held: of a review, what was found last is what counts.
/// The answer to a decline need not name what was declined.
fn is_contradicted(since: &[ObservationRow], observation: &Observation) -> bool {
    since.iter().any(|row| {
        (row.heard.object == observation.heard.object || row.heard.verdict == Verdict::ReviewDeclined)
            && is_of_review(&row.heard.verdict)
            && heard_word(&row.heard) != heard_word(&observation.heard)
    })
}

fn is_of_review(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::UnderReview | Verdict::Declined(_) | Verdict::ReviewDeclined)
}

/// Whether nothing follows from an answer but that there was one.
fn tells_nothing(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Unknown | Verdict::NotSent | Verdict::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{AttemptId, ObservationId, OperationId, SiteId};
    use domain::payments::gateway::{Decline, Heard, ObjectId};
    use domain::time::Timestamp;
    use uuid::Uuid;

    /// Heard of one operation or another, by an inquiry.
    fn heard(operation: u128, verdict: Verdict) -> Observation {
        // The answer to a decline names nothing.
        let object = (verdict != Verdict::ReviewDeclined).then(|| ObjectId("A".into()));
        Observation {
            site: SiteId(Uuid::nil()),
            attempt: AttemptId(Uuid::nil()),
            operation: OperationId(Uuid::from_u128(operation)),
            source: Source::Inquiry,
            heard: Heard { object, ..Heard::bare(verdict) },
            asked_at: None,
        }
    }

    /// Which of these are kept, in this order.
    fn kept(told: &[(u128, Verdict)], set_aside: usize) -> Vec<bool> {
        let mut are: Vec<ObservationRow> = Vec::new();
        let mut kept = Vec::new();
        for (operation, verdict) in told {
            let observation = heard(*operation, verdict.clone());
            kept.push(is_kept(&are, set_aside, (&observation, Standing::Counts)));
            if kept.last() == Some(&true) {
                are.push(ObservationRow {
                    id: ObservationId(Uuid::nil()),
                    operation_id: observation.operation,
                    source: observation.source,
                    standing: Standing::Counts,
                    heard: observation.heard,
                    heard_at: Timestamp(0),
                });
            }
        }
        kept
    }

    #[test]
    fn what_an_inquiry_says_again_is_kept_once() {
        let review = || (1, Verdict::UnderReview);
        assert_eq!(kept(&[review(), review(), (2, Verdict::UnderReview)], 0), [true, false, true]);
        assert_eq!(kept(&[review(), review()], 1), [true, true], "the first was set aside");
    }

    #[test]
    fn what_is_said_again_of_a_review_is_kept_where_it_was_contradicted() {
        let (review, declined) = (Verdict::UnderReview, Verdict::Declined(Decline::Issuer));
        let told = [(1, review.clone()), (2, declined.clone()), (1, review.clone()), (1, review)];
        assert_eq!(kept(&told, 0), [true, true, true, false]);
        let told = [(1, declined.clone()), (2, Verdict::UnderReview), (1, declined.clone()), (1, declined)];
        assert_eq!(kept(&told, 0), [true, true, true, false]);
        let told = [(1, Verdict::UnderReview), (2, Verdict::ReviewDeclined), (1, Verdict::UnderReview)];
        assert_eq!(kept(&told, 0), [true; 3]);
        let taken = [(1, Verdict::Authorized), (2, Verdict::Captured), (1, Verdict::Authorized)];
        assert_eq!(kept(&taken, 0), [true, true, false]);
    }

    #[test]
    fn an_outage_of_days_is_kept_in_part() {
        // Never twice the same one after the other, so that it is the number that counts.
        let silence = |n: usize| (1, if n.is_multiple_of(2) { Verdict::Unknown } else { Verdict::NotSent });
        let told: Vec<_> = (0..SILENCES_KEPT + 2).map(silence).collect();
        assert_eq!(kept(&told, 0).iter().filter(|is_kept| **is_kept).count(), SILENCES_KEPT);
    }
}
