//! Which of several files was written first. When each was nobody says; when it came says little, for files lie in a folder for days. What the
//! one lacks and the other has tells more.

use super::{SettlementLine, UnreadLine};
use crate::time::Timestamp;
use std::collections::HashSet;

/// What is known of a file.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'a> {
    /// When it came.
    pub uploaded_at: Timestamp,
    /// The end of the last of its days, although that may have been under way.
    pub ends_at: Timestamp,
    /// It lists what was settled alone: what it lacks may have settled later.
    pub is_settled_only: bool,
    /// Its lines.
    pub moved: &'a [SettlementLine],
    /// Those that could not be read.
    pub unread: &'a [UnreadLine],
}

/// By when each file was written at the latest: when it came, or before something happened that another file lists in its days and behind its last
/// line. In the order of these the later one knows better; never is a file that was surely written later before one that was earlier.
pub fn written_by(files: &[Dated<'_>]) -> Vec<Timestamp> {
    let key = |line: &SettlementLine| line.object.0.to_ascii_uppercase();
    let mut all: Vec<_> = files.iter().flat_map(|file| file.moved).map(|line| (line.at, line)).collect();
    all.sort_by_key(|(at, _)| *at);
    let written = |file: &Dated<'_>| {
        // A line without an id may be the one that seems to be missing.
        let is_readable = file.unread.iter().all(|line| line.object.is_some());
        let Some(last) = file.moved.iter().map(|line| line.at).max() else { return file.uploaded_at };
        if file.is_settled_only || !is_readable {
            return file.uploaded_at;
        }
        let unread = file.unread.iter().filter_map(|line| line.object.as_ref());
        let known: HashSet<String> =
            file.moved.iter().map(key).chain(unread.map(|object| object.0.to_ascii_uppercase())).collect();
        let behind = all.partition_point(|(at, _)| *at <= last);
        let within = all[behind..].iter().take_while(|(at, _)| *at < file.ends_at);
        let missing = within.map(|(_, line)| *line).find(|line| !known.contains(&key(line)));
        missing.map_or(file.uploaded_at, |line| line.at.min(file.uploaded_at))
    };
    files.iter().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::line;
    use super::super::{LineKind, LineProblem};
    use super::*;

    fn lines(of: &[(&str, i64)]) -> Vec<SettlementLine> {
        of.iter().map(|(id, at)| line(id, LineKind::Taken, None, *at)).collect()
    }

    fn file(uploaded: i64, ends: i64, moved: &[SettlementLine]) -> Dated<'_> {
        let (uploaded_at, ends_at) = (Timestamp(uploaded), Timestamp(ends));
        Dated { uploaded_at, ends_at, is_settled_only: false, moved, unread: &[] }
    }

    fn order(files: &[Dated<'_>]) -> Vec<usize> {
        let written = written_by(files);
        let mut order: Vec<usize> = (0..files.len()).collect();
        order.sort_by_key(|at| written[*at]);
        order
    }

    #[test]
    fn what_lacks_the_evening_of_its_day_was_written_before_it() {
        let (morning, evening, next) =
            (lines(&[("A", 2)]), lines(&[("a", 2), ("B", 8)]), lines(&[("C", 12)]));
        // In the order in which they came: nothing says otherwise.
        assert_eq!(order(&[file(20, 10, &evening), file(30, 10, &evening)]), [0, 1]);
        assert_eq!(order(&[file(20, 10, &morning), file(30, 10, &evening)]), [0, 1]);
        assert_eq!(order(&[file(20, 20, &next), file(30, 10, &morning)]), [0, 1]);
        // The morning's was uploaded later.
        assert_eq!(order(&[file(20, 10, &evening), file(30, 10, &morning)]), [1, 0]);
        assert_eq!(order(&[file(20, 20, &evening), file(30, 10, &morning)]), [1, 0]);
        let written = written_by(&[file(20, 10, &evening), file(30, 10, &morning)]);
        assert_eq!(written, [Timestamp(20), Timestamp(8)]);
    }

    #[test]
    fn what_may_stand_in_it_all_the_same_says_nothing() {
        let (morning, evening) = (lines(&[("A", 2)]), lines(&[("A", 2), ("B", 8)]));
        let unread = |object: Option<&str>| {
            let object = object.map(|id| crate::payments::gateway::ObjectId(id.into()));
            [UnreadLine { number: 3, problem: LineProblem::Amount, object }]
        };
        let late = file(20, 10, &evening);
        for unread in [unread(None), unread(Some("b"))] {
            let early = Dated { unread: &unread, ..file(30, 10, &morning) };
            assert_eq!(order(&[late, early]), [0, 1]);
        }
        let settled = Dated { is_settled_only: true, ..file(30, 10, &morning) };
        assert_eq!(order(&[late, settled]), [0, 1]);
        assert_eq!(order(&[late, file(30, 10, &[])]), [0, 1]);
    }
}
