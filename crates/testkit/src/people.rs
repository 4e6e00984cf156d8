//! People who are signed in: of any role, through the same use cases as everybody else.

use crate::app_under_test::{SITE, TestApp};
use app::accounts::{Credentials, NewSignIn, Origin, Person, SharedSecret};
use domain::accounts::Role;
use domain::accounts::sign_ins::Stage;
use domain::ids::SiteId;
use std::net::{IpAddr, Ipv4Addr};

/// The password of everybody in a test.
pub const PASSWORD: &str = "seven calm herons";

/// The secret of everybody's second factor in a test, in base32.
pub const SECOND_FACTOR: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedInPerson {
    /// Who.
    pub person: Person,
    /// The value of the cookie [`SIGN_IN_COOKIE`].
    pub token: String,
}

/// The name of the cookie by which a browser is signed in, without TLS.
pub const SIGN_IN_COOKIE: &str = "sign-in";

impl TestApp {
    /// Somebody new who is signed in with this role: at the sample site, or as operator.
    ///
    /// # Panics
    /// When that does not work.
    pub async fn person(&self, role: Role) -> SignedInPerson {
        self.person_at(SITE, role).await
    }

    /// The same at another site.
    ///
    /// # Panics
    /// When that does not work.
    pub async fn person_at(&self, site: &str, role: Role) -> SignedInPerson {
        let number = u32::from_be_bytes(self.app.random_bytes());
        let email = format!("{}-{number:08x}@{site}.example", role.as_str());
        self.add_person(&email, site, role).await;
        self.sign_in(&email).await
    }

    /// Adds an account with one role.
    ///
    /// # Panics
    /// When it cannot be added.
    pub async fn add_person(&self, email: &str, site: &str, role: Role) {
        let roles = match role {
            Role::Operator => serde_json::json!([]),
            role => serde_json::json!([{ "site": site, "role": role.as_str() }]),
        };
        let file = serde_json::json!({ "person": [{
            "name": format!("The {}", role.as_str()), "email": email, "password": PASSWORD,
            "second_factor": role.needs_second_factor().then_some(SECOND_FACTOR),
            "operator": role == Role::Operator, "role": roles,
        }]});
        let file = serde_json::from_value(file).expect("it has the form of an import");
        self.app.import(file).await.expect("imported");
    }

    /// Signs an account of [`TestApp::add_person`] in, with its second factor if it has one.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn sign_in(&self, email: &str) -> SignedInPerson {
        let credentials = Credentials { email: email.to_owned(), password: PASSWORD.to_owned() };
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let origin = Origin { address, browser: "Test".to_owned(), mark: None };
        let accounts = self.app.accounts();
        let signed_in = accounts.sign_in(&credentials, &origin, None).await.expect("the store works");
        let NewSignIn { token, stage, person } = signed_in.expect("signed in");
        if stage == Stage::Complete {
            return SignedInPerson { person, token };
        }
        // A code is taken once: whoever signs in again within half a minute needs the next one.
        let present = u64::try_from(self.clock_now().micros() / 30_000_000).expect("after 1970");
        for step in [present - 1, present, present + 1] {
            let code = second_factor_code(step);
            if let Ok(new) = accounts.enter_code(&token, &code).await.expect("the store works") {
                return SignedInPerson { person: new.person, token: new.token };
            }
        }
        panic!("all codes of this moment were taken: move the clock");
    }
}

impl SignedInPerson {
    /// The header of this person's requests: `cookie`.
    pub fn cookie(&self) -> String {
        format!("{SIGN_IN_COOKIE}={}", self.token)
    }

    /// Whether he has this role at the site.
    pub fn is(&self, site: SiteId, role: Role) -> bool {
        self.person.roles.contains(&(site, role))
    }
}

/// The six digits of a time step of 30 seconds.
///
/// # Panics
/// Never: the secret is one.
pub fn second_factor_code(step: u64) -> String {
    SharedSecret::parse(SECOND_FACTOR).expect("a secret").code(step)
}
