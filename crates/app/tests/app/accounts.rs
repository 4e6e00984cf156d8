//! Accounts on both databases: links that work once, limits that all nodes share, second factors, and what a stolen
//! database gives.

use app::accounts::{
    Accepted, Choice, CodeRefusal, Credentials, KeptForm, LinkRefusal, NewInvitation, Origin, Person,
    SignInRefusal,
};
use app::commerce::CredentialsForm;
use domain::accounts::sign_ins::{IDLE_MAX, LIFE_MAX, Stage};
use domain::accounts::{Act, Role};
use domain::payments::gateway::Mode;
use domain::time::Span;
use locale::Locale;
use std::net::{IpAddr, Ipv4Addr};
use testkit::databases;
use testkit::people::{SECOND_FACTOR, second_factor_code};
use testkit::{PASSWORD, TestApp, stolen};

/// The test on each database.
pub(super) async fn each_engine(work: impl AsyncFn(TestApp)) {
    databases::each_engine(async |database| work(TestApp::start(database).await).await).await;
}

const NEW_PASSWORD: &str = "a ladder behind the barn";

pub(super) fn origin(last: u8) -> Origin {
    let address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, last));
    Origin { address, browser: "Firefox, Linux".into(), mark: None }
}

pub(super) fn credentials(email: &str, password: &str) -> Credentials {
    Credentials { email: email.into(), password: password.into() }
}

fn choice(password: &str) -> Choice {
    Choice {
        name: "Noor de Wit".into(),
        email: "noor@bursar.example".into(),
        password: password.into(),
        repeated: password.into(),
    }
}

/// The token at the end of a link.
fn token(link: &str) -> &str {
    link.rsplit_once('/').expect("an address").1
}

/// The token of the link in the last mail to that address.
pub(super) async fn mailed_token(test: &TestApp, email: &str) -> Option<String> {
    test.run_jobs().await;
    let mails = test.mailer.sent();
    let mail = mails.iter().rev().find(|mail| mail.to_address == email)?;
    let link = mail.text.lines().find(|line| line.contains("/sign-in/links/"))?;
    Some(token(link).to_owned())
}

pub(super) fn now_step(test: &TestApp) -> u64 {
    u64::try_from(test.clock_now().micros() / 30_000_000).expect("after 1970")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_operators_link_works_once_and_only_while_there_is_none() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let link = accounts.first_operator_link().await.expect("stored").expect("there is no operator");
        let again = accounts.first_operator_link().await.expect("stored").expect("still none");
        assert_eq!(link, again, "the same until it ends");
        test.advance(Span::days(1)).await;
        let fresh = accounts.first_operator_link().await.expect("stored").expect("still none");
        assert_ne!(link, fresh);
        let use_it = async |link: &str, choice: &Choice| {
            accounts.accept(token(link), choice, Locale::En, &origin(1), None).await.expect("the store works")
        };
        assert_eq!(use_it(&link, &choice(NEW_PASSWORD)).await.unwrap_err(), LinkRefusal::Gone, "too old");
        let weak = use_it(&fresh, &choice("noor-bursar")).await.unwrap_err();
        assert!(matches!(weak, LinkRefusal::Invalid(_)), "{weak:?}");
        let Ok(Accepted::SignedIn(new)) = use_it(&fresh, &choice(NEW_PASSWORD)).await else {
            panic!("a good choice")
        };
        assert!(new.person.may_operate(Act::ProvideSites));
        let who = accounts.who(&new.token).await.expect("readable").expect("signed in");
        assert!(who.owes_set_up() && !who.is_complete(), "an operator needs a second factor");
        assert_eq!(use_it(&fresh, &choice(NEW_PASSWORD)).await.unwrap_err(), LinkRefusal::Gone);
        assert_eq!(accounts.first_operator_link().await.expect("readable"), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_a_time_make_one_operator() {
    each_engine(async |test: TestApp| {
        let link = test.app.accounts().first_operator_link().await.expect("stored").expect("none yet");
        let tries = (0..8).map(|n| {
            let (app, link) = (test.app.clone(), link.clone());
            tokio::spawn(async move {
                let choice = Choice { email: format!("op{n}@bursar.example"), ..choice(NEW_PASSWORD) };
                let accounts = app.accounts();
                accounts
                    .accept(token(&link), &choice, Locale::En, &origin(1), None)
                    .await
                    .expect("works")
                    .is_ok()
            })
        });
        let mut made = 0;
        for task in tries.collect::<Vec<_>>() {
            made += usize::from(task.await.expect("ran"));
        }
        assert_eq!(made, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_by_mail_works_once_ends_every_sign_in_and_tells_nobody_who_has_an_account() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        test.add_person("noor@academy.example", "academy", Role::Host).await;
        let old = test.sign_in("noor@academy.example").await;
        for email in ["noor@academy.example", "nobody@academy.example"] {
            let asked = accounts.forgotten(email, &origin(1), Locale::Nl).await.expect("stored");
            assert_eq!(asked, Ok(()));
        }
        assert_eq!(mailed_token(&test, "nobody@academy.example").await, None);
        let token = mailed_token(&test, "noor@academy.example").await.expect("a mail");
        let use_it = async |password: &str| {
            accounts
                .accept(&token, &choice(password), Locale::Nl, &origin(1), None)
                .await
                .expect("the store works")
        };
        assert!(accounts.who(&old.token).await.expect("readable").is_some(), "asking changes nothing");
        assert!(matches!(use_it(NEW_PASSWORD).await, Ok(Accepted::PasswordSet)));
        assert_eq!(use_it("another ladder entirely").await.unwrap_err(), LinkRefusal::Gone);
        assert!(accounts.who(&old.token).await.expect("readable").is_none(), "signed out everywhere");
        let sign_in = async |password: &str| {
            let credentials = credentials("noor@academy.example", password);
            accounts.sign_in(&credentials, &origin(1), None).await.expect("the store works")
        };
        assert_eq!(sign_in(PASSWORD).await.unwrap_err(), SignInRefusal::Wrong);
        assert!(sign_in(NEW_PASSWORD).await.is_ok());
        test.run_jobs().await;
        let told = test.mailer.sent();
        let asked = told.iter().find(|mail| mail.text.contains("/links/")).expect("the link was sent");
        assert_eq!(asked.subject, "Choose another password", "in the account's language, not the browser's");
        assert!(
            told.iter()
                .any(|mail| mail.to_address == "noor@academy.example" && !mail.text.contains("/links/"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_gives_its_roles_to_whom_it_was_sent_and_once() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let by = test.person(Role::Administrator).await.person;
        let invite = async |email: &str, roles: &[Role]| {
            let new = NewInvitation {
                email: email.into(),
                name: "Sam".into(),
                locale: Locale::En,
                site: Some(test.site.id),
                roles: roles.to_vec(),
            };
            accounts.invite(&by, &new).await.expect("stored");
            mailed_token(&test, email).await.expect("a mail")
        };
        let first = invite("sam@academy.example", &[Role::Host]).await;
        let token = invite("sam@academy.example", &[Role::Host, Role::Finance]).await;
        assert!(accounts.link(&first).await.expect("readable").is_none(), "the later one counts");
        let accepted = accounts
            .accept(&token, &choice(NEW_PASSWORD), Locale::En, &origin(2), None)
            .await
            .expect("works");
        let Ok(Accepted::SignedIn(new)) = accepted else { panic!("{accepted:?}") };
        assert_eq!((new.stage, new.person.email.as_str()), (Stage::Complete, "sam@academy.example"));
        assert!(
            new.person.may(test.site.id, Act::MovePayments)
                && new.person.may(test.site.id, Act::HostSessions)
        );
        assert!(!new.person.may(test.site.id, Act::SetUpSite) && !new.person.is_operator);
        assert!(accounts.link(&token).await.expect("readable").is_none());

        // Who has an account accepts with it, and nobody else can.
        let token = invite("sam@academy.example", &[Role::Administrator]).await;
        let taken = accounts
            .accept(&token, &choice(NEW_PASSWORD), Locale::En, &origin(2), None)
            .await
            .expect("works");
        assert_eq!(taken.unwrap_err(), LinkRefusal::HasAccount);
        let stranger = test.person(Role::Host).await;
        assert!(accounts.join(&stranger.person, &token).await.expect("works").is_none());
        let now = accounts.join(&new.person, &token).await.expect("works").expect("invited");
        assert!(now.roles.len() > new.person.roles.len(), "where he is led on from, too");
        assert!(accounts.join(&new.person, &token).await.expect("works").is_none(), "once");
        let who = accounts.who(&new.token).await.expect("readable").expect("signed in");
        assert!(who.person.may(test.site.id, Act::SetUpSite) && who.owes_set_up());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_for_accounts_that_exist_and_for_those_that_do_not() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        test.add_person("noor@academy.example", "academy", Role::Host).await;
        let tries = async |email: &str, password: &str, last: u8| {
            let credentials = credentials(email, password);
            accounts.sign_in(&credentials, &origin(last), None).await.expect("the store works").map(drop)
        };
        for email in ["noor@academy.example", "nobody@academy.example"] {
            for _ in 0..10 {
                assert_eq!(tries(email, "wrong", 1).await, Err(SignInRefusal::Wrong), "{email}");
            }
            let until = test.clock_now().plus(Span::minutes(15));
            assert_eq!(tries(email, PASSWORD, 1).await, Err(SignInRefusal::TooMany(until)), "{email}");
            // Whoever goes on all the same uses up nothing but his own.
            for _ in 0..120 {
                assert_eq!(tries(email, "wrong", 1).await, Err(SignInRefusal::TooMany(until)), "{email}");
            }
        }
        assert_eq!(tries("noor@academy.example", PASSWORD, 2).await, Ok(()), "from elsewhere");
        test.advance(Span::minutes(15)).await;
        assert_eq!(tries("noor@academy.example", PASSWORD, 1).await, Ok(()), "later");
        for number in 0..50 {
            let email = format!("guess{number}@academy.example");
            assert_eq!(tries(&email, "wrong", 3).await, Err(SignInRefusal::Wrong));
        }
        let refused = tries("noor@academy.example", PASSWORD, 3).await;
        assert!(matches!(refused, Err(SignInRefusal::TooMany(_))), "one address tries everybody");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_a_time_are_counted_as_many() {
    each_engine(async |test: TestApp| {
        let tries = (0..40).map(|_| {
            let app = test.app.clone();
            tokio::spawn(async move {
                let credentials = credentials("noor@academy.example", "wrong");
                app.accounts().sign_in(&credentials, &origin(1), None).await.expect("the store works")
            })
        });
        let mut looked_at = 0;
        for task in tries.collect::<Vec<_>>() {
            looked_at += usize::from(task.await.expect("ran").map(drop) == Err(SignInRefusal::Wrong));
        }
        assert_eq!(looked_at, 10);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_set_up_and_its_recovery_codes_work_once_each() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let host = test.person(Role::Host).await;
        let elsewhere = test.sign_in(&host.person.email).await;
        let sign_in = accounts.who(&host.token).await.expect("readable").expect("signed in").id;
        let offered = accounts.offered_secret(&host.person, sign_in).await.expect("readable");
        let address = accounts.secret_address(&host.person, &offered).expect("written");
        assert!(address.starts_with("otpauth://totp/") && address.contains(&offered.base32()), "{address}");
        let wrong = accounts.set_up_second_factor(&host.person, sign_in, "000000", "").await.expect("works");
        assert!(wrong.is_err());
        let code = offered.code(now_step(&test));
        let codes = accounts.set_up_second_factor(&host.person, sign_in, &code, "").await.expect("works");
        let codes = codes.expect("the right code");
        assert_eq!(codes.len(), 10);
        assert!(accounts.who(&elsewhere.token).await.expect("readable").is_none(), "other sign-ins end");
        assert!(
            accounts.who(&host.token).await.expect("readable").expect("this one stays").has_second_factor
        );

        let enter = async |code: &str| {
            let credentials = credentials(&host.person.email, PASSWORD);
            let new = accounts.sign_in(&credentials, &origin(1), None).await.expect("works").expect("right");
            assert_eq!(new.stage, Stage::Password);
            accounts.enter_code(&new.token, code).await.expect("works").map(drop)
        };
        assert_eq!(enter(&code).await, Err(CodeRefusal::Wrong), "the code that set it up was taken");
        assert_eq!(enter(&codes[0].to_lowercase()).await, Ok(()));
        assert_eq!(enter(&codes[0]).await, Err(CodeRefusal::Wrong), "once");
        assert_eq!(enter(&codes[1]).await, Ok(()));
        test.advance(Span::seconds(30)).await;
        assert_eq!(enter(&offered.code(now_step(&test))).await, Ok(()));
        // Replacing it asks for the password, and ends the old codes.
        let sign_in = accounts.who(&host.token).await.expect("readable").expect("signed in").id;
        let next = accounts.offered_secret(&host.person, sign_in).await.expect("readable");
        assert_ne!(next.base32(), offered.base32());
        let code = next.code(now_step(&test));
        let refused =
            accounts.set_up_second_factor(&host.person, sign_in, &code, "wrong").await.expect("works");
        assert!(refused.is_err());
        accounts
            .set_up_second_factor(&host.person, sign_in, &code, PASSWORD)
            .await
            .expect("works")
            .expect("the right code and password");
        assert_eq!(enter(&codes[2]).await, Err(CodeRefusal::Wrong), "codes of the old one");
        assert_eq!(accounts.remove_second_factor(&host.person, PASSWORD).await.expect("works"), Ok(()));
        let admin = test.person(Role::Administrator).await;
        assert!(
            accounts.remove_second_factor(&admin.person, PASSWORD).await.expect("works").is_err(),
            "needed"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_end_by_idleness_by_age_and_by_hand() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let alive = async |token: &str| accounts.who(token).await.expect("readable").is_some();
        let half = Span(IDLE_MAX.0 / 2);
        let person = test.person(Role::Host).await;
        let (one, two) = (person.token.clone(), test.sign_in(&person.person.email).await.token);
        assert_eq!(accounts.view(&person.person).await.expect("readable").sign_ins.len(), 2);
        let id = accounts.who(&two).await.expect("readable").expect("signed in").id;
        let stranger = test.person(Role::Host).await.person;
        assert!(!accounts.end_sign_in(&stranger, id).await.expect("works"), "somebody else’s");
        assert!(accounts.end_sign_in(&person.person, id).await.expect("works"));
        assert!(alive(&one).await && !alive(&two).await);
        test.advance(half).await;
        assert!(alive(&one).await);
        test.advance(half).await;
        assert!(alive(&one).await, "it was used meanwhile");
        test.advance(IDLE_MAX).await;
        assert!(!alive(&one).await, "not used");
        let mut age = Span(0);
        let fresh = test.sign_in(&person.person.email).await.token;
        while age < LIFE_MAX {
            assert!(alive(&fresh).await);
            test.advance(Span::hours(6)).await;
            age = Span(age.0 + Span::hours(6).0);
        }
        assert!(!alive(&fresh).await, "however busy");
        test.run_jobs().await;
        assert!(accounts.view(&person.person).await.expect("readable").sign_ins.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_the_other_sign_ins() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let here = test.person(Role::Host).await;
        let there = test.sign_in(&here.person.email).await;
        let sign_in = accounts.who(&here.token).await.expect("readable").expect("signed in").id;
        let change = async |present: &str, new: (&str, &str)| {
            accounts.change_password(&here.person, sign_in, present, new).await.expect("works")
        };
        assert!(change("wrong", (NEW_PASSWORD, NEW_PASSWORD)).await.is_err());
        assert!(change(PASSWORD, (NEW_PASSWORD, "a ladder")).await.is_err());
        assert!(change(PASSWORD, ("password", "password")).await.is_err());
        assert!(accounts.who(&there.token).await.expect("readable").is_some());
        assert_eq!(change(PASSWORD, (NEW_PASSWORD, NEW_PASSWORD)).await, Ok(()));
        assert!(accounts.who(&there.token).await.expect("readable").is_none());
        assert!(accounts.who(&here.token).await.expect("readable").is_some());
    })
    .await;
}

/// Everything that the database holds, as one text.
async fn everything(test: &TestApp) -> String {
    let copy = stolen::dump(test.app.store()).await;
    assert!(copy.contains("academy"), "it is the database");
    copy
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_database_gives_no_credential_and_no_usable_sign_in() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let admin = test.person(Role::Administrator).await;
        let host = test.person(Role::Host).await;
        let sign_in = accounts.who(&host.token).await.expect("readable").expect("signed in").id;
        let offered = accounts.offered_secret(&host.person, sign_in).await.expect("readable");
        let code = offered.code(now_step(&test));
        let codes = accounts.set_up_second_factor(&host.person, sign_in, &code, "").await.expect("works");
        let codes = codes.expect("the right code");
        accounts.forgotten(&host.person.email, &origin(1), Locale::En).await.expect("stored").expect("sent");
        let link = mailed_token(&test, &host.person.email).await.expect("a mail");
        let first = accounts.first_operator_link().await.expect("stored").expect("none yet");
        let half_way = accounts
            .sign_in(&credentials(&admin.person.email, PASSWORD), &origin(1), None)
            .await
            .expect("works")
            .expect("right");
        let paypal = emulators::paypal::App::default();
        let form = CredentialsForm {
            gateway: "paypal".into(),
            client_id: paypal.client_id,
            password: paypal.secret.clone(),
            ..CredentialsForm::default()
        };
        let saved =
            test.app.commerce().save_account(&admin.person, &test.site, Mode::Production, &form).await;
        saved.expect("the store works").expect("right");
        let stolen = everything(&test).await;
        // And a backup of it.
        let file = std::env::temp_dir().join(format!("bursar-stolen-{}", admin.token));
        test.app.store().backup(&file).await.expect("written");
        let backup = std::fs::read(&file).expect("readable");
        std::fs::remove_file(&file).expect("removed");
        assert!(backup.len() > 10_000, "the whole of it");
        let mut secrets = vec![
            ("PayPal’s secret", paypal.secret),
            ("a sign-in", admin.token.clone()),
            ("another sign-in", host.token.clone()),
            ("a sign-in that owes its code", half_way.token.clone()),
            ("a password", PASSWORD.to_owned()),
            ("a merchant account’s password", emulators::payflow::Account::default().pwd),
            ("the secret of a second factor", SECOND_FACTOR.to_owned()),
            ("the secret of another one", offered.base32()),
            ("a reset link", link.clone()),
            ("its signature", link.split_once('-').expect("a link").1.to_owned()),
            ("the first operator’s link", token(&first).split_once('-').expect("a link").1.to_owned()),
            ("a code", second_factor_code(now_step(&test))),
        ];
        secrets.extend(codes.iter().map(|code| ("a recovery code", code.replace('-', ""))));
        let lower = stolen.to_lowercase() + &String::from_utf8_lossy(&backup).to_lowercase();
        for (what, secret) in secrets {
            assert!(!lower.contains(&secret.to_lowercase()), "{what} stands in the database");
            let bytes: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!lower.contains(&bytes), "{what} stands in the database as bytes");
        }
        // What does stand there opens nothing when it is presented.
        for word in stolen.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 20) {
            assert!(accounts.who(word).await.expect("readable").is_none());
            assert!(accounts.link(word).await.expect("readable").is_none());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_number_of_networks_locks_the_owner_out_of_a_browser_that_is_known() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        test.add_person("noor@academy.example", "academy", Role::Host).await;
        test.add_person("sam@academy.example", "academy", Role::Host).await;
        let from = |last: u8, mark: Option<&str>| Origin { mark: mark.map(str::to_owned), ..origin(last) };
        let tries = async |email: &str, password: &str, origin: &Origin| {
            let credentials = credentials(email, password);
            accounts.sign_in(&credentials, origin, None).await.expect("the store works").map(drop)
        };
        let noors = accounts.mark_browser(None, " Noor@Academy.example ");
        let sams = accounts.mark_browser(None, "sam@academy.example");
        // Eleven networks use up what the account may have from everywhere.
        for last in 1..=11 {
            for _ in 0..10 {
                tries("noor@academy.example", "wrong", &from(last, None)).await.expect_err("wrong");
            }
        }
        let is_refused = async |mark: Option<&str>| {
            let outcome = tries("noor@academy.example", PASSWORD, &from(99, mark)).await;
            matches!(outcome, Err(SignInRefusal::TooMany(_)))
        };
        assert!(is_refused(None).await, "the limit holds for browsers that nobody knows");
        assert!(is_refused(Some(&sams)).await, "and for those that are known for somebody else");
        assert!(
            is_refused(Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).await,
            "and for made-up ones"
        );
        assert!(!is_refused(Some(&noors)).await, "the owner comes in, from whatever network");
        // A known browser is no way around limits either.
        for _ in 0..10 {
            assert_eq!(
                tries("noor@academy.example", "wrong", &from(99, Some(&noors))).await,
                Err(SignInRefusal::Wrong)
            );
        }
        assert!(is_refused(Some(&noors)).await);
        // Two people at one machine are both known there, and what it kept of the first stays good.
        let both = accounts.mark_browser(Some(&noors), "sam@academy.example");
        let again = accounts.mark_browser(Some(&both), "noor@academy.example");
        assert_eq!((both.len(), again.len()), (64, 64));
        test.advance(Span::minutes(15)).await;
        for (email, mark) in [("noor@academy.example", &again), ("sam@academy.example", &again)] {
            assert_eq!(tries(email, PASSWORD, &from(99, Some(mark))).await, Ok(()), "{email}");
        }
        let mut many = again;
        for number in 0..9 {
            many = accounts.mark_browser(Some(&many), &format!("somebody{number}@academy.example"));
        }
        assert_eq!(many.len(), 128, "five people, and no more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_forms_are_few_short_lived_and_their_owners() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let (noor, sam) = (test.person(Role::Host).await.person, test.person(Role::Host).await.person);
        let keep = async |number: u32| {
            let form = KeptForm { action: "/a/host".into(), fields: format!("topic={number}") };
            accounts.keep_form(noor.account, form).await.expect("kept")
        };
        let first = keep(0).await;
        let found =
            async |by: &Person, id| accounts.kept_form(by, id).await.expect("readable").map(|f| f.fields);
        assert_eq!(found(&noor, first).await.as_deref(), Some("topic=0"));
        assert_eq!(found(&sam, first).await, None);
        test.advance(Span::minutes(1)).await;
        let mut last = first;
        for number in 1..=4 {
            last = keep(number).await;
        }
        assert_eq!(found(&noor, first).await, None, "the oldest made room");
        assert_eq!(found(&noor, last).await.as_deref(), Some("topic=4"));
        test.advance(Span::hours(1)).await;
        assert_eq!(found(&noor, last).await, None);
        app::jobs::recover(&test.app).await.expect("recovered");
        test.run_jobs().await;
        assert!(!everything(&test).await.contains("topic="), "forgotten");
    })
    .await;
}
