# Catalogue.
sessions-title = Sessions
sessions-intro = Live training, from your browser. Nothing to install.
sessions-empty = No sessions are planned at the moment.
sessions-empty-hint = New sessions appear here as soon as { $site } announces them.
sessions-free = Free
sessions-cannot-be-paid = No registration at the moment
sessions-sold-out = Sold out
sessions-closed = Registration closed
sessions-under-way = Under way
sessions-cancelled = Cancelled
sessions-seats-open = Seats available
seats-left = { $count ->
    [0] Sold out
   *[other] { $capacity ->
        [one] 1 seat left
       *[other] { $count } of { $capacity } seats left
    }
}

# Session page.
session-your-time = = { $time } your time ({ $zone })
time-elsewhere = { $time } ({ $zone }), { $yours } your time
time-in-zone = { $time } ({ $zone })
moment-elsewhere = { $date }, { $time }
session-online = Live online, in { $language }. Join from a browser; nothing to install.
session-online-elsewhere = Live online, in { $language }.
session-trainer = With { $trainer }
session-language-en = English
session-language-nl = Dutch
session-language-fr = French
session-price-tax = incl. { $amount } { $tax } { $rate }
session-price-no-tax = no tax is added
tax-vat = VAT
session-closes = Registration closes { $time }
session-register = Register
session-register-hint = { $minutes ->
    [one] Your seat is kept for 1 minute while you fill in the form.
   *[other] Your seat is kept for { $minutes } minutes while you fill in the form.
}
session-hold-running = Your seat is kept until { $time }.
session-hold-continue = Go on with your registration
session-hold-pay = Finish paying
session-seat-had = You have a seat in this session.
session-seat-had-see = See my registration
session-register-another = Register somebody else
session-description = What you will learn
session-agenda = Agenda
session-what-happens = What happens when you pay
session-what-happens-register = What happens when you register
session-pay-by = You pay by card.
session-pay-by-paypal = You pay with PayPal.
session-pay-by-both = You pay by card or with PayPal.
session-what-happens-paid = You get your seat, a receipt, a calendar entry and a personal link by e-mail within seconds. The link opens on { $date } at { $time }.
session-what-happens-free = You get your seat, a calendar entry and a personal link by e-mail within seconds. The link opens on { $date } at { $time }.
session-what-happens-paid-open = You get your seat, a receipt, a calendar entry and a personal link by e-mail within seconds. The link is open already.
session-what-happens-free-open = You get your seat, a calendar entry and a personal link by e-mail within seconds. The link is open already.
session-sold-out-text = Every seat is taken. A seat whose payment is not finished comes back: look again in a few minutes.
session-full-text = Every seat is taken. A seat that somebody gives back is free again: look again later.
session-closed-text = Registration closed on { $date } at { $time }.
session-under-way-text = This session has begun; nobody can register any more.
session-restored-text = Registration is closed for now: this site is being put in order after a repair. Please come back later. Seats that people have stay theirs.
session-cannot-be-paid = This site takes no payments at the moment, so nobody can register.
session-ended-text = This session is over.
session-cancelled-text = This session does not take place.
session-cancelled-past = This session did not take place.

# Refund policy, as sentences that can follow each other.
policy-full-until = Full refund until { $date }.
policy-part-until = { $percent } back until { $date }.
policy-then-part-until = After that { $percent } back until { $date }.
policy-rule-full = Full refund until { $time }.
policy-rule-part = { $percent } back until { $time }.
policy-rule-then-part = After that { $percent } back until { $time }.
policy-the-start = the start
policy-days-before = { $count ->
    [one] 1 day before the start
   *[other] { $count } days before the start
}
policy-hours-before = { $count ->
    [one] 1 hour before the start
   *[other] { $count } hours before the start
}
policy-none-after = No refund after that.
policy-none = No refund after paying.

# Asked for a seat and did not get one.
hold-refused-title = You do not have a seat yet
hold-sold-out = The last seat has just gone. You have not been charged.
hold-sold-out-next = Somebody may still give a seat back: try again in a few minutes, or choose another session.
hold-closed = Registration for this session has closed. You have not been charged.
hold-session-cancelled = This session does not take place. You have not been charged.
hold-too-many = Too many seats are being kept for your network at the moment. You have not been charged.
hold-too-many-next = Finish one of the registrations you have open, or try again in a few minutes.
hold-too-many-here = Many seats of this session are being kept for your network at the moment. You have not been charged.
hold-too-many-here-next = As soon as one of those people has finished registering, you can go on: try again in a few minutes.
hold-cannot-be-paid = This site takes no payments at the moment. You have not been charged.
hold-cannot-be-paid-next = Ask its people, or choose another session.
hold-kept-title = Seats you are keeping
hold-kept-text = Finish these, or give the seat back; then there is room again.
hold-next = Choose another session
hold-try-again = Try again
