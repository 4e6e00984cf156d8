//! The people of a site: invitations and roles.

use app::people::{Invite, InviteField, InviteProblem};
use domain::accounts::Role;
use domain::accounts::people::RolesRefusal;
use testkit::TestApp;
use testkit::databases::each_engine;

fn invite(email: &str, roles: &[Role]) -> Invite {
    Invite { email: email.into(), name: "Noor".into(), roles: roles.to_vec(), locale: "nl".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_invited_once_more_and_not_any_more() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = test.person(Role::Administrator).await.person;
        let people = test.app.people();
        let typed = invite("Noor@example.org", &[Role::Host]);
        people.invite(&by, &test.site, &typed).await.expect("the store works").expect("invited");
        test.run_jobs().await;
        let first = test.mailer.sent().pop().expect("a mail");
        assert_eq!(first.to_address, "noor@example.org");
        assert!(first.reply_to.is_none_or(|mailbox| !mailbox.address.is_empty()));
        let open = people.view(&test.site).await.expect("readable").invitations;
        assert_eq!((open.len(), open[0].roles.as_slice()), (1, [Role::Host].as_slice()));

        assert!(people.resend(&by, &test.site, open[0].id).await.expect("the store works"));
        test.run_jobs().await;
        let second = test.mailer.sent().pop().expect("a mail");
        assert_ne!(first.text, second.text, "another link");
        let again = people.view(&test.site).await.expect("readable").invitations;
        assert_eq!(again.len(), 1, "the first one ended");
        assert!(!people.resend(&by, &test.site, open[0].id).await.expect("the store works"));

        assert!(people.withdraw(&by, &test.site, again[0].id).await.expect("the store works"));
        assert!(!people.withdraw(&by, &test.site, again[0].id).await.expect("the store works"));
        assert!(people.view(&test.site).await.expect("readable").invitations.is_empty());

        let here = invite(&by.email, &[Role::Host]);
        let refused = people.invite(&by, &test.site, &here).await.expect("the store works");
        assert_eq!(refused, Err(vec![(InviteField::Email, InviteProblem::WorksHere)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_sites_invitations_and_people_are_out_of_reach() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = test.person(Role::Administrator).await.person;
        let operator = test.person(Role::Operator).await.person;
        let command = app::sites::making::MakeSite {
            profile: super::sites::typed("Elsewhere"),
            administrator: "sam@elsewhere.example".into(),
            provide_fees: true,
        };
        test.app.sites().make(&operator, &command).await.expect("the store works").expect("made");
        let elsewhere = test.app.sites().find("elsewhere").await.expect("readable").expect("made");
        let people = test.app.people();
        let theirs = people.view(&elsewhere).await.expect("readable").invitations;
        assert_eq!(theirs.len(), 1);
        assert!(!people.resend(&by, &test.site, theirs[0].id).await.expect("the store works"));
        assert!(!people.withdraw(&by, &test.site, theirs[0].id).await.expect("the store works"));
        // Nobody gets a role at a site where he has none: he is invited.
        let outcome = people.set_roles(&operator, &elsewhere, by.account, &[Role::Administrator]).await;
        assert_eq!(outcome.expect("the store works"), Ok(()));
        assert!(people.view(&elsewhere).await.expect("readable").people.is_empty());
        assert_eq!(people.view(&elsewhere).await.expect("readable").invitations.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_change_at_once_and_the_last_administrator_stays() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let first = test.person(Role::Administrator).await;
        let by = &first.person;
        let people = test.app.people();
        let set = async |account, roles: &[Role]| {
            people.set_roles(by, &test.site, account, roles).await.expect("the store works")
        };
        assert_eq!(set(by.account, &[Role::Host]).await, Err(RolesRefusal::LastAdministrator));
        assert_eq!(set(by.account, &[]).await, Err(RolesRefusal::LastAdministrator));
        assert_eq!(set(by.account, &[Role::Administrator, Role::Host]).await, Ok(()));

        let host = test.person(Role::Host).await;
        let account = host.person.account;
        assert_eq!(set(account, &[Role::Administrator, Role::Finance]).await, Ok(()));
        let view = people.view(&test.site).await.expect("readable");
        let now = view.people.iter().find(|person| person.account == account).expect("works here");
        assert_eq!(now.roles, [Role::Administrator, Role::Finance]);
        assert_eq!(set(by.account, &[]).await, Ok(()), "there is another one now");
        let left = people.view(&test.site).await.expect("readable").people;
        assert!(left.iter().all(|person| person.account != by.account));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_remove_each_other_leave_one() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let first = test.person(Role::Administrator).await.person;
        let second = test.person(Role::Administrator).await.person;
        for _ in 0..10 {
            let people = test.app.people();
            let (one, other) = tokio::join!(
                people.set_roles(&first, &test.site, second.account, &[Role::Host]),
                people.set_roles(&second, &test.site, first.account, &[Role::Host]),
            );
            let outcomes = [one.expect("the store works"), other.expect("the store works")];
            let refused = outcomes.iter().filter(|outcome| outcome.is_err()).count();
            assert_eq!(refused, 1, "{outcomes:?}");
            let view = people.view(&test.site).await.expect("readable");
            let administers =
                |person: &&app::people::PersonAtSite| person.roles.contains(&Role::Administrator);
            let left = view.people.iter().find(administers).expect("somebody").account;
            let other = if left == first.account { second.account } else { first.account };
            let restored = people.set_roles(&first, &test.site, other, &[Role::Administrator]).await;
            restored.expect("the store works").expect("given back");
        }
    })
    .await;
}
