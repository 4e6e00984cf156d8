//! The administrator's pages about selling.

use super::{Add, NOW, START, Studio, euro, site};
use crate::commerce::appearance::{AppearanceFacts, AppearancePage};
use crate::commerce::figures::FiguresPage;
use crate::commerce::merchant_account::{AccountFacts, MerchantAccountPage};
use crate::commerce::merchant_accounts::{AccountsFacts, MerchantAccountsPage, SellingFacts};
use crate::commerce::missing::MissingNotice;
use crate::commerce::seller::SellerPage;
use crate::commerce::set_up::{SetUpFacts, SetUpPage};
use crate::commerce::settings::{SettingsFacts, SettingsPage};
use crate::commerce::texts::{TextsFacts, TextsPage};
use crate::commerce::{AccountsDone, Owner};
use crate::layout::Frame;
use app::commerce::{
    AccentRefusal, AccountRefusal, AccountView, CheckView, CredentialsField, CredentialsForm,
    CredentialsProblem, Figures, MerchantAccounts, MissingFees, SettingsForm, UpcomingSession, Week,
};
use app::sites::{LogoFile, Site};
use askama::Template;
use domain::money::Money;
use domain::payments::gateway::{CardEntry, HostedAction, Mode};
use domain::registrations::hold::Seats;
use domain::sites::{
    Accent, AccentProblem, AccountState, AccountTrouble, CheckOutcome, Colour, FeeSwitches, FeesMissing,
    GatewayProduct, Login, LogoProblem, PartialRefund, PayerText, RefundPolicy, SellerInput, SetUp,
    SettingsField, SettingsProblem, SwitchRefusal, TextProblem,
};
use domain::time::Span;
use locale::Locale;

const ON: FeeSwitches = FeeSwitches { provided: true, enabled: true };

fn account(outcome: Option<CheckOutcome>) -> AccountView {
    let code = matches!(outcome, Some(CheckOutcome::Refused(_))).then_some(1);
    AccountView {
        mode: Mode::Test,
        login: Login::Payflow {
            partner: "PayPal".into(),
            vendor: "bursardemo".into(),
            user: "bursardemo".into(),
        },
        set_at: NOW.minus(Span::days(3)),
        action: HostedAction::Authorize,
        card_entry: CardEntry::GatewayPage,
        hold_days: Some(29),
        state: match outcome {
            Some(CheckOutcome::Usable) => AccountState::Verified,
            _ => AccountState::Unverified,
        },
        check: outcome.map(|outcome| CheckView { at: NOW.minus(Span::hours(2)), outcome, code }),
        opens: true,
        failing_since: None,
        refused_at: None,
        is_paused: false,
        is_withheld: false,
        is_offered: true,
    }
}

fn set_up(switches: FeeSwitches, accounts: &MerchantAccounts, test_purchase: bool, mode: Mode) -> SetUp {
    let state =
        |account: Option<&AccountView>| account.map_or(AccountState::Missing, |account| account.state);
    SetUp {
        switches,
        mode,
        test: state(accounts.main(Mode::Test)),
        production: state(accounts.main(Mode::Production)),
        test_purchase,
    }
}

impl Studio {
    /// The frame of an administrator's page.
    pub(super) fn desk<'a>(&'a self, site: &'a Site, page: &str) -> Frame<'a> {
        Frame { site: Some(site), ..self.frame(&format!("/demo/admin{page}")) }
    }

    pub(super) fn commerce_pages(&self, add: Add<'_>) {
        let test_site = Site { mode: Mode::Test, ..site() };
        let live = |view: AccountView| AccountView { mode: Mode::Production, ..view };
        let good = || account(Some(CheckOutcome::Usable));
        let of = |all: Vec<AccountView>| MerchantAccounts { all };
        let (nothing, verified) = (of(Vec::new()), of(vec![good()]));
        let ready = of(vec![good(), live(good())]);
        let refused = account(Some(CheckOutcome::Refused(AccountTrouble::Credentials)));
        let refused = of(vec![refused, live(account(None))]);
        let paypal = |view: AccountView| {
            let login = Login::PayPal { client_id: "AZDxjDScFpQtjWTOUtWKbyN_bDt4OgqaF4eYXlewfBP4".into() };
            live(AccountView { login, ..view })
        };
        let paused = AccountView { is_paused: true, is_offered: false, ..paypal(good()) };
        let unproven = AccountView { is_offered: false, ..paypal(account(None)) };
        let pro = || {
            let login = Login::ProUk { user: "school_api1.example.org".into() };
            live(AccountView { login, ..good() })
        };
        let by_payflow = |view: AccountView| {
            let login = Login::ProUkPayflow { vendor: "school".into(), user: "bursar".into() };
            AccountView { login, ..view }
        };
        let payflow_uk = of(vec![good(), paypal(good()), by_payflow(pro())]);
        let (alone, first) = (of(vec![good(), pro()]), of(vec![good(), pro(), paypal(good())]));
        let both = of(vec![good(), live(good()), paypal(good())]);
        let one_paused = of(vec![good(), paused, live(good())]);
        let one_unproven = of(vec![good(), live(good()), unproven]);
        let missing = |what| MissingFees { what, owners: vec!["Noor de Wit".into(), "Sam Okafor".into()] };
        let link = "https://training.example/demo/test/20800-0123/test-7k3m";
        let not_provided = missing(FeesMissing::NotProvided);
        let mut steps = |name: &str, site: &Site, switches, accounts: &MerchantAccounts, bought, missing| {
            let facts = SetUpFacts {
                site,
                set_up: set_up(switches, accounts, bought, site.mode),
                accounts,
                missing,
                test_link: bought.then_some(link),
            };
            add(name, SetUpPage::new(self.desk(site, ""), &facts).render());
        };
        let own = site();
        let off = FeeSwitches::default();
        steps("set-up-not-provided", &own, off, &nothing, false, Some(&not_provided));
        let provided = FeeSwitches { provided: true, enabled: false };
        steps("set-up-not-enabled", &own, provided, &nothing, false, None);
        steps("set-up-in-test-connect", &test_site, ON, &nothing, false, None);
        steps("set-up-in-test-refused", &test_site, ON, &refused, false, None);
        steps("set-up-in-test-buy", &test_site, ON, &verified, false, None);
        steps("set-up-in-test-ready", &test_site, ON, &ready, true, None);
        steps("set-up-in-test-pro-uk-alone", &test_site, ON, &alone, true, None);
        self.settings_pages(add, &not_provided);
        for (name, site, accounts, refusal) in [
            ("merchant-accounts-in-test-none", &test_site, &nothing, None),
            ("merchant-accounts-in-test-refused", &test_site, &refused, Some(SwitchRefusal::NotVerified)),
            ("merchant-accounts-in-test-ready", &test_site, &ready, None),
            ("merchant-accounts", &own, &ready, None),
            ("merchant-accounts-both", &own, &both, None),
            ("merchant-accounts-pro-uk-alone", &own, &alone, None),
            ("merchant-accounts-pro-uk-first", &own, &first, None),
            ("merchant-accounts-pro-uk-payflow", &own, &payflow_uk, None),
            ("merchant-accounts-paused", &own, &one_paused, None),
            ("merchant-accounts-unproven", &own, &one_unproven, None),
        ] {
            let selling = SellingFacts {
                site,
                set_up: set_up(ON, accounts, false, site.mode),
                test_link: Some(link),
                refused: refusal,
            };
            let facts = AccountsFacts {
                owner: Owner::Site(site),
                accounts,
                selling: Some(selling),
                seller: None,
                done: accounts
                    .main(Mode::Test)
                    .map(|account| AccountsDone::Checked(Mode::Test, account.login.product())),
                rehearses: true,
            };
            add(name, MerchantAccountsPage::new(self.desk(site, "/merchant-accounts"), &facts).render());
        }
        let nobody = SellerInput::default();
        let bright = SellerInput {
            name: "Bright Conferencing B.V.".into(),
            address: "Main St 1\n1000 AA Amsterdam".into(),
            country: "NL".into(),
            vat_number: "NL001234567B01".into(),
        };
        let frame = || self.operator_frame("/operator/seller");
        add("operators-seller", SellerPage::new(frame(), &bright, &[], (true, false)).render());
        let missing = [(SettingsField::SellerName, SettingsProblem::Missing)];
        add("operators-seller-wrong", SellerPage::new(frame(), &nobody, &missing, (false, false)).render());
        for (name, accounts) in [("operators-accounts-none", &nothing), ("operators-accounts", &ready)] {
            let owner = Owner::Operator(&self.reader);
            let seller = if name == "operators-accounts" { &bright } else { &nobody };
            let facts = AccountsFacts {
                owner,
                accounts,
                selling: None,
                seller: Some(seller),
                done: None,
                rehearses: true,
            };
            let frame = self.operator_frame("/operator/merchant-accounts");
            add(name, MerchantAccountsPage::new(frame, &facts).render());
        }
        let empty = CredentialsForm { partner: "PayPal".into(), ..CredentialsForm::default() };
        let typed = CredentialsForm { vendor: "<b>\"é".into(), ..empty.clone() };
        let mistakes = AccountRefusal::Form(vec![
            (CredentialsField::Vendor, CredentialsProblem::NotPlain),
            (CredentialsField::Password, CredentialsProblem::PasswordNeeded),
        ]);
        let outcome = CheckOutcome::Refused(AccountTrouble::Credentials);
        let not_accepted = AccountRefusal::NotAccepted(CheckView { at: NOW, outcome, code: Some(1) });
        let by_paypal = CredentialsForm { gateway: "paypal".into(), ..CredentialsForm::default() };
        let by_express = CredentialsForm { gateway: "express-checkout".into(), ..CredentialsForm::default() };
        let by_payflow_express =
            CredentialsForm { gateway: "payflow-express".into(), ..CredentialsForm::default() };
        let not_on = CheckOutcome::Refused(AccountTrouble::Feature);
        let not_on = AccountRefusal::NotAccepted(CheckView { at: NOW, outcome: not_on, code: Some(25) });
        let by_pro_uk = CredentialsForm { gateway: "paypal-pro-uk".into(), ..CredentialsForm::default() };
        let by_direct = CredentialsForm { edition: "direct".into(), ..by_pro_uk.clone() };
        let by_server = AccountRefusal::Form(vec![(
            CredentialsField::CardEntryAccepted,
            CredentialsProblem::NotAccepted,
        )]);
        let by_payflow_uk = CredentialsForm { edition: "payflow".into(), ..by_pro_uk.clone() };
        let unsigned = AccountRefusal::Form(vec![(CredentialsField::Signature, CredentialsProblem::Missing)]);
        let present = Some((GatewayProduct::PayflowPro, None));
        for (name, form, refusal, replaces) in [
            ("merchant-account-new", &empty, None, None),
            ("merchant-account-mistakes", &typed, Some(&mistakes), present),
            ("merchant-account-not-accepted", &empty, Some(&not_accepted), present),
            ("merchant-account-changed", &empty, Some(&AccountRefusal::Changed), present),
            ("merchant-account-paypal", &by_paypal, None, present),
            ("merchant-account-paypal-not-accepted", &by_paypal, Some(&not_accepted), present),
            ("merchant-account-express", &by_express, None, present),
            ("merchant-account-express-unsigned", &by_express, Some(&unsigned), None),
            ("merchant-account-express-elsewhere", &by_express, Some(&AccountRefusal::Elsewhere), present),
            ("merchant-account-payflow-express", &by_payflow_express, None, present),
            ("merchant-account-payflow-express-not-on", &by_payflow_express, Some(&not_on), None),
            (
                "merchant-account-payflow-express-elsewhere",
                &by_payflow_express,
                Some(&AccountRefusal::Elsewhere),
                present,
            ),
            ("merchant-account-pro-uk", &by_pro_uk, None, present),
            ("merchant-account-pro-uk-payflow", &by_payflow_uk, None, present),
            ("merchant-account-pro-uk-direct", &by_direct, Some(&by_server), present),
            ("merchant-account-pro-uk-not-accepted", &by_pro_uk, Some(&not_accepted), present),
            ("merchant-account-pro-uk-elsewhere", &by_pro_uk, Some(&AccountRefusal::Elsewhere), present),
        ] {
            let country = match form.gateway.as_str() {
                _ if refusal == Some(&AccountRefusal::Elsewhere) => "NL",
                "paypal-pro-uk" => "GB",
                _ => "US",
            };
            let mode = Mode::Production;
            let owner = Owner::Site(&own);
            let facts = AccountFacts { owner, mode, country, replaces, form, refusal, stale: false };
            let frame = self.desk(&own, "/merchant-accounts/production");
            add(name, MerchantAccountPage::new(frame, &facts).render());
        }
        let days = CredentialsForm { hold_days: "99".into(), ..empty.clone() };
        let wrong =
            AccountRefusal::Form(vec![(CredentialsField::HoldDays, CredentialsProblem::DaysOutOfRange)]);
        for (name, form, refusal) in
            [("operators-account", &empty, None), ("operators-account-mistakes", &days, Some(&wrong))]
        {
            let (owner, mode) = (Owner::Operator(&self.reader), Mode::Production);
            let facts =
                AccountFacts { owner, mode, country: "NL", replaces: None, form, refusal, stale: false };
            let frame = self.operator_frame("/operator/merchant-accounts/production");
            add(name, MerchantAccountPage::new(frame, &facts).render());
        }
        self.rehearsal_pages(add, &own);
        self.looks_pages(add);
        self.figures_pages(add);
    }

    fn settings_pages(&self, add: Add<'_>, missing: &MissingFees) {
        let policy = RefundPolicy {
            full_until: Some(Span::days(2)),
            partial: Some(PartialRefund { percent: 50, until: Span::hours(6) }),
        };
        let own = Site { refund_policy: policy, ..site() };
        let kept = SettingsForm::of(&own, self.t.locale());
        let wrong = SettingsForm {
            tax_rate: "1.000,5".into(),
            fee_max: "12,345.678".into(),
            part_percent: "150".into(),
            free_seats: "1001".into(),
            attempts: "99".into(),
            ..kept.clone()
        };
        let problems = [
            (SettingsField::TaxRate, SettingsProblem::RateNotANumber),
            (SettingsField::FeeMax, SettingsProblem::NotAnAmount),
            (SettingsField::PartPercent, SettingsProblem::OutOfRange),
            (SettingsField::PartUntil, SettingsProblem::PartEndsFirst),
            (SettingsField::FreeSeats, SettingsProblem::OutOfRange),
            (SettingsField::Attempts, SettingsProblem::OutOfRange),
            (SettingsField::SellerName, SettingsProblem::TooLong(120)),
        ];
        let mut show =
            |name: &str, form: &SettingsForm, problems: &_, missing: Option<&MissingFees>, saved| {
                let missing = missing.map(|missing| MissingNotice::new(self.t, &own, missing, |_| true));
                let providers = ["Ada Operator".to_owned()];
                let facts = SettingsFacts {
                    site: &own,
                    form,
                    problems,
                    usage_providers: missing.is_some().then_some(&providers[..]),
                    missing,
                    saved,
                    stale: false,
                    seen: own.settings_seen(),
                    changed: name == "settings-mistakes",
                };
                add(name, SettingsPage::new(self.desk(&own, "/e-commerce"), facts).render());
            };
        show("settings", &kept, &[][..], None, true);
        show("settings-mistakes", &wrong, &problems[..], None, false);
        show("settings-not-provided", &kept, &[][..], Some(missing), false);
    }

    fn looks_pages(&self, add: Add<'_>) {
        let accent = Accent { light: Colour(0x12, 0x3a, 0x7a), dark: None };
        let logo = LogoFile { file: "0123456789abcdef-logo.png".into(), width: 240, height: 80 };
        let dressed = Site { accent: Some(accent), logo: Some(logo), ..site() };
        let pale = AccentProblem::TooPale { contrast: 290, instead: Colour(0x7a, 0x66, 0) };
        let mut show = |name: &str, site: &Site, typed, refusal, logo_problem| {
            let facts = AppearanceFacts { site, typed, refusal, logo_problem, saved: false, stale: false };
            add(name, AppearancePage::new(self.desk(site, "/appearance"), &facts).render());
        };
        show("appearance", &site(), ("", ""), None, None);
        show("appearance-own", &dressed, ("#123a7a", ""), None, None);
        let refused = Some(AccentRefusal::Unreadable(pale));
        show("appearance-too-pale", &site(), ("#ffd400", ""), refused, None);
        show("appearance-no-picture", &site(), ("", ""), None, Some(LogoProblem::NotAPicture));
        let own = site();
        let typed =
            PayerText::ALL.map(|kind| (kind, "Welcome.\n\nAnnuleren kan tot twee dagen vooraf.".to_owned()));
        let wrong = [
            (PayerText::DisplayName, TextProblem::TooLong(80)),
            (PayerText::Contact, TextProblem::NotAnAddress),
        ];
        for (name, language, problems) in
            [("texts", Locale::En, &wrong[..0]), ("texts-mistakes", Locale::Nl, &wrong[..])]
        {
            let saved = problems.is_empty();
            let (seen, changed) = (own.settings_seen(), !saved);
            let (site, typed, stale) = (&own, &typed[..], false);
            let facts = TextsFacts { site, language, typed, problems, saved, stale, seen, changed };
            add(name, TextsPage::new(self.desk(&own, "/texts"), &facts).render());
        }
    }

    fn figures_pages(&self, add: Add<'_>) {
        let own = site();
        let weeks = [12_100, 0, 48_400, 36_300, -12_100, 24_200, 96_800, 60_500];
        let weeks = (0_i64..).zip(weeks).map(|(index, minor)| Week {
            begins: NOW.minus(Span::days(7 * (8 - index))),
            money: Money::new(minor, euro()),
        });
        let session = |topic: &str, sold| UpcomingSession {
            slug: "feedback".into(),
            topic: topic.into(),
            starts_at: START,
            time_zone: "Europe/Amsterdam".into(),
            seats: Seats { capacity: Some(20), held: 1, sold },
        };
        let sessions = vec![session("Effective feedback for team leads", 12), session("Negotiating", 3)];
        let figures = Figures { weeks: weeks.collect(), sessions };
        let live = account(None);
        let page = FiguresPage::new(self.desk(&own, ""), &own, &figures, Some(&live), false);
        add("figures", page.render());
        let nothing = Figures { weeks: Vec::new(), sessions: Vec::new() };
        let page = FiguresPage::new(self.desk(&own, ""), &own, &nothing, Some(&live), true);
        add("figures-none", page.render());
    }
}
