# Rehearsals of payments.
rehearsal-link = Rehearse a payment
rehearsal-title = Rehearse a payment
rehearsal-lead = See what a payer sees when a payment through { $product } goes well, or does not. It is paid at a stand-in for the gateway, in a sample site: the gateway is not asked, no money moves, nothing is kept.
rehearsal-operators = The payer buys a seat. A host who pays for minutes goes the same way.
rehearsal-own-card-page = The sample site takes the card on the gateway’s page, and not on its own as this account does: a declined card ends your page.
rehearsal-trouble = What goes wrong
rehearsal-trouble-none = Nothing: everything goes well
rehearsal-trouble-declined = The payment is declined
rehearsal-trouble-declined-hint = The first time; the payer then pays in another way.
rehearsal-trouble-answer-lost = The answer is lost
rehearsal-trouble-answer-lost-hint = The gateway takes or holds the money, and nobody hears of it.
rehearsal-trouble-unreachable = The gateway cannot be reached
rehearsal-trouble-unreachable-hint = For ten minutes, from the moment of paying.
rehearsal-trouble-unreadable = The answer cannot be read
rehearsal-trouble-unreadable-hint = The gateway answers our first questions with something that makes no sense.
rehearsal-trouble-review-accepted = Held for review, and accepted
rehearsal-trouble-review-declined = Held for review, and declined
rehearsal-trouble-review-hint = Somebody decides at the gateway two hours later.
rehearsal-trouble-never-back = The payer never comes back
rehearsal-trouble-never-back-hint = Pays, and closes the browser on the page for paying.
rehearsal-trouble-cancelled = The payer cancels
rehearsal-trouble-cancelled-hint = On the page for paying.
rehearsal-trouble-charge-refused = The money is held, and cannot be charged
rehearsal-trouble-charge-refused-hint = The gateway refuses each time.
rehearsal-do = Rehearse
rehearsal-again = Rehearse again
rehearsal-none-chosen = Choose what goes wrong.
rehearsal-kept = Nothing was rehearsed. What you chose is kept.
rehearsal-too-many = Two payments are being rehearsed at this moment. Try again in half a minute.
rehearsal-too-slow = The rehearsal took too long and was given up. Try again when less is going on here.
rehearsal-failed = The rehearsal broke off. Payments are not concerned. Whoever runs this installation finds why in its log.
rehearsal-moments = What happened
rehearsal-of = { $product }: { $trouble }
rehearsal-of-edition = { $product }, { $edition }: { $trouble }
rehearsal-at-once = at once
rehearsal-after-seconds = { $count ->
    [one] after one second
   *[other] after { $count } seconds
}
rehearsal-after-minutes = { $count ->
    [one] after one minute
   *[other] after { $count } minutes
}
rehearsal-after-hours = { $count ->
    [one] after one hour
   *[other] after { $count } hours
}
rehearsal-after-hours-minutes = { $count ->
    [one] after one hour
   *[other] after { $count } hours
} and { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}
rehearsal-after-days = { $count ->
    [one] after one day
   *[other] after { $count } days
}
rehearsal-sees = The payer sees
rehearsal-changed = The page now says
rehearsal-mail = A mail for the payer
rehearsal-mail-text = Read the mail
rehearsal-event-at-gateway = The payer comes to the gateway’s page.
rehearsal-event-pays = The payer pays there.
rehearsal-event-pays-declined = The payer pays there, and will be declined.
rehearsal-event-declined-there = The gateway’s page says that it was declined.
rehearsal-event-cancels = The payer cancels there.
rehearsal-event-leaves = The payer closes the browser, for good.
rehearsal-event-opens-again = The gateway’s page leads nowhere. The payer opens our page again.
rehearsal-event-answer-lost = The gateway has done as asked. Its answer is lost.
rehearsal-event-unreachable = From now on the gateway cannot be reached.
rehearsal-event-reachable-again = The gateway can be reached again.
rehearsal-event-unreadable = The gateway’s answer cannot be read.
rehearsal-event-held-for-review = The gateway holds the payment for review.
rehearsal-event-review-accepted = Somebody accepts the payment at the gateway.
rehearsal-event-review-declined = Somebody declines the payment at the gateway.
rehearsal-event-charge-refused = The gateway refuses to charge what it holds.
rehearsal-end = How it ended
rehearsal-end-seat = The payer has the seat and was charged { $taken }, once.
rehearsal-end-seat-uncharged = The payer has the seat; { $held } are held and not charged yet. A person decides: the payment waits in the money office.
rehearsal-end-not-charged = The payer has no seat and was charged nothing.
rehearsal-end-given-back = The payer has no seat, and nothing of the payer’s money is left with you.
rehearsal-end-open = After three days it is not settled: a person has to see to it.
rehearsal-books = The books at the end
rehearsal-books-whose = Whose
rehearsal-books-held = Held
rehearsal-books-taken = Taken
rehearsal-books-theirs = The gateway’s
rehearsal-books-ours = Ours
rehearsal-sound = No rule about money was broken.
rehearsal-broken = A rule about money was broken. Please tell the makers of Bursar:
rehearsal-session = Negotiating with confidence
rehearsal-session-text = A session that was made up for this rehearsal.
