//! Clients that others wrote drive the emulators.

use crate::client::start;
use bursar_emulators::express::{self, ExpressConfig};
use bursar_emulators::paypal::{Emulator, PayPalConfig};

/// Runs a script of `third_party` against an emulator at `base`; nothing where there is no Python for it.
async fn drive(script: &str, base: &str) {
    let Some(python) = std::env::var_os("BURSAR_TEST_PYTHON") else {
        eprintln!("left out: BURSAR_TEST_PYTHON names no Python with third_party/requirements.txt");
        return;
    };
    let script = format!("{}/tests/third_party/{script}", env!("CARGO_MANIFEST_DIR"));
    let done = tokio::process::Command::new(python).args([&script, base]).output().await.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{said}");
}

#[tokio::test]
async fn the_payflow_module_of_django_oscar_paypal_gets_its_money() {
    let at = start(|_| {}).await;
    drive("run.py", &format!("http://{}/live", at.address)).await;
}

#[tokio::test]
async fn paypals_own_server_sdk_gets_its_money() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let config = PayPalConfig { public_url: Some(address.clone()), ..PayPalConfig::default() };
    let emulator = Emulator::open(config).await.unwrap();
    let serving = emulator.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    drive("orders.py", &format!("{address}/sandbox")).await;
    if std::env::var_os("BURSAR_TEST_PYTHON").is_some() {
        let books = emulator.books().await.unwrap();
        assert_eq!((books.captured, books.refunded), (10_000 + 10_000 + 12_100, 4_000));
    }
}

/// Runs a script against the sandbox of an emulator of the classic interface.
async fn drive_classic(script: &str) -> express::Emulator {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let emulator = express::Emulator::open(ExpressConfig::default()).await.unwrap();
    let serving = emulator.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    drive(script, &format!("{address}/sandbox")).await;
    emulator
}

#[tokio::test]
async fn the_express_module_of_django_oscar_paypal_gets_its_money() {
    let emulator = drive_classic("express.py").await;
    if std::env::var_os("BURSAR_TEST_PYTHON").is_some() {
        let books = emulator.books().await.unwrap();
        assert_eq!((books.open_holds, books.captured, books.refunded), (0, 10_000 + 2_100, 6_000));
    }
}

#[tokio::test]
async fn its_calls_get_the_money_of_website_payments_pros_page() {
    let emulator = drive_classic("hosted.py").await;
    if std::env::var_os("BURSAR_TEST_PYTHON").is_some() {
        let books = emulator.books().await.unwrap();
        assert_eq!((books.open_holds, books.captured, books.refunded), (0, 10_000 + 2_100, 4_000));
    }
}
