# A session for which nobody registers, and one that is not announced.
session-not-announced-text = This session is not announced yet.
sessions-no-registration = No registration needed
session-come-opens = You need not register. From { $date }, { $time }, the door is open: come back to this page then.
session-come-hint = Come in with this link; you need not register, and it costs nothing.
session-come-title = How to come in
session-what-happens-come = Nobody asks for your name: at the time of the session this page has a button that lets you in.
