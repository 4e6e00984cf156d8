//! The room's pages with made-up content: before the start, for who waits and who leads, and the way in of a guest.

use super::{Add, LINK, NOW, Studio};
use crate::classrooms::guest::GuestPage;
use crate::classrooms::page::{RoomFacts, RoomPage};
use crate::classrooms::pages::PagesPage;
use crate::classrooms::slides::{SlidesFacts, SlidesPage};
use app::classrooms::{DeckRefusal, DeckView, GuestRefusal, PageRow, Shown};
use askama::Template as _;
use domain::classrooms::RoomRole;
use domain::classrooms::slides::{DeckState, SlidesProblem};
use domain::classrooms::speech::TextProblem;
use domain::ids::DeckId;
use uuid::Uuid;

/// Slides as their host sees them: shown, being made, refused.
fn decks() -> Vec<DeckView> {
    let deck = |n: u128, name: &str, state, pages, done| DeckView {
        id: DeckId(Uuid::from_u128(n)),
        name: name.to_owned(),
        state,
        pages,
        done,
    };
    vec![
        deck(1, "Feedback", DeckState::Ready, 12, 12),
        deck(2, "Exercises", DeckState::Rendering, 30, 4),
        deck(3, "Handout", DeckState::Refused(SlidesProblem::Locked), 0, 0),
    ]
}

impl Studio {
    fn slides_pages(&self, add: Add<'_>) {
        let (slug, topic) = (self.session.slug.as_str(), self.session.topic.as_str());
        for (name, decks, refusal) in [
            ("room-slides", decks(), None),
            ("room-slides-none", Vec::new(), None),
            ("room-slides-refused", decks(), Some(DeckRefusal::TooLarge)),
        ] {
            let facts = SlidesFacts { slug, topic, decks: &decks, refusal };
            add(name, SlidesPage::new(self.frame("/demo/room/session-0/slides"), &facts).render());
        }
        let page = |number| PageRow {
            number,
            width: 1_600,
            height: 900,
            media_type: "image/png".to_owned(),
            text: "Say what you saw".to_owned(),
        };
        let shown = (Shown { deck: DeckId(Uuid::from_u128(1)), page: 2 }, vec![page(1), page(2)]);
        for (name, shown) in [("room-pages", Some(&shown)), ("room-pages-none", None)] {
            let frame = self.frame("/demo/room/session-0/with/link/slides");
            add(name, PagesPage::new(frame, (slug, topic), LINK, shown).render());
        }
    }

    pub(super) fn room_pages(&self, add: Add<'_>) {
        self.slides_pages(add);
        for (name, role, waits, metered, token) in [
            ("room-waits", RoomRole::Attendee, true, false, Some(LINK)),
            ("room-leads", RoomRole::Host, true, true, None),
            ("room-lead-unpaid", RoomRole::Host, true, true, None),
            ("room-connects", RoomRole::Attendee, false, true, Some(LINK)),
            ("room-connects-guest", RoomRole::Guest, false, true, Some(LINK)),
        ] {
            let reader = Some(&self.reader);
            let facts = RoomFacts {
                session: &self.session,
                name: "Anna Smit",
                role,
                waits,
                metered,
                is_paid: name != "room-lead-unpaid",
                token,
                reader,
                now: NOW,
            };
            add(name, RoomPage::new(self.frame("/demo/room/session-0"), facts).render());
        }
        for (name, typed, refusal) in [
            ("room-guest", "", None),
            ("room-guest-refused", "", Some(GuestRefusal::Name(TextProblem::Empty))),
            ("room-guest-full", "Noor", Some(GuestRefusal::Full)),
            ("room-guest-leader", "Noor", Some(GuestRefusal::NameOfLeader)),
            ("room-guest-network", "Noor", Some(GuestRefusal::TooManyFromAddress)),
            ("room-guest-removed", "Noor", Some(GuestRefusal::Removed)),
        ] {
            let frame = self.frame("/demo/room/session-0/guest");
            add(name, GuestPage::new(frame, &self.session, typed, refusal, Some(&self.reader)).render());
        }
    }
}
