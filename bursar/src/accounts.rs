//! `bursar accounts`: the people who sign in, from the machine itself.

use crate::config::Config;
use crate::wiring;
use app::accounts::FactorReset;

/// What can be done about them.
#[derive(Debug, clap::Subcommand)]
pub enum AccountsCommand {
    /// Takes away the second factor of somebody who has lost phone and recovery codes: it ends every sign-in of that
    /// person, a mail tells, and a new second factor is set up at the next sign-in with the password. On SQLite, stop
    /// the server first.
    ResetSecondFactor {
        /// The mail address that the person signs in with.
        email: String,
    },
}

/// Runs the command; false when it found something wrong and has said so.
///
/// # Errors
/// What kept it from being done, in plain words.
pub async fn run(config: &Config, command: AccountsCommand) -> anyhow::Result<bool> {
    let AccountsCommand::ResetSecondFactor { email } = command;
    let app = wiring::app(config).await?;
    let outcome = app.accounts().reset_second_factor_of(&email).await?;
    app.store().close().await;
    let (words, is_done) = match outcome {
        FactorReset::Done => ("the second factor is away, and every sign-in has ended; a mail says so", true),
        FactorReset::NoFactor => ("this account has no second factor", false),
        FactorReset::NoAccount => ("nobody signs in with this address", false),
    };
    println!("{words}");
    Ok(is_done)
}
