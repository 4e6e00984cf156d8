# A session for which nobody registers, and one that is not announced.
session-not-announced-text = This session is not announced yet.
sessions-no-registration = No registration needed
session-come-opens = You need not register. The door opens on { $date } at { $time }: come back to this page then.
session-come-hint = No registration, no charge: this page lets you in.
session-come-title = How to come in
session-what-happens-come = Nobody registers: at the time of the session this page has a button that lets you in.
session-what-happens-come-here = Nobody registers: at the time of the session this page has a button that lets you in. The room only asks how you want to be called.

# My sessions.
host-title = My sessions
host-shelves = Lists of sessions
host-upcoming = Upcoming
host-past = Past
host-cancelled = Cancelled
host-schedule-button = Schedule a session
host-empty = You have no sessions ahead.
host-empty-hint = A topic, a date and, if it costs something, a fee are enough. Everything else has a sensible default that you can change later.
host-empty-past = No session has taken place yet.
host-empty-cancelled = No session was cancelled.
host-empty-past-hint = You find your sessions here afterwards.
host-older = Show earlier ones
host-filter = Host
host-filter-everybody = Everybody
host-filter-show = Show
host-filter-hosted-by = Host: { $name }
host-mark-draft = Draft
host-mark-unlisted = Unlisted
host-mark-cancelled = Cancelled
host-mark-undecided = Was it held?
host-row-free = Free for attendees
host-row-unpaid = Not paid by you yet
host-row-held = { $amount } is held
host-row-paid = { $amount } paid by you
host-row-charged = { $amount } charged to you
host-row-checked = Your payment is being checked
host-mark-test = TEST
host-seats-taken = { $count } of { $capacity } seats taken
host-seats-come = { $count ->
    [one] 1 seat taken
   *[other] { $count } seats taken
}

# The schedule page.
host-new-title = Schedule a session
host-edit-title = Change the session
host-part-what = What
host-part-when = When
host-part-fee = What it costs
host-part-who = Who may come
host-part-where = Where
host-part-division = To whose cost
host-part-mails = What the confirmation says
host-part-invitations = Invitations
host-topic = Topic
host-description = Description
host-description-hint = A blank line begins a new paragraph.
host-agenda = Agenda
host-agenda-hint = One line each, for example 14:00 Welcome.
host-presenter = Presenters
host-language = Language of the session
host-date = Date
host-time = Time
host-which = Which of the two?
host-which-first = Before clocks are put back.
host-which-second = After clocks were put back.
host-zone = Time zone
host-minutes = Duration
host-minutes-hint = in minutes
host-listing = Who finds it
host-listed = Listed
host-listed-hint = Everybody sees it in the catalogue.
host-unlisted = Unlisted
host-unlisted-hint = Only who has the link finds it.
host-registration = People register, and each gets a personal link. A fee switches this on by itself; without it, whoever has the link comes in.
host-capacity = Most people
host-capacity-hint = empty: no limit
host-closes = Registration closes
host-cancelling = Attendees may cancel until
host-unit = Unit
host-unit-minutes = minutes before the start
host-unit-hours = hours before the start
host-unit-days = days before the start
host-closes-end = when the session ends
host-cancelling-never = not at all
host-refund-rule = What attendees get back when they cancel is your site’s rule: { $rule } An administrator can change it.
host-fee = Fee
host-fee-hint = in { $currency }, for example { $example }; empty: free
host-place = Where it takes place
host-place-here = Here, in Bursar’s room
host-place-here-hint = In the browser, also on a phone: chat, questions, polls. Nothing to install.
host-place-link = A link
host-place-link-hint = Of a meeting system of yours.
host-room-enter = Enter the room
host-link = Link of the meeting
host-link-hint = https, of any meeting system; only those who may come in get it
host-division = Division
host-division-none = No division
host-greeting = Greeting
host-greeting-hint = empty: the usual one; [name] becomes the first name
host-own-text = A paragraph of your own
host-own-text-hint = What to prepare, what to bring.
host-invitations = Addresses
host-invitations-hint = Paste them as they are, with or without names. Each address gets one mail with the link.
host-schedule = Schedule
host-start = Start session
host-keep-draft = Keep as a draft
host-save = Save changes
host-check = Check
host-buttons-hint = Start session begins at once, whatever date is entered. A draft is seen by nobody but you.
host-stale-again = What you typed is still here. Check it and press the button once more.
host-confirm-fee = Attendees will pay { $amount }
host-confirm-fee-hint = This is how the fee was understood. Nothing is scheduled or changed yet: press the button once more if it is right.
host-kept = You have sent this page before: it is a session already
host-kept-hint = What you typed now was not saved. Press the button once more to change that session to what is typed here. For another session, duplicate it.
host-kept-gone = You have sent this page before, and its session is over, called off or not yours any more
host-kept-gone-hint = What you typed is kept. Press the button once more to make a new session of it.
host-changed-meanwhile = Somebody changed this session meanwhile
host-changed-meanwhile-hint = Yours was not saved. Press the button once more to save what is typed here.
host-changed-meanwhile-same = What you typed is as the session is now: there is nothing to compare.
host-changed-meanwhile-now = Where it is not as typed here, the session is now:
host-now-nothing = nothing
host-now-yes = yes
host-now-no = no

# The sentence that says what will happen.
host-summary = What will happen
host-summary-incomplete = Still to do; then you read here what will happen:
host-sum-listed = Listed in the catalogue.
host-sum-unlisted = Unlisted: only who has the link finds it.
host-sum-seats = { $count ->
    [one] 1 seat.
   *[other] { $count } seats.
}
host-sum-no-limit = No limit of seats.
host-sum-free = Free of charge.
host-sum-pay = Attendees pay { $amount }, { $tax }.
host-sum-closes = Registration closes on { $time }.
host-sum-closes-end = Registration stays open until the session ends.
host-sum-no-registration = Nobody registers: whoever has the link comes in.
host-sum-cancel = Attendees may cancel until { $time }.
host-sum-no-cancel = Attendees cannot cancel themselves.
host-sum-refund = By your site’s refund rule: { $policy }
host-moved-until = The session was moved: who had a seat before may cancel for a full refund until { $time }.
host-moved-until-free = The session was moved: who had a seat before may give it back until { $time }.
host-sum-invited = { $count ->
    [one] 1 person is invited by mail.
   *[other] { $count } people are invited by mail.
}
host-sum-forced = The fee switches registration on.
host-sum-nowhere = It takes place here: everybody comes in with a personal link.
host-sum-test = The site is in Test mode: no real money moves, and only who has the test link sees the session.
host-fee-new-only = { $count ->
    [one] 1 person has a seat at another fee and keeps it; the new fee is for new registrants.
   *[other] { $count } people have a seat at another fee and keep it; the new fee is for new registrants.
}
host-fee-free-stay = { $count ->
    [one] 1 person has registered free and stays so; the fee is for new registrants.
   *[other] { $count } people have registered free and stay so; the fee is for new registrants.
}
host-fee-paid-stay = { $count ->
    [one] 1 person has a paid seat. Removing the fee gives nothing back by itself; you can refund it.
   *[other] { $count } people have paid seats. Removing the fee gives nothing back by itself; you can refund them all.
}
host-fee-paid-stay-refund = To the people, to refund

# What is wrong on the schedule page.
host-missing-topic = Enter a topic.
host-missing-date = Choose a date.
host-missing-time = Choose a time.
host-missing-minutes = Enter how many minutes it takes.
host-missing-link = Enter the link of the meeting, or choose Bursar’s room.
host-missing-division = Choose the division to whose cost it is.
host-unreadable-date = That is not a day of the calendar. Example: 2026-12-08.
host-unreadable-time = That is not a time of day. Example: 14:00.
host-unreadable-zone = Choose a time zone from the list.
host-unreadable-number = Enter a whole number in digits, for example 20.
host-problem-too-long = Keep this to { $max } characters.
host-problem-past = That lies in the past. Choose a later date, or press Start session to begin now.
host-problem-too-far = That lies more than five years ahead. Check the year.
host-problem-skipped = On { $date } clocks there go from { $from } straight to { $to }: that time does not exist. Choose an earlier time, or { $to } or later.
host-problem-twice = On { $date } clocks there are put back: { $time } comes twice. Say below which one you mean.
host-problem-range = Enter a number from { $min } to { $most }.
host-problem-days = That is at most { $most } days before the start, and not after the end.
host-problem-closes-past = Registration would have closed already. Choose a time closer to the start.
host-problem-negative = A fee is not less than nothing. Leave it empty, or enter 0, for a free session.
host-problem-fee-high = This site allows at most { $amount }. Check the amount for typing errors.
host-problem-payment-high = The gateway takes at most { $amount } in one payment, tax included.
host-problem-decimals = { $digits ->
    [0] The payment provider takes { $currency } without decimals, tax included. Choose another amount.
   *[other] The payment provider takes { $currency } with at most { $digits } decimals, tax included. Choose another amount.
}
host-problem-no-fees = A fee cannot be charged here yet. Leave it empty for a free session, or ask an administrator to finish the set-up.
host-problem-no-fees-provided = A fee cannot be charged here: whoever runs this installation does not provide that to this site. Leave it empty for a free session, or ask for it there.
host-problem-link = Enter a whole address that begins with https://, as the meeting system gives it.
host-problem-division = Choose a division from the list.
host-problem-taken = { $count ->
    [one] 1 seat is taken already: it cannot be fewer.
   *[other] { $count } seats are taken already: it cannot be fewer.
}
host-problem-registered = People have registered already: registration stays on.
host-problem-moved = People have registered for this time. Leave it as it was here; moving the session tells them and lets them cancel.
host-problem-started = This session has been started; its start stays as it was.
host-problem-hold-short = What is held for this session can be charged only for a while: it may last { $minutes } minutes at most.
host-problem-budget = The budget of this division has only { $amount } free, less than what has been paid for this session. Choose another division, or ask its head.

# Inviting.
host-invite = Send invitations
host-invited = { $count ->
    [0] Nobody is invited yet.
    [one] 1 person is invited.
   *[other] { $count } people are invited.
}
host-invited-waits = { $count ->
    [0] Nobody is to be invited yet.
    [one] 1 person will be invited when you schedule the session. No mail has been sent yet.
   *[other] { $count } people will be invited when you schedule the session. No mail has been sent yet.
}
host-invite-later = Keep these addresses
host-invite-nothing = There is no mail address in this text.
host-invite-wrong = { $count ->
    [one] This could not be read as an address, and nobody was invited: { $addresses }
   *[other] These could not be read as addresses, and nobody was invited: { $addresses }
}
host-invite-at-once = At most { $count } addresses at once. Nobody was invited; paste them in parts.
host-invite-session = A session has at most { $count } invitations. Nobody was invited; share the link instead.
host-invite-today = This site has sent as many invitations today as it may. Nobody was invited; try again tomorrow.

# A session, as its host sees it.
host-back = My sessions
host-edit = Edit
host-duplicate = Duplicate
host-public = See the public page
host-walk = Walk through as an attendee
host-forget = Forget this draft
host-draft-hint = Nobody but you sees a draft. Invitations leave when you schedule it.
host-start-early = Start before its time…
host-start-early-text = Whoever has a seat is not told, and the announced time stays. In Bursar’s room the session has then been held: when you end it there, it is over, and its fees are earned.
host-open-hint = The session is open: who has a seat gets in.
host-no-link = Here, in Bursar’s room
host-division-line = Division { $division }
host-share = Share
host-share-test = This is a session of Test mode: only people of your site see it, and whoever has this link. Invitations lead to it, too; it opens for thirty days.
host-share-test-link = Test link
host-share-link = Link
host-share-code = For a slide or a poster: a phone that sees this code opens the session.
host-share-code-alt = QR code of the link
host-share-code-save = Save the picture
host-share-button = Button for your own pages
host-share-button-hint = paste this HTML; price and seats stay up to date
host-button-alt = Register: { $session }
host-button-look = See session
host-button-seats = { $count } of { $capacity } left
host-button-closed = Closed

# What was just done.
host-done-scheduled = The session is scheduled
host-done-scheduled-hint = Share the link below. You can change everything until people register, and most of it afterwards.
host-done-mails = { $count ->
    [one] 1 invitation is on its way.
   *[other] { $count } invitations are on their way.
}
host-done-draft = The draft is kept
host-done-draft-hint = Walk through it as an attendee, then schedule it.
host-done-changed = The changes are saved
host-done-started = The session is open
host-done-started-hint = Attendees can come in now. You are taken to the meeting.
host-enter = Go to the meeting
host-done-forgotten = The draft is gone
host-done-invited = { $count ->
    [0] Nobody new was invited
    [one] 1 person is invited
   *[other] { $count } people are invited
}
host-done-invited-waits = { $count ->
    [0] Nobody new is to be invited
    [one] 1 person will be invited when you schedule the session
   *[other] { $count } people will be invited when you schedule the session
}
host-done-known = { $count ->
    [one] 1 address had been asked before and gets no second mail.
   *[other] { $count } addresses had been asked before and get no second mail.
}
host-start-refused = The session was not started
host-start-cancelled = It was cancelled.
host-start-ended = It is over.
host-start-draft = It is a draft: schedule it first.

# Walking through as an attendee.
host-walk-banner = You are walking through as an attendee. Only you see this; nothing is kept and nothing is charged.
host-walk-end = End the walk
host-walk-pay-title = The payment page opens here
host-walk-pay-text = An attendee now pays { $amount } on the payment provider’s own page and comes back. In a walk nothing is paid.
host-walk-pay-go = Go on as if it were paid

# Who comes.
host-people = Who comes
host-people-reference = Reference
host-people-name = Name
host-people-state = State
host-people-since = Registered on
host-people-currency = Currency
host-people-paid = Paid
host-charge-not-yet = { $amount } held, not charged yet
host-charge-not-through = { $amount } held; the charge did not go through
host-charge-let-go = { $amount } was only held: nothing charged
host-people-paid-by = Paid by
host-people-paid-by-name = paid by { $name }
host-people-new-date = New date
host-people-accepted = { $count ->
    [one] { $count } person accepts the new date.
   *[other] { $count } people accept the new date.
}
host-people-open = { $count ->
    [0] Everybody has answered.
    [one] { $count } has not answered yet.
   *[other] { $count } have not answered yet.
}
host-people-back = Given back
host-people-on-its-way = on its way
host-people-disputed = disputed, waits for the decision
host-people-refused = refused, waits for a decision
host-person-disputed = Waits for a dispute
host-person-disputed-waits = Bank or payment service have taken the money until a dispute of it is decided. Then it goes back, if it has not by then.
host-person-refused = Refused by the gateway
host-person-refused-waits = It waits for whoever looks after payments at your site.
host-person-going = Goes back
host-people-any = Any state
host-people-search = Name, address or reference
host-people-filter = Show
host-people-choose = Choose
host-people-all = Everybody in this list
host-people-empty = Nobody is here.
host-people-empty-hint = Share the link of the session, or show all states.
host-people-none-found = Nobody fits this search.
host-people-none-found-hint = Show everybody
host-people-csv = Save as CSV
host-people-xlsx = Save for a spreadsheet (XLSX)
registration-state-confirmed = has a seat
registration-state-complimentary = has a seat, given
registration-state-awaiting = has not paid yet
registration-state-review = payment being checked
registration-state-lapsed = did not pay in time
registration-state-returned = payment undone
registration-state-cancelled = cancelled
host-write = Write to those chosen
host-write-subject = Subject
host-write-body = Message
host-write-preview = See to how many
host-write-send = Send
host-write-count = { $count ->
    [one] This goes to 1 person.
   *[other] This goes to { $count } people.
}
host-write-left-out = { $count ->
    [one] { $names } has no seat and is left out.
   *[other] { $count } have no seat and are left out: { $names }.
}
host-write-empty = Write a subject and a message. Nothing was sent.
host-write-long = Keep the subject to 120 and the message to 4000 characters. Nothing was sent.
host-write-nobody = Choose somebody who has a seat, or had one until the session was called off. Nothing was sent.
host-refund = Give money back to those chosen
host-refund-amount = Amount for each
host-refund-amount-hint = in { $currency }; empty: all that is left
host-refund-reason = Reason, which the person reads
host-refund-ask = See what goes back
host-refund-do = Give it back
host-refund-left-out = { $count ->
    [one] Nothing goes to { $names }: nothing was paid, or nothing is left of it.
   *[other] Nothing goes to these { $count }: { $names }. Nothing was paid, or nothing is left of it.
}
host-refund-confirm = { $count ->
    [one] { $amount } goes back to 1 person. The seat stays. Nothing has been done yet.
   *[other] { $amount } goes back to { $count } people. The seats stay. Nothing has been done yet.
}
host-refund-changed = The sums have changed since they were shown: nothing was ordered.
host-refund-bad = An amount is more than nothing.
host-refund-nobody = Nobody chosen has paid anything that could go back.
host-refund-nothing-left = all of it is back or on its way
host-refund-checked = the payment is still being checked
host-refund-too-much = only { $amount } is left
host-refund-refused = { $name } ({ $email }): { $why }
host-refund-kept = Nothing goes back yet. What you typed is still here.
host-refund-partly = For everybody else the money is on its way.
host-give = Give somebody a seat
host-give-hint = Without a payment: the person gets a confirmation with a personal link.
host-give-do = Give the seat
host-give-first-name = First name of the person
host-give-last-name = Last name of the person
host-give-email = E-mail of the person
host-give-same-person = { $name }, { $email }, has a seat in this session already. Nothing was sent. Press the button once more only if that is a second person or a second seat.
host-give-sold-out = Every seat is taken. Raise the number of people first.
host-give-too-many = { $count ->
    [0] This site does not let hosts give seats away. An administrator can change that.
    [one] You have given away { $count } seat in the last 24 hours; more are not allowed at this site. Try again tomorrow, or ask an administrator.
   *[other] You have given away { $count } seats in the last 24 hours; more are not allowed at this site. Try again tomorrow, or ask an administrator.
}
host-no-withdrawal = Consumers cannot withdraw from this session
host-no-withdrawal-hint = Only for leisure sessions on a fixed date with limited places (Consumer Rights Directive, Article 16(l)). Buyers read the words of your site before they pay. In doubt leave it off: the right to withdraw stays.
host-problem-unlimited-places = Enter how many seats there are, or leave the right to withdraw: the exception is for limited places.
host-give-not-now = This session gives no seats any more.
host-done-written = { $count ->
    [one] Your message is on its way to 1 person
   *[other] Your message is on its way to { $count } people
}
host-done-refunded = { $count ->
    [one] 1 refund is under way
   *[other] { $count } refunds are under way
}
host-done-refunded-hint = Each person is told. A refund that the gateway does not take waits for a person in the money office.
host-done-given = The seat is given and the confirmation is on its way
host-person-confirmed = Seat since
host-person-taken = Taken away
host-person-called-off = Called off
host-person-given-up = Given up
host-person-language = Language
host-person-reference = Purchase reference
host-person-payment = Payment
host-person-link = Send the link again
host-person-link-text = The mail leads to the page of the registration: joining, receipt, cancelling. The same link is sent at most once an hour.
host-person-link-do = Send the link again
host-person-link-payer = Send { $name } the payer’s link
host-person-link-not-yet = There is no link yet: this registration has not been paid.
host-done-link = The link is on its way
host-done-link-hint = If it was sent within this hour already, it is not sent twice: look into the spam folder.
host-done-seat = The seat is free again
host-done-seat-hint = { $email } is told by mail. What goes back, if anything, is below.
host-seat-title = Take the seat away
host-seat-text = Cancels this registration: for a double booking, or somebody who cannot come. You choose what goes back before anything is done.
host-seat-open = Choose what goes back
host-seat-lead = { $name } loses the seat in “{ $session }”.
host-seat-back = What goes back
host-seat-all = Everything
host-seat-policy = By the rules that were accepted
host-seat-back-all = { $back } goes back.
host-seat-back-part = { $back } goes back, { $kept } is kept.
host-seat-back-none = { $kept } is kept.
host-seat-free = Nothing was paid for this seat, so nothing goes back.
host-seat-gone-back = All that was paid has gone back already.
host-seat-least = At least { $amount } must go back: the attendee may still claim it.
host-seat-reason = Why
host-seat-reason-hint = Who has the seat reads it, and who paid for it. Where money goes back, it stands on the credit note, too.
host-seat-means = The seat goes to somebody else at once, and the personal link leads into the session no more. This cannot be undone.
host-seat-do = Take the seat away
host-seat-keep = Leave the seat
host-seat-back-to = Back to this person
host-seat-kept = The seat was not taken away. What you typed is still here.
host-seat-stale = This form was open for too long, or cookies are switched off. Check it and send it once more.
host-seat-reason-missing = Write why: the person reads it.
host-seat-choose = Choose what goes back.
host-seat-changed = The amounts have changed since they were shown. Look at them and choose again.
host-seat-already = There is no seat to take away: this registration was given up.
host-seat-already-hint = Nothing was done just now. The history below says who gave it up, and what goes back.
host-seat-not-now = The payment is still being completed or checked. Try again when that is over.
host-seat-over = The session is over or was called off, so no seat can be taken away any more. Money can still be given back on the page of who comes.

# A change of plan.
host-plan-keep = Leave it as it is
host-cancel-title = Cancel the session
host-cancel-progress = How far the refunds are
host-cancel-lead = { $count ->
    [0] Nobody has a seat yet. The session stays readable as cancelled.
    [one] 1 seat is taken: the person is told and gets all of the money back. This cannot be undone.
   *[other] { $count } seats are taken: everybody is told and gets all of the money back. This cannot be undone.
}
host-cancel-sum = { $count ->
    [one] { $amount } goes back to 1 person who paid.
   *[other] { $amount } goes back to { $count } people who paid.
}
host-cancel-lead-free = { $count ->
    [0] Nobody has a seat yet. The session stays readable as cancelled.
    [one] 1 seat is taken: the person is told. This cannot be undone.
   *[other] { $count } seats are taken: everybody is told. This cannot be undone.
}
host-cancel-disputed = { $count ->
    [one] 1 of these payments is disputed: it waits until that is decided.
   *[other] { $count } of these payments are disputed: they wait until that is decided.
}
host-cancel-own-used = It has begun: you are charged what it has used until now, as its statement will say; the rest is released.
host-cancel-own-held = The { $amount } that was held is released when the session is cancelled.
host-cancel-own-paid = The { $amount } that you paid for the session goes back to you when it is cancelled.
host-cancel-own-released = The { $amount } that was held goes back by itself.
host-cancel-own-returned = The { $amount } that you paid for the session goes back to you by itself.
host-cancel-done = The session is cancelled. Money goes back by itself, also when you close this page.
host-cancel-reason = Why
host-cancel-reason-hint = Attendees read it. May be empty.
host-cancel-do = Cancel the session and refund everybody
host-cancel-do-free = Cancel the session
host-progress = Registrations cancelled: { $count } of { $total }
host-progress-back = { $count ->
    [one] 1 payment has gone back.
   *[other] { $count } payments have gone back.
}
host-progress-under-way = { $count ->
    [one] 1 is on its way.
   *[other] { $count } are on their way.
}
host-progress-disputed = { $count ->
    [one] 1 is disputed and waits until that is decided.
   *[other] { $count } are disputed and wait until that is decided.
}
host-progress-failed = { $count ->
    [one] 1 was refused by the gateway and waits for a person in the money office.
   *[other] { $count } were refused by the gateway and wait for a person in the money office.
}
host-progress-sum = In all: { $amount }.
# Nobody started a session with paid seats.
host-held-title = Was this session held?
host-held-text = { $count ->
    [one] Nobody started it in the room here, and 1 seat is paid. Its fee is not earned until you say that the session was held elsewhere.
   *[other] Nobody started it in the room here, and { $count } seats are paid. Their fees are not earned until you say that the session was held elsewhere.
}
host-held-until = Without an answer by { $time } everybody gets all of the money back by itself.
host-held-yes = It was held elsewhere
host-held-no = It was not held: refund everybody
host-held-no-title = The session was not held
host-held-no-do = Refund everybody
host-done-held = Noted: the session was held elsewhere
host-done-held-hint = Its fees count as earned. You can still give money back on “Who comes”.
host-held-said = It was held elsewhere: that was said on { $time }. Its fees count as earned.
host-hand-over-title = Hand the session over
host-hand-over-now = Now it is hosted by { $name }.
host-hand-over-nobody = Nobody who may host sessions here hosts it.
host-hand-over-means = The new host starts and leads the session, sees who comes, and answers for it; who has hosted it no longer can. The names under Presenters stay as they are: change them under Edit.
host-hand-over-to = New host
host-hand-over-nothing = Choose a host
host-hand-over-do = Hand it over
host-hand-over-keep = Keep it as it is
host-hand-over-choose = Choose who hosts the session.
host-hand-over-runs = The session runs. It can be handed over no more.
host-hand-over-paid = Its host has begun to pay for its minutes. It stays with that host; you, as an administrator, can start and lead it.
host-hand-over-over = The session is over or called off.
host-done-handed-over = The session is handed over
host-done-handed-over-hint = Its new host gets a mail.
host-move-title = Move the session
host-move-lead = Everybody with a seat is told, gets a new calendar entry, and may cancel with a full refund until the date below. Times are those of { $zone }.
host-move-until = May cancel until the end of
host-move-do = Move it and tell everybody
host-move-begun = It has begun: it cannot be moved any more.
host-move-budget = The budget for that date has less free than has been paid for this session. Choose another date, or ask who heads the division.
host-move-unchanged = It takes place then already. Choose another date, time or length.
host-move-bad-until = People need some days to decide: choose a date from today to the new start.
host-move-skipped = Clocks are put forward over that time: it does not exist. Choose another one.
host-move-minutes = Fill in a whole number of minutes from 1 to 10,080, which is a week.
host-done-moved = The session is moved
host-done-moved-hint = Everybody with a seat is being told.
mail-host-message-title = A message from your host

# In the audit log.
audit-schedule-session = scheduled the session
audit-keep-draft = kept a draft of the session
audit-start-session = started the session
audit-change-session = changed the session
audit-forget-draft = forgot the draft
audit-invite-people = invited people to the session
audit-give-seat = gave a seat without a payment
audit-write-to-people = wrote to people of the session

# Mail: an invitation.
mail-greeting-nameless = Hello,
mail-invitation-subject = Invitation: { $session }
mail-invitation-title = You are invited
mail-invitation-text = { $site } invites you to “{ $session }”.
mail-invitation-fee = Fee
mail-invitation-free = free
mail-invitation-action = See the session
mail-invitation-why = You get this mail because somebody at { $site } entered your address; another one comes only if the session is moved or called off. You need not do anything if you do not want to come.
mail-invited-moved-title = The session you were invited to was moved
mail-invited-moved-text = { $site } had invited you to “{ $session }”. It takes place at another time.
mail-invited-cancelled-text = { $site } had invited you to “{ $session }”. It was called off.
host-part-expected = Expected people, for the estimated cost
host-part-expected-hint = Left empty, as many computers are expected as can register or are invited, and yours. You can change them beside the estimate, too.
host-not-forgotten = The draft is kept.
host-not-forgotten-paid = It is paid: what is held or was charged would be for nothing. Schedule it, and cancel it then: everything goes back.
host-not-forgotten-open = Its payment page is open, and can still be paid on for half an hour. After that the draft can be forgotten.
host-not-forgotten-checked = What became of its payment is being checked. As soon as that is clear, the draft can be forgotten.
host-start-unpaid = It is not paid yet.
