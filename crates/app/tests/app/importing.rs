//! Imports of what an operator sells, and of divisions: all of a file, or nothing.

use app::import::{ImportError, ImportFile};
use domain::money::{Currency, Money};
use domain::payments::gateway::Mode;
use domain::sites::CheckOutcome;
use serde_json::{Value, json};
use testkit::TestApp;
use testkit::app_under_test::{TestAppOptions, sample};
use testkit::databases::each_engine;

/// A site whose hosts pay per use, with a division that Lena heads.
fn file() -> Value {
    let mut file = sample(&TestAppOptions::default());
    let site = &mut file["site"][0];
    let account = site["merchant_account"].take();
    site["slug"] = "works".into();
    site["fees_provided"] = false.into();
    site["pay_per_use"] = json!({ "tariff": "Standard" });
    site["division"] = json!([
        { "code": "SALES", "name": "Sales", "heads": ["lena@works.example"], "budget": 50_000 },
    ]);
    site["session"] = json!([{
        "slug": "saying-no", "topic": "Saying no", "description": "", "presenter": "Noor", "language": "en",
        "starts_in_minutes": 60, "minutes": 60, "fee": 0, "meeting_link": "", "division": "SALES",
    }]);
    file["operator"] = json!({
        "seller": { "name": "Operator B.V.", "address": "Quay 1", "country": "NL", "vat_number": "NL2" },
        "merchant_account": account,
    });
    file["tariff"] = json!([{
        "name": "Standard", "currency": "EUR", "computer": "0.06", "call_in": "0.0625", "tax_name": "VAT",
        "tax_rate_ppm": 210_000,
    }]);
    let person = |name: &str, email: &str, role: &str| {
        let roles = json!([{ "site": "works", "role": role }]);
        json!({ "name": name, "email": email, "password": "seven calm herons", "role": roles })
    };
    file["person"] = json!([
        person("Ada", "ada@works.example", "administrator"),
        person("Lena", "lena@works.example", "head"),
    ]);
    file
}

/// The same with a site in California, which stands before all others in a list.
fn file_with_a_site_abroad() -> Value {
    let mut file = file();
    let mut bay = sample(&TestAppOptions::default())["site"][0].take();
    bay["slug"] = "a-bay".into();
    bay["name"] = "A Bay".into();
    bay["time_zone"] = "America/Los_Angeles".into();
    bay["seller"]["country"] = "US".into();
    bay["session"] = json!([]);
    file["site"].as_array_mut().expect("a list").insert(0, bay);
    file
}

async fn import(test: &TestApp, file: Value) -> Result<(), ImportError> {
    let file: ImportFile = serde_json::from_value(file).expect("it has the form of an import");
    test.app.import(file).await
}

/// Days of his books and years of his receipts are those of where he sells from.
#[tokio::test(flavor = "multi_thread")]
async fn an_operator_has_the_clock_of_a_site_in_his_own_country() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        import(&test, file_with_a_site_abroad()).await.expect("imported");
        let seller = test.app.sites().operators_seller().await.expect("readable").expect("entered");
        assert_eq!(seller.time_zone, "Europe/Amsterdam");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_brings_pay_per_use_with_tariff_account_and_budgets() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        import(&test, file()).await.expect("imported");

        let works = test.app.sites().find("works").await.expect("readable").expect("imported");
        assert!(works.usage.is_on(), "provided by the operator, enabled by the administrator");
        assert!(!works.fees.provided);
        let terms = test.app.usage().terms(&works, Mode::Production).await.expect("readable").expect("on");
        let euro = Currency::from_code("EUR").expect("a currency");
        let call_in = domain::usage::Leg::Audio(domain::usage::AudioType::CallIn);
        assert_eq!(terms.version.tariff.rates.get(call_in).to_decimal_string(euro), "0.0625");
        assert!(terms.hold_life.is_some(), "it can be paid");

        let seller = test.app.sites().operators_seller().await.expect("readable").expect("entered");
        assert_eq!(
            (seller.seller.name.as_str(), seller.seller.vat_number.as_str()),
            ("Operator B.V.", "NL2")
        );
        let heard = test.app.verify_imported().await.expect("asked");
        let operators: Vec<_> = heard.iter().filter(|verified| verified.site.is_none()).collect();
        assert_eq!(operators.len(), 1);
        assert_eq!(operators[0].outcome, CheckOutcome::Usable);
        assert!(test.app.verify_imported().await.expect("asked").is_empty(), "each is asked once");

        let lena =
            async move |tx: &mut store::Tx| store::accounts::people::find(tx, "lena@works.example").await;
        let lena = test.app.store().run(lena).await.expect("readable").expect("imported").id;
        let headed = test.app.divisions().headed(lena, &works).await.expect("readable");
        assert_eq!(headed.len(), 1);
        assert_eq!(headed[0].row.division.code, "SALES");
        assert_eq!(headed[0].budgets[0].budget.allocated, Money::new(50_000, euro));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_file_is_said_and_nothing_of_it_stays() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let spoilt = |spoil: fn(&mut Value)| {
            let mut file = file();
            spoil(&mut file);
            file
        };
        let cases = [
            (spoilt(|file| file["site"][0]["pay_per_use"]["tariff"] = "Other".into()), "no tariff \"Other\""),
            (spoilt(|file| file["tariff"][0]["computer"] = "a lot".into()), "written like \"0.0625\""),
            (spoilt(|file| file["tariff"][0]["currency"] = "USD".into()), "OtherCurrency"),
            (spoilt(|file| file["person"][1]["role"][0]["role"] = "host".into()), "has the role \"head\""),
            (
                spoilt(|file| drop(file["person"].as_array_mut().expect("people").remove(0))),
                "an administrator",
            ),
            (spoilt(|file| file["site"][0]["session"][0]["division"] = "HR".into()), "division"),
            (spoilt(|file| file["operator"]["merchant_account"]["gateway"] = "other".into()), "gateway"),
        ];
        for (file, words) in cases {
            let refused = import(&test, file).await.expect_err(words).to_string();
            assert!(refused.contains(words), "{refused}");
            assert!(test.app.sites().find("works").await.expect("readable").is_none(), "{words}");
            assert!(test.app.sites().operators_seller().await.expect("readable").is_none(), "{words}");
        }
        import(&test, file()).await.expect("nothing of them stayed");
    })
    .await;
}
