//! Pages of the operator's tariffs.

use super::{Add, NOW, Studio};
use crate::request::form::Fields;
use crate::tariffs::PreviewForm;
use crate::tariffs::list::TariffsPage;
use crate::tariffs::new_tariff::NewTariffPage;
use crate::tariffs::tariff::{TariffFacts, TariffPage};
use app::tariffs::{MakeTariff, Reader, TariffRow, TariffView, VersionForm};
use askama::Template;
use domain::ids::{TariffId, TariffVersionId};
use domain::money::{Currency, Money};
use domain::tariffs::{Field, Problem, Rate, Tariff, Version, WithdrawRefusal};
use domain::time::Span;
use domain::usage::{AudioType, Leg, PerLeg};
use uuid::Uuid;

fn euro() -> Currency {
    Currency::from_code("EUR").expect("EUR")
}

/// The prices of S-58, and others for the other ways.
pub(super) fn tariff() -> Tariff {
    let price = |leg| match leg {
        Leg::Computer => "0.06",
        Leg::Audio(AudioType::Voip) => "0.04",
        Leg::Audio(AudioType::CallIn) => "0.0625",
        Leg::Audio(_) => "0.11",
    };
    Tariff {
        currency: euro(),
        rates: PerLeg::from_fn(|leg| Rate::from_decimal_str(price(leg), euro()).expect("a rate")),
        tax_name: "VAT".into(),
        tax_rate_ppm: 210_000,
        minimum: Money::new(250, euro()),
    }
}

pub(super) fn version(number: i64, days: i64, withdrawn: bool) -> Version {
    Version {
        id: TariffVersionId(Uuid::from_u128(number.unsigned_abs().into())),
        number,
        effective_at: NOW.plus(Span::days(days)),
        withdrawn,
        tariff: tariff(),
    }
}

fn view(name: &str, versions: Vec<Version>) -> TariffView {
    TariffView { row: TariffRow { id: TariffId(Uuid::nil()), name: name.into(), currency: euro() }, versions }
}

impl Studio {
    pub(super) fn tariff_pages(&self, add: Add<'_>) {
        let reader = Reader { locale: self.t.locale(), zone: self.reader.clone() };
        let standard = view(
            "Standard <b>\u{202e}",
            vec![version(1, -90, false), version(2, -30, false), version(3, 7, true), version(4, 30, false)],
        );
        let coming = view("Next year", vec![version(5, 40, false)]);
        let here = "/operator/tariffs";
        let list = |tariffs: &[TariffView]| {
            TariffsPage::new(self.operator_frame(here), tariffs, &self.reader, NOW).render()
        };
        add("tariffs", list(&[standard.clone(), coming.clone()]));
        add("tariffs-none", list(&[]));

        let form = VersionForm::of(&tariff(), self.t.locale());
        let empty = MakeTariff::default();
        let wrong = MakeTariff {
            name: "<b>\u{202e}".into(),
            currency: "EUR".into(),
            version: VersionForm { date: "yesterday".into(), ..form.clone() },
        };
        let problems = [
            (Field::Name, Problem::HiddenCharacters),
            (Field::Rate(Leg::Computer), Problem::TooExact(8)),
            (Field::Rate(Leg::Audio(AudioType::TollFree)), Problem::Unreadable),
            (Field::TaxRate, Problem::OutOfRange),
            (Field::Minimum, Problem::Unreadable),
            (Field::Date, Problem::Unreadable),
        ];
        for (name, typed, problems) in
            [("tariff-new", &empty, &[][..]), ("tariff-new-wrong", &wrong, &problems)]
        {
            let frame = self.operator_frame("/operator/tariffs/new");
            add(name, NewTariffPage::new(frame, typed, problems, &reader).render());
        }

        let usual = PreviewForm::parse(&Fields::default());
        let odd = PreviewForm::parse(&Fields::parse(b"minutes=&computers=0&voip=x"));
        let mut show = |name: &str, facts: TariffFacts<'_>| {
            add(name, TariffPage::new(self.operator_frame("/operator/tariffs/1"), &facts).render());
        };
        let facts = || TariffFacts {
            view: &standard,
            typed: &form,
            problems: &[],
            preview: &usual,
            done: None,
            refused: None,
            reader: &reader,
            now: NOW,
        };
        let done = Some(self.t.text("tariffs-done-made").into_owned());
        show("tariff", TariffFacts { done, ..facts() });
        show("tariff-coming", TariffFacts { view: &coming, ..facts() });
        show("tariff-wrong", TariffFacts { problems: &problems[1..], preview: &odd, ..facts() });
        show("tariff-refused", TariffFacts { refused: Some(WithdrawRefusal::InForce), ..facts() });
    }
}
