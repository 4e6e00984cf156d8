//! `bursar import`: takes a file in, and asks the gateways about its merchant accounts.

use app::App;
use app::import::ImportFile;
use domain::sites::CheckOutcome;

/// Imports everything in the file, or nothing. Returns what the gateways say about its accounts, in plain words: what
/// was imported stays, whatever they say.
///
/// # Errors
/// What is wrong with the file, and the installation's own troubles.
pub async fn import(app: &App, file: ImportFile) -> anyhow::Result<Vec<String>> {
    app.import(file).await?;
    let heard = app.verify_imported().await?;
    let line = |verified: &app::import::Verified| {
        let who = verified
            .site
            .as_deref()
            .map_or_else(|| "the operator".to_owned(), |site| format!("site {site:?}"));
        let said = match verified.outcome {
            CheckOutcome::Usable => "is verified",
            CheckOutcome::NoAnswer => "is not verified: the gateway gives no answer",
            CheckOutcome::Refused(_) => "is not verified: the gateway refuses it, `bursar check` says why",
        };
        format!("{who}: the merchant account for {} {said}", verified.mode.as_str())
    };
    Ok(heard.iter().map(line).collect())
}
