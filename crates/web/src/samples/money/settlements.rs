//! Files by which accounts are compared: imported, refused, waiting.

use super::super::{Add, NOW, Studio};
use crate::money::settlement::SettlementPage;
use crate::money::settlements::{SettlementsPage, TypedFile};
use app::reconciliation::{AccountFiles, FileView, SettlementFileRow};
use askama::Template as _;
use domain::ids::{MerchantAccountId, SettlementFileId};
use domain::payments::gateway::Mode;
use domain::settlements::{Doubt, LineProblem, UnreadLine};
use domain::sites::GatewayProduct;
use domain::time::Span;

const ACCOUNT: MerchantAccountId = MerchantAccountId(uuid::Uuid::from_u128(21));

impl Studio {
    /// The page on which files are imported, and that of one.
    pub(in crate::samples) fn settlement_pages(&self, add: Add<'_>) {
        let here = "/demo/money/reconciliation/files";
        let file = |id: u128, unread: i64, is_taken: bool| SettlementFileRow {
            id: SettlementFileId(uuid::Uuid::from_u128(id)),
            site_id: self.site.id,
            mode: Mode::Production,
            merchant_account_id: ACCOUNT,
            digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            name: format!("DailyActivity_2026-11-{id:02}.csv"),
            bytes: 48_211,
            uploaded_at: NOW,
            uploaded_by: "operator".into(),
            time_zone: "America/Los_Angeles".into(),
            is_taken,
            covered_from: NOW.minus(Span::days(8)),
            covered_until: NOW.minus(Span::days(1)),
            is_settled_only: false,
            lines: 412,
            unread,
            doubt: None,
        };
        let account = |files| AccountFiles {
            id: ACCOUNT,
            key: ACCOUNT.to_string(),
            product: GatewayProduct::PayflowPro,
            name: "bursardemo".into(),
            files,
        };
        let some = vec![account(vec![file(1, 0, true), file(2, 3, true), file(3, 2, false)])];
        let wrong = TypedFile {
            account: ACCOUNT.to_string(),
            zone: "Europe/Amsterdam".into(),
            order: "day-first".into(),
            first: "2026-11-20".into(),
            last: "2026-11-19".into(),
            problem: Some(("first", "…".into())),
        };
        let chosen = TypedFile::untouched();
        let pdf = TypedFile { problem: Some(("file", "…".into())), ..chosen.clone() };
        for (name, accounts, typed) in [
            ("settlements", some.clone(), &chosen),
            ("settlements-wrong", vec![account(Vec::new())], &wrong),
            ("settlements-wrong-file", some, &pdf),
            ("settlements-no-account", Vec::new(), &chosen),
        ] {
            let page =
                SettlementsPage::new(self.frame(here), (&self.site, Mode::Production), &accounts, typed);
            add(name, page.render());
        }
        let problems = (4..).zip(LineProblem::ALL);
        let problems: Vec<UnreadLine> =
            problems.map(|(number, problem)| UnreadLine { number, problem, object: None }).collect();
        let doubted = |id, doubt| FileView {
            file: SettlementFileRow { doubt: Some(doubt), ..file(id, 0, false) },
            by: None,
            problems: Vec::new(),
        };
        for (name, view, refused) in [
            ("settlement-days", doubted(4, Doubt::Days), None),
            ("settlement-strange", doubted(5, Doubt::Strange), None),
            ("settlement-saved-early", doubted(6, Doubt::SavedEarly), None),
            ("settlement", FileView { file: file(1, 0, true), by: None, problems: Vec::new() }, None),
            (
                "settlement-waiting",
                FileView { file: file(3, 12, false), by: Some("Kim Jansen".into()), problems },
                Some("…".to_owned()),
            ),
        ] {
            add(name, SettlementPage::new(self.frame(here), &self.site, &view, refused).render());
        }
    }
}
