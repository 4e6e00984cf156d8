//! Passwords: argon2id on threads of their own, few at a time, because each takes memory and time on purpose; and
//! which ones are too easy to guess.

use crate::AppError;
use crate::entropy::{self, Entropy};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

/// Characters that a password has at least.
pub const LENGTH_MIN: usize = 10;

/// Characters that a password has at most: more would only cost time.
pub const LENGTH_MAX: usize = 200;

/// So many are hashed at a time; others wait.
const AT_A_TIME: usize = 4;

/// What one hash costs, for us and for whoever guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, in units of 1 024 bytes.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for PasswordCost {
    /// 19 MiB and 2 passes: OWASP's first recommendation for argon2id.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WeakPassword {
    /// None was entered.
    Missing,
    /// Shorter than [`LENGTH_MIN`].
    TooShort,
    /// Longer than [`LENGTH_MAX`].
    TooLong,
    /// Among the first that anybody tries.
    Common,
    /// One of these with small changes.
    LikeCommon,
    /// A word, or a name.
    Word,
    /// Made from the account's own name or address, or the site's.
    Personal,
    /// A row of keys.
    Keys,
    /// The same over and over.
    Repeats,
    /// `abcdef`, `654321`.
    Sequence,
    /// A date or a year.
    Date,
    /// Guessed too soon, for no single reason.
    Guessable,
}

impl WeakPassword {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::Missing,
        Self::TooShort,
        Self::TooLong,
        Self::Common,
        Self::LikeCommon,
        Self::Word,
        Self::Personal,
        Self::Keys,
        Self::Repeats,
        Self::Sequence,
        Self::Date,
        Self::Guessable,
    ];
}

/// Whether the password is hard enough to guess for somebody who knows `own`: names, addresses, the site.
///
/// # Errors
/// Why it is not.
pub fn check(password: &str, own: &[&str]) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length == 0 {
        return Err(WeakPassword::Missing);
    }
    if length > LENGTH_MAX {
        return Err(WeakPassword::TooLong);
    }
    let own: Vec<&str> = own
        .iter()
        .flat_map(|text| text.split(['@', '.', ' ', '-', '_']).chain([*text]))
        .filter(|part| part.chars().count() > 2)
        .collect();
    let found = zxcvbn(password, &own);
    if is_personal(password, &own) {
        return Err(WeakPassword::Personal);
    }
    if found.score() >= Score::Three {
        return if length < LENGTH_MIN { Err(WeakPassword::TooShort) } else { Ok(()) };
    }
    Err(match found.feedback().and_then(|feedback| feedback.warning()) {
        Some(
            Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword,
        ) => WeakPassword::Common,
        Some(Warning::ThisIsSimilarToACommonlyUsedPassword) => WeakPassword::LikeCommon,
        Some(
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => WeakPassword::Word,
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => {
            WeakPassword::Keys
        }
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        ) => WeakPassword::Repeats,
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => WeakPassword::Sequence,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => WeakPassword::Date,
        None if length < LENGTH_MIN => WeakPassword::TooShort,
        None => WeakPassword::Guessable,
    })
}

/// Whether names and addresses are all that makes it hard: without them the rest is guessed soon.
fn is_personal(password: &str, own: &[&str]) -> bool {
    let mut rest = password.to_lowercase();
    for part in own {
        rest = rest.replace(&part.to_lowercase(), "");
    }
    rest.chars().count() < password.to_lowercase().chars().count()
        && zxcvbn(&rest, &[]).score() < Score::Three
}

/// Hashes and verifies.
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    places: Arc<Semaphore>,
    /// Verified for accounts that do not exist, so that they take as long.
    nobodys: String,
}

impl Passwords {
    /// Of this cost.
    pub(crate) fn new(cost: PasswordCost, entropy: &dyn Entropy) -> Result<Self, AppError> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None)
            .map_err(|_| AppError::Broken("a password cannot be hashed at this cost"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobodys = hash_now(&argon2, "", &entropy::bytes(entropy))?;
        Ok(Self { argon2, places: Arc::new(Semaphore::new(AT_A_TIME)), nobodys })
    }

    /// The hash of a password, with a salt of its own.
    pub(crate) async fn hash(&self, entropy: &dyn Entropy, password: &str) -> Result<String, AppError> {
        let salt: [u8; 16] = entropy::bytes(entropy);
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        self.work(move || hash_now(&argon2, &password, &salt)).await?
    }

    /// Whether the password is the one of this hash. Without a hash it is not, after the same work.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, AppError> {
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        let is_somebodys = hash.is_some();
        let hash = hash.unwrap_or(&self.nobodys).to_owned();
        let matches = self
            .work(move || {
                let hash = PasswordHash::new(&hash)
                    .map_err(|_| AppError::Broken("the hash of a password cannot be read"))?;
                Ok::<_, AppError>(argon2.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await??;
        Ok(matches && is_somebodys)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| AppError::CutOff)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        Ok(done.await?)
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &str, salt: &[u8; 16]) -> Result<String, AppError> {
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|_| AppError::Broken("a password could not be hashed"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    #[test]
    fn easy_passwords_are_refused_with_their_reason() {
        let own = ["Noor de Wit", "noor@academy.example", "Demo Academy"];
        for (password, why) in [
            ("", WeakPassword::Missing),
            ("password", WeakPassword::Common),
            ("qwertyuiop", WeakPassword::Common),
            ("P@ssw0rd", WeakPassword::LikeCommon),
            ("aaaaaaaaaaaa", WeakPassword::Repeats),
            ("abcdefghijk", WeakPassword::Sequence),
            ("NoorAcademy1", WeakPassword::Personal),
            ("01-12-1987", WeakPassword::Date),
            ("kX9#q", WeakPassword::TooShort),
            ("kX9#qvT!z", WeakPassword::TooShort),
        ] {
            assert_eq!(check(password, &own), Err(why), "{password}");
        }
        assert_eq!(check(&"x7 ".repeat(70), &own), Err(WeakPassword::TooLong));
        for good in ["seven calm herons", "kX9#qvT!z2", "mijn fiets staat buiten", "été à Gand, trois fois"]
        {
            assert_eq!(check(good, &own), Ok(()), "{good}");
        }
    }

    #[tokio::test]
    async fn only_the_password_itself_opens_and_nobodys_account_takes_the_same_work() {
        let passwords =
            Passwords::new(PasswordCost { memory_kib: 8, passes: 1 }, &SystemEntropy).expect("a cost");
        let hash = passwords.hash(&SystemEntropy, "seven calm herons").await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash(&SystemEntropy, "seven calm herons").await.expect("hashed"));
        let opens = async |password: &str, hash: Option<&str>| {
            passwords.verify(password, hash).await.expect("verified")
        };
        assert!(opens("seven calm herons", Some(&hash)).await);
        assert!(!opens("seven calm heron", Some(&hash)).await);
        assert!(!opens("", None).await, "the dummy's own password opens nothing");
    }
}
