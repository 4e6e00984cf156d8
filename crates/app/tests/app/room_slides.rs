//! Slides: from a host's file to the pages that a room shows, who may fetch them, and files that are not what they say.

use crate::classrooms::{here, host, inside, start, until};
use app::classrooms::{ActRefusal, DeckRefusal, DeckView, RoomAct, Shown};
use app::sessions::Acting;
use domain::accounts::Role;
use domain::classrooms::slides::{DeckState, FILE_BYTES_MAX, Point, SlidesProblem};
use domain::ids::DeckId;
use testkit::TestApp;
use testkit::databases::each_engine;
use testkit::guests::came_from;
use testkit::slides::pdf;

/// Hands a file in, and waits until it is worked on no more.
async fn add(test: &TestApp, by: Acting, slug: &str, file: Vec<u8>) -> DeckView {
    let mut notices = test.app.store().subscribe();
    let added = test.app.classrooms().add_deck(by, &test.site, slug, ("My talk.pdf", file)).await;
    let id = added.expect("the store works").expect("mine").expect("taken");
    let looking = async {
        loop {
            let decks =
                test.app.classrooms().decks(by, &test.site, slug).await.expect("works").expect("mine");
            let deck = decks.into_iter().find(|deck| deck.id == id).expect("there");
            if deck.state != DeckState::Rendering {
                return deck;
            }
            // Everything that becomes of it is told.
            drop(notices.recv().await);
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(240), looking).await.expect("it ends")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_shows_pages_and_only_people_of_the_session_fetch_them() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        let other = here(&test, by, "9", true).await;
        let classrooms = test.app.classrooms();
        let deck = add(&test, by, &slug, pdf(&["First page", "Second page"])).await;
        assert_eq!(
            (deck.name.as_str(), deck.state, deck.pages, deck.done),
            ("My talk", DeckState::Ready, 2, 2)
        );
        let page = |page| Shown { deck: deck.id, page };

        // Somebody else's session has no slides of mine, whoever asks.
        let stranger = Acting { account: test.person(Role::Host).await.person.account, on_all: false };
        assert!(classrooms.decks(stranger, &test.site, &slug).await.expect("works").is_none());
        let file = ("x.pdf", pdf(&["x"]));
        assert!(classrooms.add_deck(stranger, &test.site, &slug, file).await.expect("works").is_none());
        assert!(!classrooms.remove_deck(stranger, &test.site, &slug, deck.id).await.expect("works"));
        assert!(!classrooms.remove_deck(by, &test.site, &other, deck.id).await.expect("works"));

        let led = classrooms.at_door_by_account(by, "Noor", &test.site, &slug).await.expect("works");
        let led = led.expect("mine");
        let before = classrooms.page_picture(&led, page(1)).await.expect("works").expect("the host looks");
        assert_eq!(before.media_type, "image/png");
        assert!(before.bytes.starts_with(b"\x89PNG"));
        let elsewhere = classrooms.at_door_by_account(by, "Noor", &test.site, &other).await.expect("works");
        let elsewhere = elsewhere.expect("mine");
        assert_eq!(
            classrooms.page_picture(&elsewhere, page(1)).await.expect("works"),
            None,
            "another session"
        );
        assert_eq!(classrooms.page_picture(&led, page(3)).await.expect("works"), None, "no such page");

        let welcome =
            classrooms.welcome_guest(&test.site, &slug, "Ann", came_from(1, 1)).await.expect("works");
        let token = welcome.expect("open").expect("welcome").to_string();
        let at_door = async || {
            let found = test.app.classrooms().at_door_by_link(&test.site, &slug, &token).await;
            found.expect("works").expect("genuine")
        };
        let door = at_door().await;
        assert_eq!(classrooms.page_picture(&door, page(1)).await.expect("works"), None, "he waits");
        start(&test, by, &slug).await;
        let led = classrooms.at_door_by_account(by, "Noor", &test.site, &slug).await.expect("works");
        let mut leader = inside(&test, &led.expect("mine"), "desk").await;
        let door = at_door().await;
        let mut guest = inside(&test, &door, "phone").await;
        assert_eq!(classrooms.page_picture(&door, page(1)).await.expect("works"), None, "nothing is shown");
        assert!(classrooms.shown_pages(&door).await.expect("works").is_none());

        let act = async |leads: bool, act: RoomAct| {
            let who = if leads { &leader } else { &guest };
            who.act(act).await.expect("the store works")
        };
        assert_eq!(act(false, RoomAct::Show(Some(page(1)))).await, Err(ActRefusal::NotYours));
        for wrong in [page(0), page(3), Shown { deck: DeckId(uuid::Uuid::from_u128(1)), page: 1 }] {
            assert_eq!(act(true, RoomAct::Show(Some(wrong))).await, Err(ActRefusal::Gone));
        }
        assert_eq!(act(true, RoomAct::Show(Some(page(2)))).await, Ok(()));
        until(&mut guest, |picture| {
            picture.shown.value.as_ref().is_some_and(|shown| {
                (shown.shown, shown.pages, shown.text.as_str()) == (page(2), 2, "Second page")
                    && shown.width == 1_600
                    && shown.height == 900
            })
        })
        .await;
        assert!(classrooms.page_picture(&door, page(2)).await.expect("works").is_some());
        assert!(classrooms.page_picture(&door, page(1)).await.expect("works").is_some(), "of the same file");
        let (shown, pages) = classrooms.shown_pages(&door).await.expect("works").expect("shown");
        assert_eq!((shown, pages.len()), (page(2), 2));

        // The pointer is seen by all, and only who leads points.
        let here = app::classrooms::Pointed { page: 2, at: Point::new(2_500, 5_000) };
        guest.point(app::classrooms::Pointed { page: 2, at: None });
        leader.point(here);
        let seen = async {
            loop {
                guest.woken().await.expect("somebody looks");
                if let Some(pointed) = guest.pointed() {
                    return pointed;
                }
            }
        };
        let seen = tokio::time::timeout(std::time::Duration::from_secs(20), seen).await;
        assert_eq!(seen.expect("it comes"), here);

        // Who was sent out sees no more pages.
        assert_eq!(leader.act(RoomAct::Remove(guest.person, true)).await.expect("works"), Ok(()));
        assert_eq!(classrooms.page_picture(&at_door().await, page(2)).await.expect("works"), None);
        assert!(classrooms.remove_deck(by, &test.site, &slug, deck.id).await.expect("works"));
        until(&mut leader, |picture| picture.shown.value.is_none() && picture.decks.value.is_empty()).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_slides_is_refused_with_a_reason() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        let classrooms = test.app.classrooms();
        let refused = async |file: Vec<u8>| {
            let added = classrooms.add_deck(by, &test.site, &slug, ("x.pdf", file)).await;
            added.expect("works").expect("mine").expect_err("refused")
        };
        assert_eq!(refused(Vec::new()).await, DeckRefusal::Missing);
        assert_eq!(refused(vec![b' '; FILE_BYTES_MAX + 1]).await, DeckRefusal::TooLarge);

        let problem = async |file: Vec<u8>| match add(&test, by, &slug, file).await {
            DeckView { state: DeckState::Refused(problem), id, .. } => {
                assert!(classrooms.remove_deck(by, &test.site, &slug, id).await.expect("works"));
                problem
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(problem(b"GIF89a, or so".to_vec()).await, SlidesProblem::NotPdf);
        assert_eq!(problem(b"%PDF-1.7\nnothing follows".to_vec()).await, SlidesProblem::NotPdf);
        let whole = pdf(&["Cut off"]);
        let half = problem(whole[..whole.len() / 3].to_vec()).await;
        assert!(matches!(half, SlidesProblem::NotPdf | SlidesProblem::NoPages), "{half:?}");
        let many: Vec<&str> = vec!["."; 201];
        assert_eq!(problem(pdf(&many)).await, SlidesProblem::TooManyPages);

        for _ in 0..domain::classrooms::slides::DECKS_MAX {
            add(&test, by, &slug, pdf(&["."])).await;
        }
        assert_eq!(refused(pdf(&["."])).await, DeckRefusal::TooMany);
    })
    .await;
}

/// The process died while pages were made: its host is told so, and what is long over is forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_interrupted_says_so_and_old_slides_are_forgotten() {
    each_engine(async |database| {
        let test = TestApp::start(database).await;
        let by = host(&test).await;
        let slug = here(&test, by, "", false).await;
        add(&test, by, &slug, pdf(&["Kept for a while"])).await;
        let session = test.session(&slug).await.session.id;
        let (site, now) = (test.site.id, test.clock_now());
        let id = DeckId(uuid::Uuid::from_u128(5));
        let unit = async move |tx: &mut store::Tx| {
            store::classrooms::slides::insert(tx, site, session, id, "Lost", now).await
        };
        test.app.store().run(unit).await.expect("written");
        test.advance(domain::classrooms::slides::STALLED).await;
        test.advance(domain::time::Span::seconds(1)).await;
        let decks = test.app.classrooms().decks(by, &test.site, &slug).await.expect("works").expect("mine");
        let state = |name: &str| decks.iter().find(|deck| deck.name == name).map(|deck| deck.state);
        assert_eq!(state("My talk"), Some(DeckState::Ready));
        assert_eq!(state("Lost"), Some(DeckState::Refused(SlidesProblem::Interrupted)));
        app::jobs::recover(&test.app).await.expect("recovered");
        test.advance(domain::time::Span::days(40)).await;
        test.run_jobs().await;
        let decks = test.app.classrooms().decks(by, &test.site, &slug).await.expect("works").expect("mine");
        assert_eq!(decks, [], "its session is over for long");
    })
    .await;
}
