//! Icons, drawn by hand on a grid of 20 units. They are decoration: the words beside them say the same.

use super::markup::Markup;

macro_rules! icon {
    ($(#[$doc:meta])* $name:ident, $shapes:literal) => {
        $(#[$doc])*
        pub(crate) const $name: Markup = Markup::new(concat!(
            "<svg class=\"icon\" viewBox=\"0 0 20 20\" width=\"20\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">",
            $shapes,
            "</svg>"
        ));
    };
}

icon!(
    /// A day.
    CALENDAR,
    "<rect x=\"2.75\" y=\"4\" width=\"14.5\" height=\"13\" rx=\"2.5\"/><path d=\"M2.75 8.25h14.5M6.5 2.25v3.5M13.5 2.25v3.5\"/>"
);
icon!(
    /// Live, on a computer.
    SCREEN,
    "<rect x=\"2.25\" y=\"3.25\" width=\"15.5\" height=\"10.5\" rx=\"2\"/><path d=\"M7 17h6M10 13.75V17\"/>"
);
icon!(
    /// The teleconference.
    PHONE,
    "<path d=\"M6.2 2.75 8 6.6 6.3 8.3a10.5 10.5 0 0 0 5.4 5.4L13.4 12l3.85 1.8v2.1a1.6 1.6 0 0 1-1.7 1.6C8.9 17 3 11.1 2.5 4.45a1.6 1.6 0 0 1 1.6-1.7z\"/>"
);
icon!(
    /// The trainer.
    PERSON,
    "<circle cx=\"10\" cy=\"6.5\" r=\"3.5\"/><path d=\"M3.5 17.25c.7-3.3 3.3-5 6.5-5s5.8 1.7 6.5 5\"/>"
);
icon!(
    /// Money goes back.
    BACK,
    "<path d=\"M6.5 3.5L3 7l3.5 3.5M3 7h9a5 5 0 010 10H8\"/>"
);
icon!(
    /// Done.
    CHECK,
    "<path d=\"M4 10.5l4 4 8-8.5\"/>"
);
icon!(
    /// Being looked at.
    CLOCK,
    "<circle cx=\"10\" cy=\"10\" r=\"7.25\"/><path d=\"M10 5.75V10l2.75 2\"/>"
);
icon!(
    /// Something needs attention.
    ATTENTION,
    "<path d=\"M10 3L1.9 16.75h16.2zM10 8v4M10 14.4v.1\"/>"
);
icon!(
    /// A personal link.
    LINK,
    "<path d=\"M8.5 11.5a3.5 3.5 0 005 0l2.6-2.6a3.54 3.54 0 00-5-5L10 5M11.5 8.5a3.5 3.5 0 00-5 0l-2.6 2.6a3.54 3.54 0 005 5L10 15\"/>"
);
icon!(
    /// A receipt.
    RECEIPT,
    "<path d=\"M4.25 2.75h11.5v14.5l-2.3-1.6-2.3 1.6-2.3-1.6-2.3 1.6-2.3-1.6zM7.25 7h5.5M7.25 10.5h5.5\"/>"
);
icon!(
    /// More below.
    CHEVRON,
    "<path d=\"M5.5 8l4.5 4.5L14.5 8\"/>"
);
icon!(
    /// Back to what was before.
    ARROW_LEFT,
    "<path d=\"M11.5 4.5L6 10l5.5 5.5\"/>"
);
icon!(
    /// A raised hand.
    HAND,
    "<path d=\"M6.25 11V5.25a1.25 1.25 0 012.5 0V9.5m0-5.25a1.25 1.25 0 012.5 0V9.5m0-4a1.25 1.25 0 012.5 0v5.75c0 3.5-1.75 6-4.75 6-2.4 0-3.6-1.1-4.6-3.1L3.1 11.6c-.5-1 .8-1.9 1.6-1.1L6.25 12\"/>"
);
icon!(
    /// What is said.
    CHAT,
    "<path d=\"M3 5.75C3 4.5 4 3.5 5.25 3.5h9.5C16 3.5 17 4.5 17 5.75v5.5c0 1.25-1 2.25-2.25 2.25H9L5.25 16.75V13.5C4 13.5 3 12.5 3 11.25z\"/>"
);
icon!(
    /// Several people.
    PEOPLE,
    "<circle cx=\"7.5\" cy=\"7\" r=\"3\"/><path d=\"M2 16.5c.5-2.9 2.6-4.5 5.5-4.5s5 1.6 5.5 4.5M13 4.3a3 3 0 010 5.4M15 12.4c1.7.6 2.7 2 3 4.1\"/>"
);
icon!(
    /// A question.
    QUESTION,
    "<circle cx=\"10\" cy=\"10\" r=\"7.25\"/><path d=\"M7.9 7.8c.2-1.2 1-1.9 2.2-1.9s2.1.8 2.1 1.9c0 1.6-2.2 1.7-2.2 3.4M10 13.9v.1\"/>"
);
icon!(
    /// Votes.
    POLL,
    "<path d=\"M4.5 16.5v-6M10 16.5v-13M15.5 16.5v-8.5\"/>"
);
icon!(
    /// Locked.
    LOCK,
    "<rect x=\"4.25\" y=\"8.75\" width=\"11.5\" height=\"8\" rx=\"2\"/><path d=\"M6.75 8.75V6.5a3.25 3.25 0 016.5 0v2.25\"/>"
);
icon!(
    /// The way out.
    LEAVE,
    "<path d=\"M8 3.5H5.5a2 2 0 00-2 2v9a2 2 0 002 2H8M12.5 6.5L16 10l-3.5 3.5M16 10H8\"/>"
);
icon!(
    /// The end.
    STOP,
    "<rect x=\"4.5\" y=\"4.5\" width=\"11\" height=\"11\" rx=\"2\"/>"
);
