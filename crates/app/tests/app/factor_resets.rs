//! The way back for who has lost phone and recovery codes, on both databases.

use super::accounts::{credentials, each_engine, mailed_token, now_step, origin};
use app::accounts::{FactorReset, HelpRefusal, NewInvitation, OwnPassword, Person};
use domain::accounts::Role;
use domain::accounts::people::FactorResetRefusal;
use locale::Locale;
use testkit::{PASSWORD, TestApp, stolen};

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_phone_and_codes_is_let_back_in_by_somebody_of_more_rights() {
    each_engine(async |test: TestApp| {
        let accounts = test.app.accounts();
        let (admin, lost) = (test.person(Role::Administrator).await, test.person(Role::Administrator).await);
        let operator = test.person(Role::Operator).await;
        let here = Some(test.site.id);
        let reset = async |by: &Person, site, account| {
            accounts.reset_second_factor(by, site, account, PASSWORD).await.expect("the store works")
        };
        let account = lost.person.account;
        assert_eq!(
            reset(&admin.person, here, operator.person.account).await,
            None,
            "who does not work there is not found"
        );
        assert_eq!(
            reset(&admin.person, here, admin.person.account).await,
            Some(Err(HelpRefusal::Rule(FactorResetRefusal::Yourself)))
        );
        for wrong in ["", "not my password"] {
            let asked = accounts.reset_second_factor(&admin.person, here, account, wrong).await;
            let refused = Some(Err(HelpRefusal::Password(OwnPassword::Wrong)));
            assert_eq!(asked.expect("the store works"), refused, "one's own password is asked for again");
        }
        assert!(accounts.who(&lost.token).await.expect("readable").is_some(), "nothing has happened");
        assert_eq!(reset(&admin.person, here, account).await, Some(Ok(())));
        assert!(accounts.who(&lost.token).await.expect("readable").is_none(), "every sign-in ends");
        assert!(accounts.who(&admin.token).await.expect("readable").is_some(), "nobody else's");
        let none = Some(Err(HelpRefusal::Rule(FactorResetRefusal::NoFactor)));
        assert_eq!(reset(&admin.person, here, account).await, none);
        test.run_jobs().await;
        let mail = test.mailer.sent().pop().expect("a mail");
        assert_eq!(mail.to_address, lost.person.email);
        assert!(mail.text.contains("took the second factor of your account away"), "{}", mail.text);

        // The password alone leads to setting up a new one, and to nothing else.
        let credentials = credentials(&lost.person.email, PASSWORD);
        let new = accounts.sign_in(&credentials, &origin(1), None).await.expect("works").expect("right");
        let sign_in = accounts.who(&new.token).await.expect("readable").expect("signed in");
        assert!(sign_in.owes_set_up() && !sign_in.is_complete());
        let offered = accounts.offered_secret(&sign_in.person, sign_in.id).await.expect("readable");
        let code = offered.code(now_step(&test));
        let set = accounts.set_up_second_factor(&sign_in.person, sign_in.id, &code, "").await;
        assert_eq!(set.expect("works").expect("the right code").len(), 10);
        assert!(accounts.who(&new.token).await.expect("readable").expect("signed in").is_complete());

        // An operator helps anybody, other operators, too; the machine's own commands help the last one.
        assert_eq!(reset(&operator.person, None, account).await, Some(Ok(())));
        let other = test.person(Role::Operator).await;
        assert_eq!(reset(&operator.person, None, other.person.account).await, Some(Ok(())));
        let by_command = async |email: &str| accounts.reset_second_factor_of(email).await.expect("works");
        assert_eq!(by_command(&operator.person.email.to_uppercase()).await, FactorReset::Done);
        assert_eq!(by_command(&operator.person.email).await, FactorReset::NoFactor);
        assert_eq!(by_command("nobody@example.org").await, FactorReset::NoAccount);
        let stored = stolen::dump(test.app.store()).await;
        let audited = stored.lines().filter(|line| line.contains("reset second factor")).count();
        assert_eq!(audited, 4, "each with who did it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_does_not_take_the_factor_of_who_may_do_more_elsewhere() {
    each_engine(async |test: TestApp| {
        let operator = test.person(Role::Operator).await.person;
        let command = app::sites::making::MakeSite {
            profile: super::sites::typed("Elsewhere"),
            administrator: "boss@elsewhere.example".into(),
            provide_fees: false,
        };
        test.app.sites().make(&operator, &command).await.expect("the store works").expect("made");
        let elsewhere = test.app.sites().find("elsewhere").await.expect("readable").expect("made");
        let both = test.person(Role::Administrator).await.person;
        let invited = NewInvitation {
            email: both.email.clone(),
            name: String::new(),
            locale: Locale::En,
            site: Some(elsewhere.id),
            roles: vec![Role::Host],
        };
        test.app.accounts().invite(&operator, &invited).await.expect("invited");
        let link = mailed_token(&test, &both.email).await.expect("a mail");
        assert!(test.app.accounts().join(&both, &link).await.expect("works").is_some());
        let admin = test.person(Role::Administrator).await.person;
        let accounts = test.app.accounts();
        let outcome = accounts.reset_second_factor(&admin, Some(test.site.id), both.account, PASSWORD).await;
        assert_eq!(outcome.expect("works"), Some(Err(HelpRefusal::Rule(FactorResetRefusal::MoreRights))));
        let outcome = accounts.reset_second_factor(&admin, Some(test.site.id), both.account, "wrong").await;
        let wrong = Some(Err(HelpRefusal::Password(OwnPassword::Wrong)));
        assert_eq!(outcome.expect("works"), wrong, "his rights are not told to a guess");
        let (found, more) = accounts.search(&operator, &both.email.to_uppercase()).await.expect("readable");
        assert_eq!((found.len(), more, found[0].places.len()), (1, false, 2));
        assert_eq!(found[0].factor, Ok(()), "an operator may");
        assert!(accounts.search(&operator, "%").await.expect("readable").0.is_empty(), "no wildcard");
        assert!(accounts.search(&operator, "").await.expect("readable").0.len() >= 3, "everybody");
    })
    .await;
}
