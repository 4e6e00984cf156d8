//! The second factor: codes that change every half minute (TOTP, RFC 6238), and recovery codes for the day when the
//! phone is gone.

use super::Accounts;
use super::person::actor;
use super::sign_ins::{NewSignIn, new_token, person, token_hash};
use super::tries::{self, Subject};
use crate::keys::CannotOpen;
use crate::{App, AppError};
use domain::accounts::limits::SECOND_FACTOR;
use domain::accounts::sign_ins::{Stage, is_alive};
use domain::ids::AccountId;
use domain::time::Timestamp;
use store::Tx;
use store::accounts::people;
use store::accounts::second_factors as rows;
use store::accounts::sign_ins;
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret: what RFC 4226 recommends, and every app takes.
const SECRET_LEN: usize = 20;

/// Seconds of a time step.
const STEP_SECONDS: u64 = 30;

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// It is not the present one, or it was taken before.
    Wrong,
    /// Too many tries: none is looked at until then.
    TooMany(Timestamp),
    /// The time to enter it is over: the password is asked for again.
    TooLate,
}

/// The secret that an app and we share.
#[derive(Clone)]
pub struct SharedSecret([u8; SECRET_LEN]);

impl std::fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedSecret(..)")
    }
}

impl SharedSecret {
    /// Reads base32, as apps show it.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let secret = Secret::try_from_base32(text.to_ascii_uppercase()).ok()?;
        Some(Self(secret.as_ref().try_into().ok()?))
    }

    /// Base32, to be typed into an app.
    pub fn base32(&self) -> String {
        Secret::from(self.0).to_base32()
    }

    /// The six digits of a time step.
    pub fn code(&self, step: u64) -> String {
        self.totp().generate(step * STEP_SECONDS).to_string()
    }

    /// The time step whose code this is: the present one, the one before or the one after.
    fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
        self.totp().check(&code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    fn totp(&self) -> Totp {
        Builder::new().with_secret(self.0).with_skew(1).with_step_duration(STEP_SECONDS).build_noncompliant()
    }

    fn open(app: &App, account: AccountId, sealed: &[u8]) -> Result<Self, AppError> {
        let bytes = app.keys().open_second_factor(account, sealed)?;
        Ok(Self(bytes.expose().as_slice().try_into().map_err(|_| CannotOpen)?))
    }
}

/// Sets the secret of an account; `step` is that of the code that proved it, if one did.
pub(crate) async fn set_secret(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    secret: &SharedSecret,
    step: Option<i64>,
) -> Result<(), AppError> {
    let sealed = app.keys().seal_second_factor(app.entropy(), account, &secret.0);
    Ok(rows::set(tx, account, Some(&sealed), step).await?)
}

impl Accounts<'_> {
    /// Completes a sign-in of which the password was right with a code of the second factor. The browser gets another
    /// token.
    pub async fn enter_code(
        &self,
        token: &str,
        code: &str,
    ) -> Result<Result<NewSignIn, CodeRefusal>, AppError> {
        let app = self.0.clone();
        let Some(hash) = token_hash(&app, token) else { return Ok(Err(CodeRefusal::TooLate)) };
        let found = {
            let mut tx = app.store().reader().await?;
            sign_ins::find(&mut tx, &hash).await?
        };
        let Some((account, _)) = found else { return Ok(Err(CodeRefusal::TooLate)) };
        let subjects = [Subject::new(&app, SECOND_FACTOR, &account.id.to_string())];
        if let Err(until) = tries::count(&app, &subjects).await? {
            return Ok(Err(CodeRefusal::TooMany(until)));
        }
        let (code, fresh, store) = (code.to_owned(), new_token(&app), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            let now = app.now();
            let Some((account, row)) = sign_ins::find(tx, &hash).await? else {
                return Ok(Err(CodeRefusal::TooLate));
            };
            let alive = account.disabled_at.is_none() && is_alive(row.seen_at, row.ends_at, now);
            if !alive || row.stage != Stage::Password {
                return Ok(Err(CodeRefusal::TooLate));
            }
            let Some(sealed) = &account.sealed_second_factor else { return Ok(Err(CodeRefusal::TooLate)) };
            let secret = SharedSecret::open(&app, account.id, sealed)?;
            let taken = match secret.step_of(&code, now) {
                Some(step) => rows::take_step(tx, account.id, step).await?,
                None => false,
            };
            if !taken {
                return Ok(Err(CodeRefusal::Wrong));
            }
            tries::forgive(tx, &subjects).await?;
            let fresh_hash = token_hash(&app, &fresh).ok_or(AppError::Broken("a new token is none"))?;
            let ends_at = now.plus(Stage::Complete.life());
            sign_ins::promote(tx, row.id, account.id, &fresh_hash, Stage::Complete, now, ends_at).await?;
            app.audit(tx, None, &actor(account.id), "sign in", &row.id.to_string(), "second factor").await?;
            let account = people::get(tx, account.id).await?;
            let person = person(tx, account).await?;
            Ok::<_, AppError>(Ok(NewSignIn { token: fresh.clone(), stage: Stage::Complete, person }))
        };
        tokio::spawn(async move { store.run(unit).await }).await?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = SharedSecret(*b"12345678901234567890");
        assert_eq!(secret.code(59 / 30), "287082");
        assert_eq!(secret.code(1_111_111_109 / 30), "081804");
        assert_eq!(secret.code(20_000_000_000 / 30), "353130");
        let read = SharedSecret::parse(&secret.base32()).expect("our own form");
        assert_eq!(read.code(1), secret.code(1));
        assert!(SharedSecret::parse("GEZDGNBVGY3TQOJQ").is_none(), "too short");
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off() {
        let secret = SharedSecret([7; SECRET_LEN]);
        let now = Timestamp(1_795_608_000_000_000);
        let step = 1_795_608_000 / 30;
        for (code, found) in
            [(step - 2, false), (step - 1, true), (step, true), (step + 1, true), (step + 2, false)]
        {
            let code_of_step = secret.code(code);
            assert_eq!(secret.step_of(&code_of_step, now).is_some(), found, "{}", code - step + 2);
        }
        assert!(secret.step_of("", now).is_none() && secret.step_of("+12345", now).is_none());
        let spaced = secret.code(step);
        assert!(secret.step_of(&format!("{} {}", &spaced[..3], &spaced[3..]), now).is_some());
    }
}
