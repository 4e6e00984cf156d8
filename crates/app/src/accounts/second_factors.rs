//! The second factor: codes that change every half minute (TOTP, RFC 6238), and recovery codes for the day when the
//! phone is gone.

use super::Accounts;
use super::own::{OwnPassword, tell_change};
use super::person::Person;
use super::sign_ins::{NewSignIn, new_token, person, token_hash};
use super::tries::{self, Subject};
use crate::audit::actor;
use crate::entropy::{self, base32};
use crate::keys::CannotOpen;
use crate::spawn::spawn;
use crate::{App, AppError};
use domain::accounts::limits::SECOND_FACTOR;
use domain::accounts::sign_ins::{Stage, is_alive};
use domain::ids::{AccountId, CROCKFORD, SignInId};
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
        let recovery = recovery_hash(&app, account.id, code);
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
            let (taken, how) = match (&recovery, secret.step_of(&code, app.wall())) {
                (Some(hash), _) => (rows::take_code(tx, account.id, hash, now).await?, "recovery code"),
                (None, Some(step)) => (rows::take_step(tx, account.id, step).await?, "second factor"),
                (None, None) => (false, ""),
            };
            if !taken {
                return Ok(Err(CodeRefusal::Wrong));
            }
            tries::forgive(tx, &subjects).await?;
            let fresh_hash = token_hash(&app, &fresh).ok_or(AppError::Broken("a new token is none"))?;
            let ends_at = now.plus(Stage::Complete.life());
            sign_ins::promote(tx, row.id, account.id, &fresh_hash, Stage::Complete, now, ends_at).await?;
            app.audit(tx, None, &actor(account.id), "sign in", &row.id.to_string(), how).await?;
            let person = person(tx, account).await?;
            Ok::<_, AppError>(Ok(NewSignIn { token: fresh.clone(), stage: Stage::Complete, person }))
        };
        spawn(async move { store.run(unit).await }).await?
    }
}

/// Recovery codes that are made at a time.
const RECOVERY_CODES: usize = 10;

/// Characters of a recovery code: 50 bits.
const RECOVERY_LENGTH: usize = 10;

/// A recovery code without what people add or mistake: blanks, dashes, small letters, O for 0, I and L for 1.
fn recovery_code(typed: &str) -> Option<String> {
    let read = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(read).collect();
    let is_code = code.len() == RECOVERY_LENGTH && code.bytes().all(|b| CROCKFORD.contains(&b));
    is_code.then_some(code)
}

fn recovery_hash(app: &App, account: AccountId, typed: &str) -> Option<[u8; 32]> {
    let data = format!("{account} {}", recovery_code(typed)?);
    Some(app.keys().sign("recovery code", data.as_bytes()))
}

/// New recovery codes, as they are shown once.
fn new_codes(app: &App) -> Vec<String> {
    let code = || {
        let mut text = base32(&entropy::bytes::<7>(app.entropy()));
        text.truncate(RECOVERY_LENGTH);
        format!("{}-{}", &text[..5], &text[5..])
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

fn hashes(app: &App, account: AccountId, codes: &[String]) -> Vec<[u8; 32]> {
    codes.iter().filter_map(|code| recovery_hash(app, account, code)).collect()
}

/// Why a second factor stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorRefusal {
    /// The password, asked for again.
    Password(OwnPassword),
    /// The code of the new one.
    Code(CodeRefusal),
    /// The person's roles ask for one: it cannot be taken away.
    Needed,
}

impl Accounts<'_> {
    /// The secret that is offered in this sign-in. It is derived, and so stored nowhere before it is confirmed; after
    /// that the next one is another.
    pub async fn offered_secret(&self, by: &Person, sign_in: SignInId) -> Result<SharedSecret, AppError> {
        let app = self.0;
        let mut tx = app.store().reader().await?;
        let account = people::get(&mut tx, by.account).await?;
        Ok(offered(app, sign_in, account.sealed_second_factor.as_deref()))
    }

    /// What an app reads to take the secret: an `otpauth` address.
    pub fn secret_address(&self, by: &Person, secret: &SharedSecret) -> Result<String, AppError> {
        // A colon divides issuer and account there.
        let issuer = self.0.base().host().replace(':', " ");
        let totp = Builder::new()
            .with_secret(secret.0)
            .with_issuer(Some(issuer))
            .with_account_name(by.email.replace(':', " "))
            .build()
            .map_err(|_| AppError::Broken("an address of a second factor cannot be written"))?;
        totp.to_url().map_err(|_| AppError::Broken("an address of a second factor cannot be written"))
    }

    /// Sets the offered secret up, with its present code as proof; gives the recovery codes, which are shown once.
    /// Who has a second factor already gives his password, too. Every other sign-in ends.
    pub async fn set_up_second_factor(
        &self,
        by: &Person,
        sign_in: SignInId,
        code: &str,
        password: &str,
    ) -> Result<Result<Vec<String>, FactorRefusal>, AppError> {
        let app = self.0.clone();
        let account = {
            let mut tx = app.store().reader().await?;
            people::get(&mut tx, by.account).await?
        };
        let before = account.sealed_second_factor;
        if before.is_some()
            && let Err(why) = self.check_own_password(by, password).await?
        {
            return Ok(Err(FactorRefusal::Password(why)));
        }
        let subjects = [Subject::new(&app, SECOND_FACTOR, &by.account.to_string())];
        if let Err(until) = tries::count(&app, &subjects).await? {
            return Ok(Err(FactorRefusal::Code(CodeRefusal::TooMany(until))));
        }
        let secret = offered(&app, sign_in, before.as_deref());
        let Some(step) = secret.step_of(code, app.wall()) else {
            return Ok(Err(FactorRefusal::Code(CodeRefusal::Wrong)));
        };
        let codes = new_codes(&app);
        let hashes = hashes(&app, by.account, &codes);
        let (by, store) = (by.clone(), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            let now_stored = people::get(tx, by.account).await?;
            if now_stored.sealed_second_factor != before {
                // Set up in another window meanwhile: what was offered there counts.
                return Ok(Err(FactorRefusal::Code(CodeRefusal::Wrong)));
            }
            tries::forgive(tx, &subjects).await?;
            set_secret(&app, tx, by.account, &secret, Some(step)).await?;
            rows::replace_codes(tx, by.account, &hashes).await?;
            sign_ins::end_others(tx, by.account, sign_in).await?;
            app.audit(tx, None, &by.actor(), "set up second factor", &by.account.to_string(), "").await?;
            tell_change(&app, tx, by.account, "second-factor").await?;
            Ok::<_, AppError>(Ok(()))
        };
        Ok(spawn(async move { store.run(unit).await }).await??.map(|()| codes))
    }

    /// New recovery codes in place of the old ones; shown once.
    pub async fn renew_recovery_codes(
        &self,
        by: &Person,
        password: &str,
    ) -> Result<Result<Vec<String>, OwnPassword>, AppError> {
        let app = self.0.clone();
        if let Err(why) = self.check_own_password(by, password).await? {
            return Ok(Err(why));
        }
        let codes = new_codes(&app);
        let hashes = hashes(&app, by.account, &codes);
        let (by, store) = (by.clone(), app.store().clone());
        let unit = async move |tx: &mut Tx| {
            rows::replace_codes(tx, by.account, &hashes).await?;
            app.audit(tx, None, &by.actor(), "renew recovery codes", &by.account.to_string(), "").await?;
            Ok::<_, AppError>(())
        };
        spawn(async move { store.run(unit).await }).await??;
        Ok(Ok(codes))
    }

    /// Takes the second factor away, where no role asks for one.
    pub async fn remove_second_factor(
        &self,
        by: &Person,
        password: &str,
    ) -> Result<Result<(), FactorRefusal>, AppError> {
        let app = self.0.clone();
        if by.needs_second_factor() {
            return Ok(Err(FactorRefusal::Needed));
        }
        if let Err(why) = self.check_own_password(by, password).await? {
            return Ok(Err(FactorRefusal::Password(why)));
        }
        let (by, store) = (by.clone(), app.store().clone());
        let unit = async move |tx: &mut Tx| take_away(&app, tx, by.account, &by.actor()).await;
        spawn(async move { store.run(unit).await }).await??;
        Ok(Ok(()))
    }
}

/// Takes an account's second factor and recovery codes away, and tells its owner.
async fn take_away(app: &App, tx: &mut Tx, account: AccountId, by: &str) -> Result<(), AppError> {
    rows::set(tx, account, None, None).await?;
    rows::replace_codes(tx, account, &[]).await?;
    app.audit(tx, None, by, "remove second factor", &account.to_string(), "").await?;
    tell_change(app, tx, account, "second-factor").await
}

fn offered(app: &App, sign_in: SignInId, before: Option<&[u8]>) -> SharedSecret {
    let data = [&sign_in.0.as_bytes()[..], before.unwrap_or_default()].concat();
    let derived = app.keys().sign("offered second factor", &data);
    let mut secret = [0; SECRET_LEN];
    secret.copy_from_slice(&derived[..SECRET_LEN]);
    SharedSecret(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_read_as_people_write_them() {
        assert_eq!(recovery_code(" 7k3m9-q2xv0 ").as_deref(), Some("7K3M9Q2XV0"));
        assert_eq!(recovery_code("7K3M9 Q2XVO").as_deref(), Some("7K3M9Q2XV0"));
        assert_eq!(recovery_code("7K3M9-QLXVI").as_deref(), Some("7K3M9Q1XV1"));
        for bad in ["", "123456", "7K3M9-Q2XV", "7K3M9-Q2XVU", "7K3M9-Q2XV00"] {
            assert_eq!(recovery_code(bad), None, "{bad}");
        }
    }

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
