//! The columns of a report, by their names. Each report has its own, and its custom reports those that a merchant ticked.

use csv::StringRecord;
use domain::settlements::LineKind;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// PNREF.
    Object,
    /// PNREF of what it acts on.
    Of,
    /// Day and time, or the day alone.
    Time,
    /// The day, where the time stands beside it.
    Day,
    /// The day on which it was settled.
    SettledDay,
    /// TRXTYPE, in words.
    Type,
    /// AMT.
    Amount,
    /// CURRENCY.
    Currency,
    /// RESULT.
    Result,
    /// Whether it settled.
    Status,
    /// CUSTREF.
    Reference,
    /// COMMENT1.
    Comment,
    /// VENDOR.
    Merchant,
    /// Test or live.
    Mode,
}

/// The names of columns, small letters and digits alone, as PayPal Manager, its reporting interface and other gateways' exports of the same
/// transactions write them.
const NAMES: [(Column, &[&str]); 14] = [
    (Column::Object, &["transactionid", "transid", "pnref", "txnid", "paypalpnref", "gatewaytransactionid"]),
    (
        Column::Of,
        &[
            "originaltransactionid",
            "origtransactionid",
            "originaltransid",
            "origid",
            "origpnref",
            "originalpnref",
            "referencetransactionid",
        ],
    ),
    (
        Column::Time,
        &[
            "time",
            "transactiontime",
            "transtime",
            "datetime",
            "dateandtime",
            "transactiondatetime",
            "timestamp",
            "timecreated",
        ],
    ),
    (Column::Day, &["date", "transactiondate", "transdate", "createddate"]),
    (Column::SettledDay, &["settleddate", "settlementdate", "settledate", "datesettled", "settledtime"]),
    (Column::Type, &["type", "transactiontype", "transtype", "trxtype"]),
    (Column::Amount, &["amount", "amt", "transactionamount", "transamount", "grossamount"]),
    (Column::Currency, &["currency", "currencycode", "currencysymbol", "transactioncurrency"]),
    (Column::Result, &["resultcode", "result", "responsecode"]),
    (Column::Status, &["status", "transactionstatus", "settlementstatus", "transstate", "transactionstate"]),
    (
        Column::Reference,
        &["custref", "customerref", "customerreference", "customerreferencenumber", "custreference"],
    ),
    (Column::Comment, &["comment1", "comments1", "comment"]),
    (Column::Merchant, &["merchant", "vendor", "merchantlogin", "vendorid", "merchantname"]),
    (Column::Mode, &["mode", "environment", "transactionprocessmode"]),
];

/// The column of that name.
pub(super) fn column(name: &str) -> Option<Column> {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(column, _)| *column)
}

/// Where each column stands.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    places: Vec<(Column, usize)>,
    len: usize,
}

impl Heading {
    /// The heading that a line is: it names an id, a type, an amount and a time, and by what one can tell that something was not refused.
    pub fn of(record: &StringRecord) -> Option<Self> {
        let mut places: Vec<(Column, usize)> = Vec::new();
        for (at, name) in record.iter().enumerate() {
            // Of two columns of one name the first counts.
            if let Some(column) = column(name).filter(|column| !places.iter().any(|(of, _)| of == column)) {
                places.push((column, at));
            }
        }
        let heading = Self { places, len: record.len() };
        let is_dated = [Column::Time, Column::Day, Column::SettledDay].iter().any(|of| heading.has(*of));
        let is_told = [Column::Result, Column::Status, Column::SettledDay].iter().any(|of| heading.has(*of));
        let is_one = is_told
            && is_dated
            && [Column::Object, Column::Type, Column::Amount].iter().all(|of| heading.has(*of));
        is_one.then_some(heading)
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has the column.
    pub fn has(&self, column: Column) -> bool {
        self.places.iter().any(|(of, _)| *of == column)
    }

    /// A cell of a line; empty where there is none.
    pub fn get<'a>(&self, record: &'a StringRecord, column: Column) -> &'a str {
        let place = self.places.iter().find(|(of, _)| *of == column).map(|(_, at)| *at);
        place.and_then(|at| record.get(at)).unwrap_or_default().trim()
    }

    /// Day and time of a line, in one cell or two; the time may be missing.
    pub fn time<'a>(&self, record: &'a StringRecord) -> Option<(&'a str, &'a str)> {
        let get = |column| Some(self.get(record, column)).filter(|cell| !cell.is_empty());
        match (get(Column::Day), get(Column::Time)) {
            (Some(day), Some(time)) if is_of_a_day(time) => Some((day, time)),
            (_, Some(time)) => Some((time, "")),
            (Some(day), None) => Some((day, "")),
            (None, None) => get(Column::SettledDay).map(|day| (day, "")),
        }
    }

    /// Whether it says when something was done, and not only when it was settled.
    pub fn is_dated_itself(&self) -> bool {
        self.has(Column::Time) || self.has(Column::Day)
    }

    /// Whether it is a report of what was settled: it says when, and of no refusal.
    pub fn is_settled_only(&self) -> bool {
        self.has(Column::SettledDay) && !self.has(Column::Result)
    }
}

/// Whether it is a time of day without the day.
fn is_of_a_day(cell: &str) -> bool {
    cell.contains(':') && !cell.contains(['/', '-', ','])
}

/// What a type of transaction does, in the words of the reports or the letters of the interface.
pub(super) fn kind(word: &str) -> Option<LineKind> {
    let plain: String =
        word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    Some(match plain.as_str() {
        // A voice authorization is settled like a sale.
        "sale" | "s" | "delayedcapture" | "capture" | "d" | "voiceauthorization" | "voiceauth" | "f"
        | "force" => LineKind::Taken,
        "credit" | "c" | "refund" => LineKind::GivenBack,
        "void" | "v" => LineKind::Undone,
        "authorization"
        | "auth"
        | "a"
        | "inquiry"
        | "i"
        | "duplicate"
        | "duplicatetransaction"
        | "n"
        | "order"
        | "o"
        | "verification"
        | "accountverification"
        | "review"
        | "update"
        | "u"
        | "dataupload"
        | "upload"
        | "l" => LineKind::Nothing,
        _ => return None,
    })
}

/// Whether a state says that it was settled, or will be: whatever it waited for, it was let through.
pub(super) fn is_settled(word: &str) -> bool {
    let plain = word.trim().to_ascii_lowercase();
    matches!(plain.as_str(), "6" | "7" | "8") || plain.starts_with("settle")
}

/// Whether a state says that nothing was settled, and nothing will be (payflow-pro 6).
pub(super) fn is_failed(word: &str) -> bool {
    let plain = word.trim().to_ascii_lowercase();
    matches!(plain.as_str(), "1" | "10" | "11" | "12" | "14" | "16")
        || ["failed", "declined", "error", "rejected"].iter().any(|of| plain.contains(of))
}
