# Mails. Subjects carry no amounts, so that nothing private shows on a locked screen.
mail-greeting = Hello { $name },
mail-sign-off = { $site }
mail-questions = Questions? Answer this mail or write to { $contact }.
mail-reference = Registration { $reference }
mail-test = TEST: this mail belongs to a test session. No real money moved.
mail-fact = { $label }: { $value }
mail-link = { $words }:
mail-when = When
mail-session = Session
mail-amount = Paid
mail-amount-tax = { $total } (incl. { $amount } { $tax } { $rate })
mail-amount-free = Free
mail-amount-given = Free, { $site } gives you this seat

mail-confirmation-subject = Your seat: { $session }
mail-confirmation-title = You have a seat
mail-confirmation-text = Your seat in “{ $session }” is confirmed.
mail-confirmation-paid-by = { $name } paid for this seat and sends you. Receipt and refunds are with { $name }; to give the seat back, ask there.
mail-confirmation-join = Join the session
mail-confirmation-join-opens = The link opens on { $date } at { $time }. It is for you alone; do not pass it on.
mail-confirmation-registration = Your registration
mail-confirmation-receipt = Your receipt
mail-confirmation-policy = Rules for cancelling that you accepted on { $date }: { $rules }
mail-confirmation-withdrawal = As a consumer you may withdraw from the contract until { $date } without giving a reason, and get back what is owed to you within 14 days.
mail-confirmation-express = On { $date } you asked us expressly to begin before your 14 days for withdrawing are over, and said that you know: the right to withdraw is lost once the session has been held in full.
mail-confirmation-calendar = A calendar entry is attached.

mail-returned-subject = Your money goes back to you: { $session }
mail-returned-title = No seat was left
mail-returned-text = Your payment of { $amount } for “{ $session }” came after your seat had gone, and no other seat was left.
mail-returned-void = The amount was only held. We have released all of it; nothing is charged. Your bank may show the hold for a few days.
mail-returned-refund = We return all of it in the way you paid. It usually shows within 3 to 10 days.
mail-returned-nothing-to-do = You need not do anything.
mail-returned-sessions = See other sessions

mail-second-payment-subject = You paid twice: the second payment goes back
mail-second-payment-title = Your second payment goes back to you
mail-second-payment-text = We received two payments for “{ $session }”. Your seat stays as it is, and the second payment of { $amount } goes back to you.
mail-second-payment-of-card = Your seat is paid with PayPal. What goes back is the payment by card.
mail-second-payment-of-paypal = Your seat is paid by card. What goes back is the payment with PayPal.
mail-second-payment-void = It was only held and has been released; your bank may show it for a few days.
mail-second-payment-refund = It is on its way back in the way you paid. It usually shows within 3 to 10 days.

mail-review-subject = Your payment is being checked: { $session }
mail-review-title = Your payment is being checked
mail-review-text = Your payment of { $amount } for “{ $session }” is being checked by a person. This happens to some payments and has nothing to do with you.
mail-review-seat = Your seat is kept meanwhile. The amount is held, not charged.
mail-review-until = You will hear from us at the latest on { $date } at { $time }.

mail-review-ended-subject = Your payment was not approved: { $session }
mail-review-ended-title = You do not have a seat
mail-review-ended-declined = Your payment of { $amount } for “{ $session }” was checked and not approved.
mail-review-ended-expired = The check of your payment of { $amount } for “{ $session }” was not finished in time.
mail-review-ended-money = Nothing was charged; the amount that was held is released. Your bank may show it for a few days.
mail-review-ended-again = You can register again, and pay in another way, while there are seats.
mail-review-ended-other-title = This payment was not taken
mail-review-ended-other = The check of your payment of { $amount } for “{ $session }” ended, and the payment was not taken.
mail-review-ended-other-seat = You began another payment for the same seat. Your registration shows how your seat stands, and where you can pay while it is kept for you.
mail-review-ended-session = See the session
mail-nothing-paid-subject = Your payment did not go through: { $session }
mail-nothing-paid-title = Nothing was paid
mail-nothing-paid-text = We have checked your payment of { $amount } for “{ $session }”: it did not go through, and you have not been charged.
mail-nothing-paid-again = Your registration shows how your seat stands, and where you can pay while it is kept for you.
mail-card-looked-for-subject = We do not know yet whether your card was charged: { $session }
mail-card-looked-for-title = Your payment is not found so far
mail-card-looked-for-text = We have looked for your payment of { $amount } for “{ $session }”.

# Calendar entry.
calendar-description = Your personal link opens at { $time }:
calendar-location = Online, by your personal link
calendar-registration = Your registration:

# To people who sign in.
mail-invited-subject = { $sender } invites you
mail-invited-title = You are invited
mail-invited-text = { $sender } asks you to join as: { $roles }. Accept, choose a password, and you are in.
mail-invited-account-text = { $sender } asks you to join as: { $roles }. Accept, sign in with the account that you have, and you are in.
mail-invited-accept = Accept the invitation
mail-invited-until = { $count ->
    [one] The link works once, and for one day.
   *[other] The link works once, and for { $count } days.
}
mail-invited-unexpected = You did not expect this? Then leave it; without you nothing happens.
mail-reset-subject = Choose another password
mail-reset-title = Choose another password
mail-reset-text = Somebody, probably you, asked for a new password for this address.
mail-reset-choose = Choose a password
mail-reset-until = The link works once, and for { $minutes } minutes.
mail-reset-unexpected = It was not you? Then leave this mail; your password stays as it is.
mail-password-changed-subject = Your password was changed
mail-password-changed-title = Your password was changed
mail-password-changed-text = The password of your account was changed on { $time }. Wherever else you were signed in, you are signed out now.
mail-factor-changed-subject = Your second factor was changed
mail-factor-changed-title = Your second factor was changed
mail-factor-changed-text = The second factor of your account was set up, changed or removed on { $time }.
mail-changed-not-you = It was not you? Then choose another password at once, and tell whoever runs this installation.
mail-changed-reset = Choose another password
mail-changed-expected = It was you? Then there is nothing to do.
mail-factor-reset-subject = Your second factor was taken away
mail-factor-reset-title = Your second factor was taken away
mail-factor-reset-text = An administrator or operator took the second factor of your account away on { $time }, and every sign-in of yours has ended. Sign in with your password: where your roles ask for one, you are led through setting up a new second factor.
mail-factor-reset-expected = You asked for it? Then sign in soon, so that nobody else can set up theirs.
# Nobody started a session with paid seats.
mail-held-asked-subject = Was “{ $session }” held?
mail-held-asked-title = Was this session held?
mail-held-asked-text = { $count ->
    [one] Nobody started this session in its room, and 1 seat is paid. Please say whether it was held elsewhere.
   *[other] Nobody started this session in its room, and { $count } seats are paid. Please say whether it was held elsewhere.
}
mail-held-asked-until = Without an answer by { $time } the session counts as not held, and everybody gets all of the money back.
mail-held-asked-action = Answer
mail-office-asked-subject = { $site }: payments need a look
mail-office-asked-title = Payments need a look
mail-office-asked-text = Bursar cannot go on with these payments by itself, or their gateway says something that does not fit.
mail-office-asked-open = Open Money
mail-office-asked-more = { $count ->
    [one] One more has come up.
   *[other] { $count } more have come up.
}
mail-office-asked-gathered = What comes up within ten minutes is told in one mail.
mail-office-asked-dispute = What the gateway says of a dispute does not fit
mail-office-asked-whose = Money was given back at the gateway, and nobody can tell whether a dispute took it
mail-office-asked-misfit = Money was given back at the gateway that does not fit the books
# A host is asked to pay.
mail-hold-due-subject = Please pay for “{ $session }”
mail-hold-due-title = Your session can be paid now
mail-hold-due-text = { $amount } can be held now. You are charged after the session for what it used, and the rest is released.
mail-hold-due-why = The session cannot start before. Earlier, a hold would not have lasted until its end.
mail-hold-due-action = Pay for the session
mail-handed-over-subject = You host “{ $session }” now
mail-handed-over-title = You host a session now
mail-handed-over-text = An administrator of { $site } has given this session to you. It is under My sessions; you start and lead it.
mail-handed-over-action = See the session
