//! The pages of accounts with made-up content, for [`crate::samples`].

use super::account::{AccountFacts, AccountPage};
use super::code::{self, CodePage};
use super::forgotten::{self, ForgottenPage, SentPage};
use super::link::{GonePage, JoinPage, LinkPage};
use super::password::{self, PasswordPage};
use super::second_factor::{self, CodesPage, SecondFactorFacts, SecondFactorPage};
use super::sign_in::{self, SignInPage};
use crate::layout::Frame;
use crate::samples::Add;
use app::accounts::{
    AccountView, Choice, ChoiceField, ChoiceProblem, ChoiceProblems, CodeRefusal, FactorRefusal, LinkView,
    OwnPassword, PasswordRefusal, Person, Place, ResetRefusal, SharedSecret, SignInRefusal, SignInView,
    WeakPassword,
};
use app::sites::Site;
use askama::Template as _;
use domain::accounts::Role;
use domain::accounts::links::LinkKind;
use domain::ids::SignInId;
use domain::registrations::details::Problem;
use domain::time::{Span, Timestamp};
use locale::{Locale, Messages, Zone};

/// The pages in that language; `site` is the sample site.
pub(crate) fn pages(t: Messages, site: &Site, now: Timestamp, add: Add<'_>) {
    let nobody = |here: &str| Frame {
        t,
        site: None,
        person: None,
        form_token: Some("sample-token".into()),
        here: here.to_owned(),
        keeps: None,
        shows: None,
        about_money: false,
        walk: None,
        seller: None,
    };
    signing_in(&nobody, now, add);
    links(&nobody, site, add);
    own(&nobody, site, now, add);
}

type Framed<'a> = &'a dyn Fn(&str) -> Frame<'static>;

fn signing_in(frame: Framed<'_>, now: Timestamp, add: Add<'_>) {
    let zone = Zone::parse("Europe/Amsterdam").expect("a zone of the database");
    let mut show = |name: &str, email: &str, trouble| {
        add(name, SignInPage::new(frame("/sign-in"), Some(&zone), "/demo/host", email, trouble).render());
    };
    show("sign-in", "", None);
    let wrong = sign_in::Trouble::Refused(SignInRefusal::Wrong);
    show("sign-in-wrong", "noor@academy.example", Some(wrong));
    let too_many = sign_in::Trouble::Refused(SignInRefusal::TooMany(now.plus(Span::minutes(10))));
    show("sign-in-too-many", "<script>alert(1)</script>", Some(too_many));
    show("sign-in-stale", "", Some(sign_in::Trouble::Stale));
    let changed = SignInPage::new(frame("/sign-in"), None, "", "", None).after_change(true);
    add("sign-in-changed", changed.render());
    let kept = SignInPage::new(frame("/sign-in"), None, "/demo/host?kept=1", "", None);
    add("sign-in-kept", kept.render());
    let mut show = |name: &str, trouble| {
        add(name, CodePage::new(frame("/sign-in/code"), None, "", trouble).render());
    };
    show("code", None);
    show("code-wrong", Some(code::Trouble::Refused(CodeRefusal::Wrong)));
    show("code-too-many", Some(code::Trouble::Refused(CodeRefusal::TooMany(now))));
    let mut show = |name: &str, email: &str, trouble| {
        add(name, ForgottenPage::new(frame("/sign-in/forgotten"), None, email, trouble).render());
    };
    show("forgotten", "", None);
    let invalid = forgotten::Trouble::Refused(ResetRefusal::Invalid(Problem::NotAnAddress));
    show("forgotten-invalid", "noor@", Some(invalid));
    add("forgotten-sent", SentPage::new(frame("/sign-in/forgotten"), "noor@academy.example").render());
}

fn links(frame: Framed<'_>, site: &Site, add: Add<'_>) {
    let here = "/sign-in/links/token";
    let link = |kind| LinkView {
        kind,
        email: if kind == LinkKind::FirstOperator { String::new() } else { "noor@academy.example".into() },
        name: "Noor de Wit".into(),
        site: (kind == LinkKind::Invitation).then(|| site.clone()),
        roles: vec![Role::Administrator, Role::Finance],
        account: None,
    };
    let choice = Choice { name: "Noor de Wit".into(), ..Choice::default() };
    let nothing = ChoiceProblems::new();
    for kind in LinkKind::ALL {
        let link = link(kind);
        let page = LinkPage::new(frame(here), "token", &link, &choice, Some(&nothing));
        add(&format!("link-{}", kind.as_str()), page.render());
    }
    let invitation = link(LinkKind::Invitation);
    for (index, why) in WeakPassword::ALL.into_iter().enumerate() {
        let problems = vec![
            (ChoiceField::Name, ChoiceProblem::Details(Problem::Missing)),
            (ChoiceField::Password, ChoiceProblem::Weak(why)),
            (ChoiceField::Repeated, ChoiceProblem::Differs),
        ];
        let page = LinkPage::new(frame(here), "token", &invitation, &choice, Some(&problems));
        add(&format!("link-weak-{index}"), page.render());
    }
    add("link-stale", LinkPage::new(frame(here), "token", &invitation, &choice, None).render());
    let other = Person { email: "sam@academy.example".into(), ..person(site) };
    for (name, person) in [("nobody", None), ("meant", Some(&person(site))), ("other", Some(&other))] {
        let page = JoinPage::new(frame(here), "token", &invitation, person);
        add(&format!("link-join-{name}"), page.render());
    }
    let operator = LinkView { site: None, roles: vec![Role::Operator], ..link(LinkKind::Invitation) };
    add("link-join-operator", JoinPage::new(frame(here), "token", &operator, None).render());
    add("link-gone", GonePage::new(frame(here)).render());
}

fn person(site: &Site) -> Person {
    Person {
        account: uuid::Uuid::nil().into(),
        name: "Noor de Wit".into(),
        email: "noor@academy.example".into(),
        is_operator: false,
        roles: vec![(site.id, Role::Administrator), (site.id, Role::Host)],
    }
}

fn own(frame: Framed<'_>, site: &Site, now: Timestamp, add: Add<'_>) {
    let person = person(site);
    let frame = |here: &str| Frame { person: Some(&person), ..frame(here) };
    let this = SignInId(uuid::Uuid::nil());
    let sign_in = |number: u128, browser: &str| SignInView {
        id: SignInId(uuid::Uuid::from_u128(number)),
        address: "203.0.113.7".into(),
        browser: browser.to_owned(),
        since: now.minus(Span::days(2)),
        seen_at: now.minus(Span::minutes(7)),
    };
    let view = AccountView {
        sign_ins: vec![sign_in(0, "Firefox, Linux"), sign_in(1, "Safari, iPhone"), sign_in(2, "")],
        has_second_factor: true,
        recovery_codes: 9,
        locale: Locale::Nl,
    };
    let places = [Place { site: site.clone(), roles: vec![Role::Administrator, Role::Host] }];
    let facts = AccountFacts {
        person: &person,
        sign_in: this,
        places: &places,
        view: &view,
        done: "",
        name: &person.name,
        problems: &ChoiceProblems::new(),
        zone: None,
    };
    add("account", AccountPage::new(frame("/account"), &facts).render());
    let nowhere =
        AccountView { sign_ins: vec![sign_in(0, "Edge, Windows")], recovery_codes: 0, ..view.clone() };
    let facts = AccountFacts { places: &[], view: &nowhere, ..facts };
    add("account-no-places", AccountPage::new(frame("/account"), &facts).render());
    for done in ["password", "ended", "name", "factor-removed"] {
        let facts = AccountFacts { done, ..facts };
        add(&format!("account-done-{done}"), AccountPage::new(frame("/account"), &facts).render());
    }
    let operator = Person { is_operator: true, roles: Vec::new(), ..person.clone() };
    let alone = AccountView { has_second_factor: false, ..nowhere.clone() };
    let problems = vec![(ChoiceField::Name, ChoiceProblem::Details(Problem::Missing))];
    let facts = AccountFacts { person: &operator, view: &alone, name: "", problems: &problems, ..facts };
    add("account-operator", AccountPage::new(frame("/account"), &facts).render());
    let mut show = |name: &str, trouble: Option<&password::Trouble>| {
        let page = PasswordPage::new(frame("/account/password"), &person.email, None, trouble);
        add(name, page.render());
    };
    show("password", None);
    show("password-stale", Some(&password::Trouble::Stale));
    let wrong = PasswordRefusal::Present(OwnPassword::Wrong);
    show("password-present-wrong", Some(&password::Trouble::Refused(wrong)));
    let differs = vec![(ChoiceField::Repeated, ChoiceProblem::Differs)];
    show("password-differs", Some(&password::Trouble::Refused(PasswordRefusal::Invalid(differs))));
    second_factors(&frame, now, add);
}

fn second_factors<'a>(frame: &dyn Fn(&str) -> Frame<'a>, now: Timestamp, add: Add<'_>) {
    let secret = SharedSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("a secret");
    let facts = SecondFactorFacts {
        is_needed: true,
        has_one: false,
        secret: &secret,
        address: "otpauth://totp/training.example:noor%40academy.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        next: "",
        zone: None,
        trouble: None,
    };
    let mut show = |name: &str, facts: &SecondFactorFacts<'_>| {
        let page = SecondFactorPage::new(frame("/account/second-factor"), facts);
        add(name, page.unwrap_or_else(|failure| panic!("{name}: {failure:?}")).render());
    };
    show("factor-must", &facts);
    show("factor-may", &SecondFactorFacts { is_needed: false, ..facts });
    show("factor-has-one", &SecondFactorFacts { has_one: true, is_needed: false, ..facts });
    for (name, why) in [
        ("factor-code-wrong", FactorRefusal::Code(CodeRefusal::Wrong)),
        ("factor-too-many", FactorRefusal::Password(OwnPassword::TooMany(now))),
        ("factor-needed", FactorRefusal::Needed),
    ] {
        let trouble = Some(second_factor::Trouble::Refused(why));
        show(name, &SecondFactorFacts { has_one: true, trouble, ..facts });
    }
    let codes: Vec<String> = (0..10).map(|n| format!("7K3M{n}-Q2XV{n}")).collect();
    add("codes", CodesPage::new(frame("/account/second-factor"), &codes, "/account".into()).render());
}
