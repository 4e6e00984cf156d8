//! `bursar rehearse`: a payment at a stand-in for the gateway, with a trouble of choice, as its payer sees it.
//!
//! The server plays it in a process of its own, as it draws slides: logs, alarms, memory and panics of a rehearsal are none of the
//! server's. That process reads no configuration, no database and no credentials of the installation, and opens no connection.

use crate::child_process::limit_this_process;
use anyhow::Context as _;
use domain::payments::gateway::HostedAction;
use domain::sites::{GatewayProduct, ProUkEdition};
use locale::Locale;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;
use web::rehearsal::{NotRehearsed, Rehearsal, Rehearse, Rehearsed, Trouble};

/// The command's name.
pub const COMMAND: &str = "rehearse";

/// Memory of the process: addresses, bytes.
const MEMORY_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// How long it may take. It then ends by itself, and says so.
const LONGEST: Duration = Duration::from_secs(20);

/// Who does not end by himself is ended after so much more.
const GRACE: Duration = Duration::from_secs(5);

/// Where programs put their temporary files, by this variable of their environment.
const FOLDER: &str = "TMPDIR";

/// Longest answer of the process, bytes.
const ANSWER_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// So much of what it complains of goes into the log, characters.
const COMPLAINT_MAX: usize = 2_000;

/// What is rehearsed.
#[derive(Debug, clap::Args)]
pub struct RehearseArgs {
    /// Through what is paid: payflow, paypal, express-checkout, payflow-express or paypal-pro-uk.
    #[arg(long, value_parser = product)]
    gateway: GatewayProduct,
    /// Of which edition an account of paypal-pro-uk is: hosted (unless it is said), payflow or direct.
    #[arg(long, value_parser = edition)]
    edition: Option<ProUkEdition>,
    /// What the account does first: authorize (hold the money) or sale (take it at once).
    #[arg(long, value_parser = action, default_value = "authorize")]
    action: HostedAction,
    /// What goes wrong; none is one of them.
    #[arg(long, value_parser = trouble, default_value = "none")]
    trouble: Trouble,
    /// What the payer reads: en, nl or fr.
    #[arg(long, value_parser = language, default_value = "en")]
    language: Locale,
}

fn product(text: &str) -> Result<GatewayProduct, String> {
    GatewayProduct::parse(text).ok_or_else(|| one_of(GatewayProduct::ALL.map(GatewayProduct::as_str)))
}

fn edition(text: &str) -> Result<ProUkEdition, String> {
    ProUkEdition::parse(text).ok_or_else(|| one_of(ProUkEdition::ALL.map(ProUkEdition::as_str)))
}

fn action(text: &str) -> Result<HostedAction, String> {
    let all = [HostedAction::Authorize, HostedAction::Sale];
    HostedAction::parse(text).ok_or_else(|| one_of(all.map(HostedAction::as_str)))
}

fn trouble(text: &str) -> Result<Trouble, String> {
    Trouble::parse(text).ok_or_else(|| one_of(Trouble::ALL.map(Trouble::as_str)))
}

fn language(text: &str) -> Result<Locale, String> {
    Locale::parse(text).ok_or_else(|| one_of(Locale::ALL.map(Locale::code)))
}

fn one_of<const N: usize>(words: [&str; N]) -> String {
    format!("one of {}", words.join(", "))
}

/// Plays it, and prints what came of it as one JSON document: `null` when it took too long.
///
/// # Errors
/// When it cannot befall such a payment, or the product has no editions.
pub fn rehearse(args: &RehearseArgs) -> anyhow::Result<bool> {
    let RehearseArgs { gateway: product, edition, action, trouble, language: locale } = *args;
    anyhow::ensure!(
        edition.is_none() || product == GatewayProduct::ProUk,
        "only {} has editions: leave --edition out",
        GatewayProduct::ProUk.as_str()
    );
    anyhow::ensure!(
        trouble.befalls(action),
        "what is taken at once is never charged later: choose --action authorize"
    );
    limit_this_process(MEMORY_MAX, LONGEST + GRACE)?;
    // The server has made one, and takes it away however this process ends.
    let _folder = std::env::var_os(FOLDER).is_none().then(simulation::use_memory).transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let rehearsal = Rehearsal { product, edition, action, trouble, locale };
    let rehearsed = runtime.block_on(simulation::rehearse(rehearsal, LONGEST));
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &rehearsed)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(true)
}

/// Plays rehearsals in processes of this program.
///
/// # Errors
/// When the system does not say which that is.
pub fn in_own_process() -> anyhow::Result<Rehearse> {
    let program: Arc<Path> = std::env::current_exe().context("finding this program")?.into();
    Ok(Arc::new(move |rehearsal| {
        let program = Arc::clone(&program);
        Box::pin(async move {
            match tokio::time::timeout(LONGEST + GRACE, play(&program, rehearsal)).await {
                Ok(Ok(Some(rehearsed))) => Ok(rehearsed),
                Ok(Ok(None)) | Err(_) => Err(NotRehearsed::TooSlow),
                Ok(Err(error)) => {
                    tracing::error!(error = format!("{error:#}"), "a rehearsal broke off");
                    Err(NotRehearsed::Failed)
                }
            }
        })
    }))
}

/// What is said to the process that plays it.
fn words(rehearsal: Rehearsal) -> Vec<&'static str> {
    let Rehearsal { product, edition, action, trouble, locale } = rehearsal;
    let mut words = vec![
        COMMAND,
        "--gateway",
        product.as_str(),
        "--action",
        action.as_str(),
        "--trouble",
        trouble.as_str(),
        "--language",
        locale.code(),
    ];
    words.extend(edition.into_iter().flat_map(|edition| ["--edition", edition.as_str()]));
    words
}

/// None when it took too long, as it says itself.
async fn play(program: &Path, rehearsal: Rehearsal) -> anyhow::Result<Option<Rehearsed>> {
    let words = words(rehearsal);
    // Made before the process, and so dropped after it was ended.
    let folder = simulation::folder_in_memory().context("making a folder for its database")?;
    let mut child = Command::new(program)
        .args(words)
        .env_clear()
        .env(FOLDER, folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("starting the program")?;
    let (output, errors) = child.stdout.take().zip(child.stderr.take()).context("reading what it says")?;
    let (mut said, mut complaint) = (Vec::new(), String::new());
    let (mut output, mut errors) = (output.take(ANSWER_BYTES_MAX), errors.take(ANSWER_BYTES_MAX));
    let (read, _) = tokio::join!(output.read_to_end(&mut said), errors.read_to_string(&mut complaint));
    read.context("reading what it says")?;
    let ended = child.wait().await.context("waiting for its end")?;
    // A panic may print whole pages.
    let complaint: String = complaint.trim().chars().take(COMPLAINT_MAX).collect();
    anyhow::ensure!(ended.success(), "{ended}: {complaint}");
    serde_json::from_slice(&said).context("reading what it says")
}

#[cfg(test)]
mod words_tests {
    use super::*;
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Said {
        #[command(flatten)]
        args: RehearseArgs,
    }

    /// The server asks for the edition of the account that is rehearsed, and the process plays that one.
    #[test]
    fn what_the_server_says_is_what_is_played() {
        let editions = ProUkEdition::ALL.map(|edition| (GatewayProduct::ProUk, Some(edition)));
        for (product, edition) in editions.into_iter().chain([(GatewayProduct::PayPal, None)]) {
            let (action, trouble, locale) = (HostedAction::Sale, Trouble::NeverBack, Locale::Fr);
            // The first word is the command's, where a program's name stands.
            let said = Said::parse_from(words(Rehearsal { product, edition, action, trouble, locale })).args;
            assert_eq!((said.gateway, said.edition), (product, edition));
            assert_eq!((said.action, said.trouble, said.language), (action, trouble, locale));
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    /// A process that never ends is ended, and its files go with it.
    #[tokio::test]
    async fn nothing_is_left_of_a_process_that_was_ended() {
        let home = tempfile::tempdir().expect("a folder");
        let (program, told) = (home.path().join("program"), home.path().join("told"));
        let script = format!(
            "#!/bin/sh\ntouch \"$TMPDIR/database\"\necho \"$TMPDIR\" > {0}.new\nmv {0}.new {0}\nexec sleep 60\n",
            told.display()
        );
        fs::write(&program, script).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("executable");
        let (product, edition, action) = (GatewayProduct::PayPal, None, HostedAction::Sale);
        let rehearsal = Rehearsal { product, edition, action, trouble: Trouble::Smooth, locale: Locale::En };
        let said = async {
            loop {
                match fs::read_to_string(&told) {
                    Ok(folder) => break folder,
                    Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        };
        let folder = tokio::select! {
            ended = play(&program, rehearsal) => panic!("it sleeps: {ended:?}"),
            folder = said => folder,
        };
        assert_ne!(folder.trim(), "");
        assert!(!Path::new(folder.trim()).exists(), "{folder}");
    }
}
