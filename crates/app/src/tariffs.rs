//! Tariffs: the operator makes them and adds versions; what was priced by one stays priced by it (S-16).

use crate::accounts::Person;
use crate::error::{Stop, refused};
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::ids::{TariffId, TariffVersionId};
use domain::money::{Currency, Money};
use domain::tariffs::{self, Field, Problem, Rate, Tariff, Version, WithdrawRefusal};
use domain::time::Timestamp;
use domain::usage::{Leg, PerLeg};
use locale::currencies::is_offered;
use locale::numbers::{RateInputError, parse_rate, rate_to_type};
use locale::times::{LocalTime, parse_date, parse_time};
use locale::unit_prices::{parse_unit_price, unit_price_field};
use locale::{Locale, MoneyInputError, Zone, amount_field, parse_money};
pub use store::tariffs::TariffRow;
use store::{Tx, tariffs as rows};

/// What is wrong with the form, field by field.
pub type Problems = Vec<(Field, Problem)>;

/// A tariff with its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffView {
    /// Name and currency.
    pub row: TariffRow,
    /// Its versions, by the time from which they hold.
    pub versions: Vec<Version>,
}

impl TariffView {
    /// The version in force at `now`.
    pub fn in_force(&self, now: Timestamp) -> Option<&Version> {
        tariffs::in_force(&self.versions, now)
    }
}

/// The form of a version, as typed in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionForm {
    /// Prices per minute, in the order of [`Leg::ALL`]; empty is nothing, except for computers.
    pub rates: [String; 5],
    /// Name of the tax.
    pub tax_name: String,
    /// Its rate, per cent; empty is none.
    pub tax_rate: String,
    /// Minimum charge; empty is none.
    pub minimum: String,
    /// Day from which it holds; empty is now.
    pub date: String,
    /// Time of that day; empty is its beginning.
    pub time: String,
}

/// A tariff to be made, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MakeTariff {
    /// What the operator calls it.
    pub name: String,
    /// Code of its currency.
    pub currency: String,
    /// Its first version.
    pub version: VersionForm,
}

/// Who types: decides how numbers and times are read.
#[derive(Debug, Clone)]
pub struct Reader {
    /// His language.
    pub locale: Locale,
    /// His time zone.
    pub zone: Zone,
}

impl VersionForm {
    /// What stands in the form to make a version that differs from `present`.
    pub fn of(present: &Tariff, locale: Locale) -> Self {
        let currency = present.currency;
        let typed = |minor| {
            if minor == 0 { String::new() } else { amount_field(locale, Money::new(minor, currency)) }
        };
        Self {
            rates: Leg::ALL.map(|leg| unit_price_field(locale, present.rates.get(leg), currency)),
            tax_name: present.tax_name.clone(),
            tax_rate: rate_to_type(locale, present.tax_rate_ppm),
            minimum: typed(present.minimum.minor),
            date: String::new(),
            time: String::new(),
        }
    }

    /// What is meant, or everything that is wrong with it.
    fn read(
        &self,
        currency: Currency,
        reader: &Reader,
        now: Timestamp,
    ) -> Result<(Tariff, Timestamp), Problems> {
        let mut problems = Problems::new();
        let mut rates = PerLeg::default();
        for (leg, text) in Leg::ALL.into_iter().zip(&self.rates) {
            match parse_unit_price(reader.locale, currency, text) {
                Ok(rate) => rates.set(leg, rate),
                Err(Problem::Missing) if leg != Leg::Computer => rates.set(leg, Rate::default()),
                Err(problem) => problems.push((Field::Rate(leg), problem)),
            }
        }
        let tax_name = match self.tax_name.trim() {
            "" => Ok(String::new()),
            name => tariffs::check_name(name),
        };
        let tax_name = tax_name.map_err(|problem| problems.push((Field::TaxName, problem)));
        let tax_rate_ppm = match self.tax_rate.trim() {
            "" => 0,
            text => parse_rate(reader.locale, text).unwrap_or_else(|error| {
                let problem = match error {
                    RateInputError::NotANumber => Problem::Unreadable,
                    RateInputError::TooManyDecimals => Problem::TooExact(4),
                    RateInputError::OutOfRange => Problem::OutOfRange,
                };
                problems.push((Field::TaxRate, problem));
                0
            }),
        };
        let minimum = match parse_money(reader.locale, currency, &self.minimum) {
            Ok(minimum) => minimum,
            Err(MoneyInputError::Empty) => Money::zero(currency),
            Err(_) => {
                problems.push((Field::Minimum, Problem::Unreadable));
                Money::zero(currency)
            }
        };
        let effective_at = self.effective_at(&reader.zone, now).unwrap_or_else(|problem| {
            problems.push(problem);
            now
        });
        let tariff =
            Tariff { currency, rates, tax_name: tax_name.unwrap_or_default(), tax_rate_ppm, minimum };
        for (field, problem) in tariffs::check(&tariff, effective_at, now) {
            // One thing at a time about one field; about all rates only when each could be read.
            let told = |(other, _): &(Field, Problem)| {
                *other == field || matches!((*other, problem), (Field::Rate(_), Problem::AllZero))
            };
            if !problems.iter().any(told) {
                problems.push((field, problem));
            }
        }
        problems.sort_by_key(|(field, _)| *field);
        if problems.is_empty() { Ok((tariff, effective_at)) } else { Err(problems) }
    }

    /// A time that a change of clocks skips is the moment after it; of one that comes twice the first is meant.
    fn effective_at(&self, zone: &Zone, now: Timestamp) -> Result<Timestamp, (Field, Problem)> {
        if self.date.trim().is_empty() {
            return match self.time.trim() {
                "" => Ok(now),
                _ => Err((Field::Date, Problem::Missing)),
            };
        }
        let date = parse_date(&self.date).ok_or((Field::Date, Problem::Unreadable))?;
        let time = if self.time.trim().is_empty() { "00:00" } else { &self.time };
        let time = parse_time(time).ok_or((Field::Time, Problem::Unreadable))?;
        Ok(match zone.local(date, time) {
            LocalTime::Once(at) => at,
            LocalTime::Skipped { after, .. } => after,
            LocalTime::Twice { first, .. } => first,
        })
    }
}

/// Use cases of tariffs. They belong to the installation: only who runs it comes here.
#[derive(Clone, Copy)]
pub struct Tariffs<'a>(pub(crate) &'a App);

impl Tariffs<'_> {
    /// All tariffs, by name.
    pub async fn list(&self) -> Result<Vec<TariffView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let mut views = Vec::new();
        for row in rows::list(&mut tx).await? {
            views.push(TariffView { versions: rows::versions(&mut tx, row.id).await?, row });
        }
        Ok(views)
    }

    /// One of them.
    pub async fn find(&self, id: TariffId) -> Result<Option<TariffView>, AppError> {
        let mut tx = self.0.store().reader().await?;
        let Some(row) = rows::get(&mut tx, id).await? else { return Ok(None) };
        Ok(Some(TariffView { versions: rows::versions(&mut tx, id).await?, row }))
    }

    /// Makes a tariff with its first version.
    pub async fn make(
        &self,
        by: &Person,
        typed: &MakeTariff,
        reader: &Reader,
    ) -> Result<Result<TariffId, Problems>, AppError> {
        let now = self.0.now();
        let name = tariffs::check_name(&typed.name).map_err(|problem| (Field::Name, problem));
        let currency = Currency::from_code(typed.currency.trim()).filter(|currency| is_offered(*currency));
        let (name, (tariff, effective_at)) = match (name, currency) {
            (Ok(name), Some(currency)) => match typed.version.read(currency, reader, now) {
                Ok(version) => (name, version),
                Err(problems) => return Ok(Err(problems)),
            },
            (name, currency) => {
                let mut problems = Problems::from_iter(name.err());
                match currency {
                    // What is a price depends on the currency.
                    None => problems.push((Field::Currency, Problem::Missing)),
                    Some(currency) => {
                        problems.extend(typed.version.read(currency, reader, now).err().unwrap_or_default());
                    }
                }
                return Ok(Err(problems));
            }
        };
        let (app, by) = (self.0.clone(), by.actor());
        let unit = async move |tx: &mut Tx| {
            make(&app, tx, &by, &name, (&tariff, effective_at))
                .await
                .map_err(|stop| stop.map(|problem| vec![(Field::Name, problem)]))
        };
        let store = self.0.store().clone();
        refused(spawn(async move { store.run(unit).await }).await.map_err(AppError::from)?)
    }

    /// Adds a version; `None`: there is no such tariff.
    pub async fn add_version(
        &self,
        by: &Person,
        id: TariffId,
        typed: &VersionForm,
        reader: &Reader,
    ) -> Result<Option<Result<(), Problems>>, AppError> {
        let Some(view) = self.find(id).await? else { return Ok(None) };
        let now = self.0.now();
        let (tariff, effective_at) = match typed.read(view.row.currency, reader, now) {
            Ok(version) => version,
            Err(problems) => return Ok(Some(Err(problems))),
        };
        let (app, by) = (self.0.clone(), by.actor());
        let unit = async move |tx: &mut Tx| {
            rows::insert_version(tx, id, (app.id(), effective_at), &tariff, now).await?;
            app.audit(tx, None, &by, "add tariff version", &view.row.name, "").await?;
            Ok::<_, AppError>(())
        };
        let store = self.0.store().clone();
        spawn(async move { store.run(unit).await }).await??;
        Ok(Some(Ok(())))
    }

    /// Takes a version back that does not hold yet; `None`: there is no such version.
    pub async fn withdraw(
        &self,
        by: &Person,
        id: TariffId,
        version: TariffVersionId,
    ) -> Result<Option<Result<(), WithdrawRefusal>>, AppError> {
        let Some(view) = self.find(id).await? else { return Ok(None) };
        let Some(found) = view.versions.iter().find(|found| found.id == version) else { return Ok(None) };
        let now = self.0.now();
        if let Err(refusal) = tariffs::withdraw(found, now) {
            return Ok(Some(Err(refusal)));
        }
        let (app, by) = (self.0.clone(), by.actor());
        let unit = async move |tx: &mut Tx| {
            let done = rows::withdraw(tx, id, version, now).await?;
            if done {
                app.audit(tx, None, &by, "withdraw tariff version", &view.row.name, "").await?;
            }
            Ok::<_, AppError>(done)
        };
        let store = self.0.store().clone();
        let done = spawn(async move { store.run(unit).await }).await??;
        // Somebody else was faster.
        Ok(Some(if done { Ok(()) } else { Err(WithdrawRefusal::Withdrawn) }))
    }
}

/// Makes a tariff that was checked, with its first version.
pub(crate) async fn make(
    app: &App,
    tx: &mut Tx,
    by: &str,
    name: &str,
    (tariff, effective_at): (&Tariff, Timestamp),
) -> Result<TariffId, Stop<Problem>> {
    let row = TariffRow { id: app.id(), name: name.to_owned(), currency: tariff.currency };
    if !rows::insert(tx, &row, app.now()).await? {
        return Err(Stop::Refused(Problem::Taken));
    }
    rows::insert_version(tx, row.id, (app.id(), effective_at), tariff, app.now()).await?;
    app.audit(tx, None, by, "make tariff", &row.name, row.currency.code()).await?;
    Ok(row.id)
}
