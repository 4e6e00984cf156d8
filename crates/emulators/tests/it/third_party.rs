//! A client that somebody else wrote drives the emulator.

use crate::client::start;

#[tokio::test]
async fn the_payflow_module_of_django_oscar_paypal_gets_its_money() {
    let Some(python) = std::env::var_os("BURSAR_TEST_PYTHON") else {
        eprintln!("left out: BURSAR_TEST_PYTHON names no Python with third_party/requirements.txt");
        return;
    };
    let at = start(|_| {}).await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/third_party/run.py");
    let base = format!("http://{}/live", at.address);
    let done = tokio::process::Command::new(python).args([script, &base]).output().await.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{said}");
}
