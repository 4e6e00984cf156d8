//! People of an import file: the demo's, and those of an installation that is set up from a file.

use super::people::{NewAccount, add};
use super::second_factors::{SharedSecret, set_secret};
use super::{passwords, sign_ins::email_key};
use crate::App;
use crate::import::ImportError;
use domain::accounts::Role;
use locale::Locale;
use serde::Deserialize;
use std::fmt;
use store::Tx;

/// Somebody to be added.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonImport {
    name: String,
    email: String,
    password: String,
    /// The secret of the second factor in base32, as an app takes it.
    second_factor: Option<String>,
    #[serde(default = "english")]
    locale: String,
    #[serde(default)]
    operator: bool,
    #[serde(rename = "role", default)]
    roles: Vec<RoleImport>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleImport {
    site: String,
    role: String,
}

fn english() -> String {
    Locale::En.code().to_owned()
}

impl fmt::Debug for PersonImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonImport").field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// Somebody ready to be stored.
#[derive(Clone)]
pub(crate) struct PreparedPerson {
    account: NewAccount,
    second_factor: Option<SharedSecret>,
    roles: Vec<(String, Role)>,
}

/// Checks the entry, and hashes its password.
pub(crate) async fn prepare(app: &App, person: &PersonImport) -> Result<PreparedPerson, ImportError> {
    let email = email_key(&person.email);
    let wrong = |what: &str| ImportError::Invalid(format!("person {email:?}: {what}"));
    domain::registrations::details::check_email(&email)
        .map_err(|_| wrong("the email is not a mail address"))?;
    Locale::parse(&person.locale).ok_or_else(|| wrong("locale is \"en\", \"nl\" or \"fr\""))?;
    passwords::check(&person.password, &[&person.name, &email])
        .map_err(|_| wrong("the password is too easy to guess, or shorter than 10 characters"))?;
    let second_factor = match &person.second_factor {
        None => None,
        Some(text) => Some(
            SharedSecret::parse(text)
                .ok_or_else(|| wrong("the second factor is a secret of 32 characters of base32"))?,
        ),
    };
    let role = |entry: &RoleImport| {
        let role = Role::parse(&entry.role).filter(|role| Role::AT_SITE.contains(role));
        let role =
            role.ok_or_else(|| wrong("a role is \"administrator\", \"host\", \"finance\" or \"head\""))?;
        Ok::<_, ImportError>((entry.site.clone(), role))
    };
    let roles = person.roles.iter().map(role).collect::<Result<_, _>>()?;
    let password_hash = Some(app.passwords().hash(app.entropy(), &person.password).await?);
    let account = NewAccount {
        email,
        name: person.name.trim().to_owned(),
        locale: person.locale.clone(),
        is_operator: person.operator,
        password_hash,
        roles: Vec::new(),
    };
    Ok(PreparedPerson { account, second_factor, roles })
}

/// Stores somebody, after the sites of the file.
pub(crate) async fn store(app: &App, tx: &mut Tx, person: &PreparedPerson) -> Result<(), ImportError> {
    let email = &person.account.email;
    let mut new = person.account.clone();
    for (slug, role) in &person.roles {
        let site = store::sites::find(tx, slug).await?;
        let site =
            site.ok_or_else(|| ImportError::Invalid(format!("person {email:?}: there is no site {slug:?}")))?;
        new.roles.push((site.id, *role));
    }
    let added = add(app, tx, &new, "import").await?;
    let account = added.ok_or_else(|| {
        ImportError::Invalid(format!("person {email:?}: an account with this address is there already"))
    })?;
    if let Some(secret) = &person.second_factor {
        set_secret(app, tx, account.id, secret, None).await?;
    }
    Ok(())
}
