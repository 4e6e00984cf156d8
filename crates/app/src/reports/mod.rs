//! Reports for hosts, heads, administrators and finance (S-30…S-34): session usage, attendees, payments of fees, payments of
//! pay-per-use, and what divisions are charged back. Each is one table with sums, for the page and for files; amounts of
//! money are the ledger's, or the statement's that was posted.

mod attendance;
mod charge_back;
mod payments;
mod table;

pub use charge_back::{Bar, GroupBy};
pub use store::reports::{ReportFilter, Sight};
pub use table::{Column, Field, Line, Report};

use crate::sites::Site;
use crate::statements::Standing;
use crate::{App, AppError};
use domain::ids::{AccountId, SessionId};
use domain::time::Timestamp;
use domain::usage::meter::{Interval, Window, meter};
use locale::msg;
use store::Tx;
use store::classrooms;
use store::reports::{self as rows, SessionLine};
use store::usage::statements::{self, StatementRow};

/// Most sessions, or payments, of a file: a spreadsheet has no room for more rows.
const FILE_MAX: i64 = 1_000_000;

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// How long each session was used, and by how many (S-30).
    Sessions,
    /// Who was there, and how long (S-31).
    Attendees,
    /// What attendees paid (S-32).
    Fees,
    /// What hosts paid for use (S-32).
    Usage,
    /// What divisions are charged back (S-33).
    ChargeBack,
}

impl Kind {
    /// Every report, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Sessions, Self::Attendees, Self::Fees, Self::Usage, Self::ChargeBack];

    /// As in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Attendees => "attendees",
            Self::Fees => "fees",
            Self::Usage => "usage",
            Self::ChargeBack => "charge-back",
        }
    }

    /// Reads [`Kind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Most sessions, or payments, that its page looks into.
    pub fn page_max(self) -> i64 {
        if self == Self::Fees { 20_000 } else { 1_000 }
    }

    /// Whether it names the people who come: heads of divisions have no business with them.
    pub fn names_people(self) -> bool {
        matches!(self, Self::Attendees | Self::Fees)
    }
}

/// What a report is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which report.
    pub kind: Kind,
    /// What of it.
    pub filter: ReportFilter,
    /// How what is charged back is put together.
    pub group: GroupBy,
    /// Whether what is charged back is told line by line.
    pub detail: bool,
    /// Most sessions, or payments, that are told; none for all, as in a file.
    pub most: Option<i64>,
}

impl Asked {
    fn most(&self) -> i64 {
        self.most.unwrap_or(FILE_MAX)
    }
}

/// What can be chosen in the filter.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Hosts by name, for who sees the whole site.
    pub hosts: Vec<(AccountId, String)>,
    /// Divisions: code and name.
    pub divisions: Vec<(String, String)>,
}

/// Use cases of reports.
#[derive(Clone, Copy)]
pub struct Reports<'a>(pub(crate) &'a App);

impl Reports<'_> {
    /// Makes a report, beside what answers pages: it looks into hundreds of sessions.
    pub async fn make(&self, site: &Site, asked: &Asked) -> Result<Report, AppError> {
        let (site, asked, now) = (site.clone(), asked.clone(), self.0.now());
        let making = async move |tx: &mut Tx| match asked.kind {
            Kind::Sessions => attendance::sessions(tx, &site, &asked, now).await,
            Kind::Attendees => attendance::attendees(tx, &site, &asked, now).await,
            Kind::Fees => payments::fees(tx, &site, &asked).await,
            Kind::Usage => payments::usage(tx, &site, &asked, now).await,
            Kind::ChargeBack => charge_back::make(tx, &site, &asked).await,
        };
        self.0.store().read_long(making).await
    }

    /// What can be chosen in the filter.
    pub async fn choices(&self, site: &Site, sight: Sight) -> Result<Choices, AppError> {
        let mut tx = self.0.store().reader().await?;
        let hosts = match sight {
            Sight::All => store::sessions::hosting::hosts(&mut tx, site.id).await?,
            Sight::Own | Sight::OwnAndHeaded => Vec::new(),
        };
        let divisions = store::divisions::list(&mut tx, site.id).await?;
        let divisions = divisions.into_iter().map(|row| (row.division.code, row.division.name)).collect();
        Ok(Choices { hosts, divisions })
    }
}

/// Sessions with their statements, the latest first, where `begun` is given only those that had begun by then; whether there
/// are more than are told.
async fn with_statements(
    tx: &mut Tx,
    site: &Site,
    (asked, begun): (&Asked, Option<Timestamp>),
) -> Result<(Vec<(SessionLine, Option<StatementRow>)>, bool), AppError> {
    let most = asked.most();
    let mut sessions = rows::sessions(tx, site.id, (&asked.filter, begun), most + 1).await?;
    let is_cut = sessions.len() > usize::try_from(most).unwrap_or(usize::MAX);
    sessions.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let frozen = rows::statements(tx, site.id, &asked.filter, most + 1).await?;
    let mut frozen: std::collections::HashMap<_, _> =
        frozen.into_iter().map(|row| (row.session_id, row)).collect();
    let told = sessions.into_iter().map(|session| {
        let statement = frozen.remove(&session.id);
        (session, statement)
    });
    Ok((told.collect(), is_cut))
}

/// When a session took place and its intervals: those that were frozen, or what its facts amount to where nothing is charged
/// for it. No time where it never began in our room: whether it took place elsewhere, and how long, nobody knows.
pub(crate) async fn intervals(
    tx: &mut Tx,
    site: &Site,
    ((session, ends_at), statement): ((SessionId, Timestamp), Option<&StatementRow>),
    now: Timestamp,
) -> Result<(Option<Window>, Vec<Interval>), AppError> {
    if let Some(row) = statement {
        return Ok((Some(row.window), statements::intervals(tx, site.id, row.id).await?));
    }
    let room = classrooms::get(tx, site.id, session).await?;
    let Some(from) = room.started_at else { return Ok((None, Vec::new())) };
    let until = room.ended_at.unwrap_or(ends_at).min(now).max(from);
    let window = Window { from, until };
    let facts = store::usage::facts::of_session(tx, site.id, session).await?;
    Ok((Some(window), meter(&facts, window).intervals))
}

/// How the money of a statement stands, in a word.
fn settled(standing: Standing) -> &'static str {
    match standing {
        Standing::Charging => msg!("statement-mark-charging"),
        Standing::Charged => msg!("statement-mark-charged"),
        Standing::LookedInto => msg!("statement-mark-looked-into"),
        Standing::Lost => msg!("statement-mark-lost"),
        Standing::Nothing => msg!("statement-mark-nothing"),
    }
}

/// Code and name of a session's division; empty for none.
fn division(session: &SessionLine) -> String {
    format!("{} {}", session.division, session.division_name).trim().to_owned()
}
