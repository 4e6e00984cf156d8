//! What else a line of the audit log says, in the reader's words: settings from what to what, amounts, reasons of ours.
//! What a person typed is shown as typed.

use crate::{Locale, Messages, Zone, msg};
use domain::accounts::Role;
use domain::audit::{Change, Changes, Setting};
use domain::money::{Currency, Money};
use domain::payments::gateway::{CardEntry, Mode};
use domain::receipts::DocumentNumber;
use domain::refunds::Cause;
use domain::sites::{PayerText, RefundPolicy};
use domain::time::Timestamp;

/// Actions whose detail is only what a person typed.
const TYPED: &[&str] = &[
    "cancel session",
    "accept payment",
    "decline payment",
    "charge again",
    "release hold",
    "set answers aside",
    "close payment",
    "add division",
    "change division",
    "close division",
    "set heads",
    "allow budget",
    "decline budget",
];

/// Words of our own, as stored, and their messages.
const WORDS: &[(&str, &str)] = &[
    ("off", msg!("divisions-use-off")),
    ("optional", msg!("divisions-use-optional")),
    ("required", msg!("divisions-use-required")),
    ("more than was taken", msg!("audit-refuse-refund")),
    ("free", msg!("audit-free")),
    // Why a payment waits for a person.
    ("review", msg!("money-waiting-review")),
    ("contradiction", msg!("money-waiting-quarantine")),
    ("charge-refused", msg!("money-charge-refused-title")),
    ("release-refused", msg!("money-release-refused-title")),
    ("hold-lost", msg!("money-hold-lost-title")),
    ("dispute", msg!("money-dispute-title")),
    ("refund-refused", msg!("money-waiting-refund")),
    ("promised-acceptance", msg!("money-promised-acceptance-title")),
    ("promised-account", msg!("money-promised-account-title")),
    ("promised for too long", msg!("money-promised-title")),
    ("unknown for too long", msg!("money-no-answer-title")),
    // Alarms.
    ("refused-after-success", msg!("audit-refused-after-success")),
    ("given-twice", msg!("audit-given-twice")),
    ("misconfigured", msg!("money-verdict-misconfigured")),
    ("conflict-amount", msg!("money-conflict-amount")),
    ("conflict-currency", msg!("money-conflict-currency")),
    ("conflict-reference", msg!("money-conflict-reference")),
    ("conflict-account", msg!("money-conflict-account")),
    ("conflict-replay", msg!("money-conflict-replay")),
    ("conflict-captured-elsewhere", msg!("money-conflict-captured")),
    ("conflict-taken-back", msg!("money-conflict-taken-back")),
    // How the check of an account ended.
    ("usable", msg!("audit-check-usable")),
    ("refused-credentials", msg!("audit-check-credentials")),
    ("refused-permissions", msg!("audit-check-permissions")),
    ("refused-currency", msg!("audit-check-currency")),
    ("refused-feature", msg!("audit-check-feature")),
    ("refused-suspended", msg!("audit-check-suspended")),
    ("refused-page-elsewhere", msg!("audit-check-page-elsewhere")),
    ("refused-other", msg!("audit-check-other")),
    ("no-answer", msg!("audit-check-no-answer")),
    // As versions before wrote them.
    ("needs-human", msg!("money-waiting-person")),
    ("quarantine", msg!("money-waiting-quarantine")),
    ("Conflict(Amount)", msg!("money-conflict-amount")),
    ("Conflict(Currency)", msg!("money-conflict-currency")),
    ("Conflict(Reference)", msg!("money-conflict-reference")),
    ("Conflict(Account)", msg!("money-conflict-account")),
    ("Conflict(ReplayOfSomethingElse)", msg!("money-conflict-replay")),
    ("Conflict(CapturedElsewhere)", msg!("money-conflict-captured")),
    ("Misconfigured", msg!("money-verdict-misconfigured")),
    ("RefusedAfterSuccess", msg!("audit-refused-after-success")),
];

/// Why what the gateway says of a dispute does not fit, as stored behind its amount and the number of its case.
const UNFIT: &[(&str, &str)] = &[
    ("it is about other money than what was taken first", msg!("audit-unfit-other-money")),
    ("its amount is not one of this payment", msg!("audit-unfit-amount")),
    ("what it took is in the books as a refund at the console", msg!("audit-unfit-in-books")),
    ("somebody may have noted it as lost, for another day", msg!("audit-unfit-other-day")),
    ("more is disputed than was taken", msg!("audit-unfit-more")),
    ("it was noted as ended otherwise", msg!("audit-unfit-ended-otherwise")),
    ("another one is open", msg!("audit-unfit-another-open")),
    ("the payment waits for a person", msg!("audit-unfit-waits")),
    ("it cannot be noted", msg!("audit-unfit-not-noted")),
];

impl Messages {
    /// More about what was done.
    pub fn audit_detail(self, action: &str, detail: &str) -> String {
        if TYPED.contains(&action) {
            return detail.to_owned();
        }
        if let Some(changes) = Changes::parse(detail) {
            let between = if self.locale() == Locale::Fr { "\u{a0}; " } else { "; " };
            return changes.iter().map(|change| self.change(change)).collect::<Vec<_>>().join(between);
        }
        let (first, rest) = detail.split_once(" · ").unwrap_or((detail, ""));
        if let Some(amount) = amount(first) {
            let amount = self.money(amount);
            let rest = rest.split(" · ").filter(|part| !part.is_empty()).map(|part| self.known(UNFIT, part));
            return std::iter::once(amount).chain(rest).collect::<Vec<_>>().join(" · ");
        }
        if let Some(people) = detail.strip_suffix(" people").and_then(|count| count.parse::<i64>().ok()) {
            return self.with("audit-people", &[("count", people.into())]);
        }
        if let Some((new, old)) = detail.split_once(" instead of ")
            && DocumentNumber::parse(new).is_some()
            && DocumentNumber::parse(old).is_some()
        {
            return self.with("audit-instead-of", &[("new", new.into()), ("old", old.into())]);
        }
        // Why money goes back, or a seat was given up.
        let cause = || Cause::parse(detail).map(|cause| self.cause(cause).into_owned());
        self.roles(detail).or_else(cause).unwrap_or_else(|| self.known(WORDS, detail))
    }

    /// What something was done to, where that is a word of ours and no reference.
    pub fn audit_subject(self, subject: &str) -> Option<String> {
        if let Some(mode) = Mode::parse(subject) {
            return Some(self.mode(mode).into_owned());
        }
        let mut parts = subject.split(' ');
        let (text, language) = (PayerText::parse(parts.next()?)?, Locale::parse(parts.next()?)?);
        let version = parts.next()?;
        let values = [
            ("text", self.payer_text(text).into_owned().into()),
            ("language", self.language_name(language).into_owned().into()),
            ("version", version.into()),
        ];
        parts.next().is_none().then(|| self.with("audit-text", &values))
    }

    /// *Test* or *Production*.
    pub fn mode(self, mode: Mode) -> std::borrow::Cow<'static, str> {
        self.text(match mode {
            Mode::Test => msg!("commerce-mode-test"),
            Mode::Production => msg!("commerce-mode-production"),
        })
    }

    fn payer_text(self, text: PayerText) -> std::borrow::Cow<'static, str> {
        self.text(match text {
            PayerText::DisplayName => msg!("texts-display-name"),
            PayerText::Intro => msg!("texts-intro"),
            PayerText::Policy => msg!("texts-policy"),
            PayerText::NoWithdrawal => msg!("texts-no-withdrawal"),
            PayerText::ReceiptFooter => msg!("texts-receipt-footer"),
            PayerText::Contact => msg!("texts-contact"),
        })
    }

    /// Roles in a line.
    fn roles(self, words: &str) -> Option<String> {
        let roles: Option<Vec<Role>> = words.split(' ').map(Role::parse).collect();
        Some(roles?.into_iter().map(|role| self.role(role).into_owned()).collect::<Vec<_>>().join(", "))
    }

    fn change(self, change: &Change) -> String {
        let what = self.setting(change.setting);
        let Some((from, to)) = &change.values else {
            return self.with("audit-setting-changed", &[("what", what.into())]);
        };
        let value = |stored: &str| self.value(change.setting, stored);
        match (from.as_str(), to.as_str()) {
            ("", to) => self.with("audit-setting-set", &[("what", what.into()), ("to", value(to).into())]),
            (from, "") => {
                self.with("audit-setting-cleared", &[("what", what.into()), ("from", value(from).into())])
            }
            (from, to) => {
                let values = [("what", what.into()), ("from", value(from).into()), ("to", value(to).into())];
                self.with("audit-setting-from-to", &values)
            }
        }
    }

    /// A value of a setting; what cannot be read is shown as stored.
    fn value(self, setting: Setting, stored: &str) -> String {
        use Setting as S;
        let read = match setting {
            S::TaxRate => stored.parse().ok().map(|rate| self.rate(rate)),
            S::FeeMax | S::Fee => amount(stored).map(|amount| self.money(amount)),
            S::RefundPolicy => RefundPolicy::parse(stored)
                .map(|policy| self.refund_rule(policy).trim_end_matches('.').to_owned()),
            S::Mode => Mode::parse(stored).map(|mode| self.mode(mode).into_owned()),
            S::Start | S::End | S::CancelUntil => self.moment(stored),
            S::SellerCountry | S::Region => {
                crate::countries::country(self.locale(), stored).map(|country| country.name.to_owned())
            }
            S::Languages | S::DefaultLanguage | S::Language => {
                let names: Option<Vec<Locale>> = stored.split(' ').map(Locale::parse).collect();
                let name = |language: Locale| self.language_name(language).into_owned();
                names.map(|names| names.into_iter().map(name).collect::<Vec<_>>().join(", "))
            }
            S::CardEntry => CardEntry::parse(stored).map(|entry| match entry {
                CardEntry::GatewayPage => self.text("accounts-card-gateway").into_owned(),
                CardEntry::OurPage => self.text("audit-card-entry-ours").into_owned(),
                CardEntry::OurServer => self.text("audit-card-entry-server").into_owned(),
            }),
            S::Enabled
            | S::TaxIncluded
            | S::OnAddressMismatch
            | S::OnCodeMismatch
            | S::UkWithdrawal
            | S::Listing
            | S::Registration
            | S::PageAction => match stored {
                "yes" => Some(self.text("audit-yes").into_owned()),
                "no" => Some(self.text("audit-no").into_owned()),
                "accept" => Some(self.text("settings-mismatch-accept").into_owned()),
                "review" => Some(self.text("settings-mismatch-review").into_owned()),
                "refuse" => Some(self.text("settings-mismatch-refuse").into_owned()),
                "authorize" => Some(self.text("accounts-authorize").into_owned()),
                "sale" => Some(self.text("accounts-sale").into_owned()),
                _ => None,
            },
            S::TaxName
            | S::FreeSeats
            | S::Attempts
            | S::SellerName
            | S::SellerAddress
            | S::SellerVatNumber
            | S::Name
            | S::Currency
            | S::TimeZone
            | S::Gateway
            | S::ClientId
            | S::Partner
            | S::Vendor
            | S::User
            | S::Password
            | S::Topic
            | S::Description
            | S::Agenda
            | S::Presenter
            | S::RegistrationCloses
            | S::Capacity
            | S::Cancelling
            | S::MeetingLink
            | S::Division
            | S::Greeting
            | S::ConfirmationText => None,
        };
        read.unwrap_or_else(|| self.known(WORDS, stored))
    }

    /// `8 Dec 2026, 14:00 (Europe/Amsterdam)`.
    fn moment(self, stored: &str) -> Option<String> {
        let (at, zone) = stored.split_once(' ')?;
        let (at, zone) = (Timestamp(at.parse().ok()?), Zone::parse(zone)?);
        Some(self.date_time_in_zone(at, &zone))
    }

    fn setting(self, setting: Setting) -> String {
        use Setting as S;
        self.text(match setting {
            S::Enabled => msg!("audit-setting-enabled"),
            S::TaxName => msg!("audit-setting-tax-name"),
            S::TaxRate => msg!("audit-setting-tax-rate"),
            S::TaxIncluded => msg!("audit-setting-tax-included"),
            S::FeeMax => msg!("audit-setting-fee-max"),
            S::RefundPolicy => msg!("audit-setting-refund-policy"),
            S::OnAddressMismatch => msg!("audit-setting-address-mismatch"),
            S::OnCodeMismatch => msg!("audit-setting-code-mismatch"),
            S::FreeSeats => msg!("audit-setting-free-seats"),
            S::Attempts => msg!("audit-setting-attempts"),
            S::UkWithdrawal => msg!("audit-setting-uk-withdrawal"),
            S::SellerName => msg!("audit-setting-seller-name"),
            S::SellerAddress => msg!("audit-setting-seller-address"),
            S::SellerCountry => msg!("audit-setting-seller-country"),
            S::SellerVatNumber => msg!("audit-setting-seller-vat"),
            S::Mode => msg!("audit-setting-mode"),
            S::Name => msg!("audit-setting-name"),
            S::Region => msg!("audit-setting-region"),
            S::Currency => msg!("audit-setting-currency"),
            S::TimeZone => msg!("audit-setting-time-zone"),
            S::Languages => msg!("audit-setting-languages"),
            S::DefaultLanguage => msg!("audit-setting-default-language"),
            S::Gateway => msg!("audit-setting-gateway"),
            S::ClientId => msg!("audit-setting-client-id"),
            S::Partner => msg!("audit-setting-partner"),
            S::Vendor => msg!("audit-setting-vendor"),
            S::User => msg!("audit-setting-user"),
            S::Password => msg!("audit-setting-password"),
            S::PageAction => msg!("audit-setting-page-action"),
            S::CardEntry => msg!("audit-setting-card-entry"),
            S::Fee => msg!("audit-setting-fee"),
            S::Start => msg!("audit-setting-start"),
            S::End => msg!("audit-setting-end"),
            S::CancelUntil => msg!("audit-setting-cancel-until"),
            S::Topic => msg!("audit-setting-topic"),
            S::Description => msg!("audit-setting-description"),
            S::Agenda => msg!("audit-setting-agenda"),
            S::Presenter => msg!("audit-setting-presenter"),
            S::Language => msg!("audit-setting-language"),
            S::Listing => msg!("audit-setting-listing"),
            S::Registration => msg!("audit-setting-registration"),
            S::RegistrationCloses => msg!("audit-setting-registration-closes"),
            S::Capacity => msg!("audit-setting-capacity"),
            S::Cancelling => msg!("audit-setting-cancelling"),
            S::MeetingLink => msg!("audit-setting-meeting-link"),
            S::Division => msg!("audit-setting-division"),
            S::Greeting => msg!("audit-setting-greeting"),
            S::ConfirmationText => msg!("audit-setting-confirmation-text"),
        })
        .into_owned()
    }
}

/// An amount as it is stored: `21.00 EUR`.
fn amount(text: &str) -> Option<Money> {
    let (number, code) = text.split_once(' ')?;
    Money::from_decimal_str(number, Currency::from_code(code)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::audit::instant;
    use domain::payments::facts::{Alarm, Conflict};
    use domain::payments::situation::{HeldBackBy, Waiting};
    use domain::refunds::Cause;
    use domain::sites::CheckOutcome;

    #[test]
    fn every_word_of_ours_has_its_message_in_every_language() {
        let waiting = [
            Waiting::Review {
                by: HeldBackBy::FraudTools,
                until: Timestamp(0),
                is_deciding: false,
                is_refused: false,
            },
            Waiting::Contradiction(Conflict::Amount),
            Waiting::ChargeRefused,
            Waiting::ReleaseRefused,
            Waiting::HoldLost,
            Waiting::RefundRefused,
            Waiting::NoAnswer,
        ];
        let words = Alarm::ALL.map(Alarm::as_str).into_iter().chain(Cause::ALL.map(Cause::as_str));
        let words =
            words.chain(waiting.map(Waiting::as_str)).chain(CheckOutcome::ALL.map(CheckOutcome::as_str));
        let words: Vec<&str> = words.chain(["host finance", "finance", "administrator", "free"]).collect();
        for locale in Locale::ALL {
            let t = Messages::new(locale);
            for word in &words {
                let shown = t.audit_detail("raise alarm", word);
                // In English some words are their own message, such as a role's.
                let is_raw = shown == *word && (word.contains('-') || locale != Locale::En);
                assert!(!is_raw, "{word} is shown as stored in {locale}");
            }
            for mode in [Mode::Test, Mode::Production] {
                assert!(t.audit_subject(mode.as_str()).is_some_and(|shown| shown != mode.as_str()));
            }
        }
    }

    #[test]
    fn what_changed_is_told_from_what_to_what() {
        let zone = "Europe/Amsterdam";
        let changes = Changes::default()
            .of(Setting::TaxRate, "210000", "90000")
            .of(Setting::TaxName, "", "VAT")
            .of(Setting::FeeMax, "10.00 EUR", "1234.50 EUR")
            .of(Setting::TaxIncluded, "yes", "no")
            .of(Setting::Fee, "free", "10.00 EUR")
            .of(Setting::RefundPolicy, "full 48h", "none")
            .of(Setting::Mode, "test", "production")
            .of(
                Setting::Start,
                instant(Timestamp(1_796_734_800_000_000), zone),
                instant(Timestamp(1_796_821_200_000_000), zone),
            )
            .only(Setting::Password, true);
        let english = Messages::new(Locale::En).audit_detail("change e-commerce", &changes.to_text());
        let plain = english.replace('\u{a0}', " ").replace(['\u{2068}', '\u{2069}'], "");
        for part in [
            "rate of the tax: from 21% to 9%",
            "name of the tax: VAT",
            "largest fee: from € 10.00 to € 1,234.50",
            "fees include the tax: from yes to no",
            "fee: from free to € 10.00",
            "Full refund until 2 days before the start. No refund after that to",
            "mode: from Test to Production",
            "14:00 (Europe/Amsterdam) to ",
            "password: changed",
        ] {
            assert!(plain.contains(part), "{part:?} is not in {plain}");
        }
        let dutch = Messages::new(Locale::Nl).audit_detail("change e-commerce", &changes.to_text());
        assert!(dutch.contains("1.234,50") && !dutch.contains('\t'), "{dutch}");
        let french = Messages::new(Locale::Fr).audit_detail("change e-commerce", &changes.to_text());
        let signs: Vec<_> = french.match_indices(';').collect();
        assert!(!signs.is_empty());
        for (at, _) in signs {
            assert!(french[..at].ends_with('\u{a0}'), "{french}");
        }
    }

    #[test]
    fn every_setting_has_words_and_no_value_is_lost() {
        for locale in Locale::ALL {
            let t = Messages::new(locale);
            for setting in Setting::ALL {
                let shown =
                    t.audit_detail("change session", &Changes::default().of(setting, "xx", "zz").to_text());
                assert!(shown.contains("xx") && shown.contains("zz"), "{setting:?}: {shown}");
            }
        }
    }

    #[test]
    fn amounts_are_written_as_the_reader_writes_them() {
        let dutch = Messages::new(Locale::Nl);
        let shown = |detail| dutch.audit_detail("request refund", detail);
        assert_eq!(shown("21.00 EUR"), "€\u{a0}21,00");
        assert_eq!(shown("21.00 EUR · 3.5 is my reason"), "€\u{a0}21,00 · 3.5 is my reason");
        for typed in ["21 EUR reasons", "a reason · 21.00 EUR", "reason", "She fell ill", ""] {
            assert_eq!(shown(typed), typed);
        }
    }

    #[test]
    fn counts_documents_and_texts_are_told() {
        let t = Messages::new(Locale::En);
        assert_eq!(t.audit_detail("invite people", "1 people"), "1 person");
        assert_eq!(t.audit_detail("write to people", "12 people"), "12 people");
        let shown = t.audit_detail("make out receipt", "2026-000043 instead of 2026-000042");
        assert_eq!(shown, "2026-000043 in place of 2026-000042");
        assert_eq!(
            t.audit_subject("policy nl 3").as_deref(),
            Some("Cancelling and refunds, Dutch, version 3")
        );
        assert_eq!(t.audit_subject("7K3M9P2Q4R6T"), None);
    }

    #[test]
    fn what_people_typed_is_shown_as_typed() {
        let t = Messages::new(Locale::Nl);
        for typed in ["staff", "no-answer", "21.00 EUR", "3 people", "host"] {
            assert_eq!(t.audit_detail("close payment", typed), typed);
        }
    }
}
