//! Pictures drawn by the server: money in by week, seats filling. Each has a title and a description, and the same
//! figures as a table. Lengths are whole units of the picture.

use app::money::{Filling, Overview, Week};
use askama::Template;
use askama::filters::HtmlSafe;
use locale::{Messages, Zone};

/// Width of both pictures.
const WIDTH: i64 = 480;

/// Height of the columns.
const COLUMNS: i64 = 150;

/// Room above them.
const ABOVE: i64 = 12;

/// Height of a session's row.
const ROW: i64 = 46;

/// Money in by week: a column for what was taken, a narrower one for what was given back.
#[derive(Template)]
#[template(path = "money/weeks.html")]
pub(crate) struct WeeksPicture {
    t: Messages,
    columns: Vec<Column>,
    description: String,
    most: String,
    /// Nothing was taken or given back in these weeks: there is nothing to draw.
    is_empty: bool,
}

/// Safe because its template escapes.
impl HtmlSafe for WeeksPicture {}

struct Column {
    x: i64,
    width: i64,
    /// Where its label ends.
    label_x: i64,
    label: String,
    /// Every third week is written below its column, the present one among them: on a phone there is room for no more.
    is_labelled: bool,
    taken: String,
    taken_y: i64,
    taken_height: i64,
    returned: String,
    returned_y: i64,
    returned_height: i64,
}

impl WeeksPicture {
    /// Of these weeks.
    pub fn new(t: Messages, weeks: &[Week], zone: &Zone) -> Self {
        let most = weeks.iter().flat_map(|week| [week.taken.minor, week.returned.minor]).max().unwrap_or(0);
        let is_empty = most == 0;
        let step = WIDTH / i64::try_from(weeks.len().max(1)).unwrap_or(1);
        let height = |minor: i64| if most > 0 { minor * COLUMNS / most } else { 0 };
        let count = i64::try_from(weeks.len()).unwrap_or(i64::MAX);
        let columns: Vec<Column> = (0_i64..)
            .zip(weeks)
            .map(|(index, week)| Column {
                x: index * step + step / 8,
                width: step * 3 / 8,
                label_x: (index + 1) * step,
                label: t.day_and_month(week.begins_at, zone),
                is_labelled: (count - 1 - index) % 3 == 0,
                taken: t.money(week.taken),
                taken_y: ABOVE + COLUMNS - height(week.taken.minor),
                taken_height: height(week.taken.minor),
                returned: t.money(week.returned),
                returned_y: ABOVE + COLUMNS - height(week.returned.minor),
                returned_height: height(week.returned.minor),
            })
            .collect();
        let last = weeks.last().map_or_else(String::new, |week| t.money(week.taken));
        let best = weeks.iter().max_by_key(|week| week.taken.minor);
        let most = best.map_or_else(String::new, |week| t.money(week.taken));
        let description =
            t.with("money-weeks-description", [("last", last.into()), ("most", most.as_str().into())]);
        Self { t, columns, description, most, is_empty }
    }
}

/// Seats of the sessions to come: sold and kept of all there are.
#[derive(Template)]
#[template(path = "money/seats.html")]
pub(crate) struct SeatsPicture {
    t: Messages,
    rows: Vec<Row>,
    height: i64,
    description: String,
}

/// Safe because its template escapes.
impl HtmlSafe for SeatsPicture {}

struct Row {
    topic: String,
    /// As much of it as a line of the picture holds on a phone.
    short: String,
    when: String,
    sold: i64,
    held: i64,
    words: String,
    label_y: i64,
    bar_y: i64,
    sold_width: i64,
    held_width: i64,
}

impl SeatsPicture {
    /// Of these sessions.
    pub fn new(t: Messages, overview: &Overview) -> Self {
        let most = overview.filling.iter().map(|f| f.sold + f.held).max().unwrap_or(0).max(1);
        let rows: Vec<Row> =
            (0_i64..).zip(&overview.filling).map(|(index, filling)| row(t, index, filling, most)).collect();
        let height = i64::try_from(rows.len()).unwrap_or(0) * ROW;
        let sold: i64 = overview.filling.iter().map(|filling| filling.sold).sum();
        let description = t.with(
            "money-seats-description",
            [("sold", sold.into()), ("sessions", overview.filling.len().into())],
        );
        Self { t, rows, height, description }
    }
}

fn row(t: Messages, index: i64, filling: &Filling, most: i64) -> Row {
    let zone = Zone::stored(&filling.time_zone);
    let whole = filling.capacity.unwrap_or(most).max(filling.sold + filling.held).max(1);
    let words = match filling.capacity {
        Some(capacity) => t.with(
            "money-seats-of",
            [("sold", t.integer(filling.sold).into()), ("capacity", t.integer(capacity).into())],
        ),
        None => t.with("money-seats-sold", [("sold", t.integer(filling.sold).into())]),
    };
    Row {
        short: shortened(&filling.topic),
        topic: filling.topic.clone(),
        when: t.short_date(filling.starts_at, &zone),
        sold: filling.sold,
        held: filling.held,
        words,
        label_y: index * ROW + 16,
        bar_y: index * ROW + 24,
        sold_width: filling.sold * WIDTH / whole,
        held_width: (filling.sold + filling.held) * WIDTH / whole,
    }
}

/// Longest title in the picture, characters; the table has all of it.
const TOPIC_MAX: usize = 34;

fn shortened(topic: &str) -> String {
    if topic.chars().count() <= TOPIC_MAX {
        return topic.to_owned();
    }
    let short: String = topic.chars().take(TOPIC_MAX - 1).collect();
    format!("{}…", short.trim_end())
}
