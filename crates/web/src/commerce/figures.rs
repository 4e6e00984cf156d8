//! The administrator's first page once the site sells: money by week, seats of the next sessions.

use super::words;
use crate::layout::Frame;
use crate::sessions::SeatsBar;
use app::commerce::{AccountView, Figures};
use app::sites::Site;
use askama::Template;
use domain::money::Money;
use locale::{Address, Messages, Zone};

/// Height of the columns, units of the picture.
const HEIGHT: i64 = 100;

/// Width of a column with its gap.
const STEP: i64 = 40;

/// The page.
#[derive(Template)]
#[template(path = "commerce/figures.html")]
pub(crate) struct FiguresPage<'a> {
    t: Messages,
    frame: Frame<'a>,
    this_week: String,
    weeks: Vec<Column>,
    width: i64,
    sessions: Vec<SessionRow>,
    warning: Option<Warning>,
    links: [(String, String); 4],
}

/// A week.
struct Column {
    name: String,
    amount: String,
    x: i64,
    y: i64,
    height: i64,
}

/// A session.
struct SessionRow {
    address: String,
    topic: String,
    when: String,
    seats: SeatsBar,
}

/// What needs attention although the site sells.
struct Warning {
    text: String,
    address: String,
}

impl<'a> FiguresPage<'a> {
    /// Of these figures; `unverified` says that the present credentials for Production were never proven.
    pub fn new(
        frame: Frame<'a>,
        site: &'a Site,
        figures: &Figures,
        live: Option<&AccountView>,
        unverified: bool,
    ) -> Self {
        let t = frame.t;
        let zone = Zone::stored(&site.time_zone);
        let most = figures.weeks.iter().map(|week| week.money.minor).max().unwrap_or(0).max(1);
        let weeks: Vec<Column> = (0_i64..)
            .zip(&figures.weeks)
            .map(|(index, week)| {
                // A week in which more went back than came in has no column; its row says so.
                let height = week.money.minor.max(0).saturating_mul(HEIGHT) / most;
                Column {
                    name: t.date(week.begins, &zone),
                    amount: t.money(week.money),
                    x: index * STEP,
                    y: HEIGHT - height,
                    height,
                }
            })
            .collect();
        let this_week = figures.weeks.last().map_or(Money::zero(site.currency), |week| week.money);
        let sessions = figures.sessions.iter().map(|session| SessionRow {
            address: Address::Session { site: &site.slug, session: &session.slug }.path(),
            topic: session.topic.clone(),
            when: t.date_time_in_zone(session.starts_at, &Zone::stored(&session.time_zone)),
            seats: SeatsBar::of(t, &session.seats, String::new()),
        });
        let accounts = Address::MerchantAccounts { site: &site.slug }.path();
        let checked = live.and_then(|account| account.check.map(|check| (account.login.interface(), check)));
        let warning = unverified.then(|| Warning {
            text: match checked {
                Some((interface, check)) => words::outcome(t, interface, check.outcome, check.code),
                None => t.text("figures-unverified").into_owned(),
            },
            address: accounts.clone(),
        });
        let text = |key: &str| t.text(key).into_owned();
        let slug = &site.slug;
        let links = [
            (Address::ECommerce { site: slug }.path(), text(locale::msg!("settings-title"))),
            (accounts, text(locale::msg!("accounts-merchant-title"))),
            (Address::Texts { site: slug }.path(), text(locale::msg!("texts-title"))),
            (Address::Appearance { site: slug }.path(), text(locale::msg!("appearance-title"))),
        ];
        Self {
            t,
            frame,
            this_week: t.money(this_week),
            width: STEP * i64::try_from(weeks.len()).unwrap_or(1).max(1),
            weeks,
            sessions: sessions.collect(),
            warning,
            links,
        }
    }

    fn title(&self) -> String {
        self.t.text("figures-title").into_owned()
    }
}
