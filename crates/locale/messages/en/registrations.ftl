# Register page: details, summary, pay.
register-title = Your details
register-intro = No account needed. We only ask what the receipt and your seat need.
register-back = Back to the session
register-first-name = First name
register-last-name = Last name
register-email = E-mail
register-email-hint = Your personal link goes here.
register-country = Country
register-country-choose = Choose a country
register-payment-title = How would you like to pay?
register-card = Card
register-card-hint = Credit or debit. You enter it on the payment provider’s own page; we never see it.
register-card-hint-here = Credit or debit. You enter it on our next page, and your browser sends it straight to the payment provider: it never comes to us.
register-card-hint-server = Credit or debit. You enter it on our next page; we hand it to the payment provider and keep nothing of it.
register-paypal = PayPal
register-paypal-hint = With your PayPal account, or by card where PayPal offers it. You choose on PayPal’s own page; we never see the data.
register-method-gone-title = This way to pay is not offered any more
register-method-gone-text = Nothing was sent and nothing was charged. Choose how you would like to pay, and press the button again.
register-policy = I accept the cancelling and refund rules.
register-policy-free = I agree that my name and e-mail address are used for this session.
register-summary = Summary
register-line-seats = { $count ->
    [one] 1 seat
   *[other] { $count } seats
}
register-line-tax = { $tax } { $rate }
register-total = Total
register-sold-by = You buy from { $seller }.
register-pay = Pay { $amount }
register-confirm-free = Confirm my seat
register-hold-until = Your seat is kept until { $time }
register-hold-then = If the time runs out the form stays as it is; only the seat goes back.
register-kept-until = seat kept until { $time }
register-hold-left = { $minutes ->
    [0] Less than a minute left
    [one] 1 minute left
   *[other] { $minutes } minutes left
}
register-redirect-note = After this button you go to the payment page. You are charged only when your seat is certain.
register-stale-again = What you typed is still here. Check it and press the button once more.
register-price-changed-title = The fee has changed
register-price-changed-text = It was changed while you filled in the form. The new total is shown here. Nothing was sent and nothing was charged; press the button once more if you agree.
register-terms-changed-title = What you agree to has changed
register-terms-changed-text = The rules, the session’s time or the way to pay changed while you filled in the form. They stand here as they are now. Nothing was sent and nothing was charged: read them, and if you agree, tick the box again and press the button once more.
register-same-person-title = This name and e-mail address have a seat already
register-same-person-text = A seat in this session is confirmed for { $name }, { $email }; the personal link is in that mailbox. Nothing was sent and nothing was charged. Press the button once more only if you want a second seat.

# Mistakes in the form.
form-errors-title = { $count ->
    [one] Check 1 thing
   *[other] Check { $count } things
}
form-errors-kept = Everything you typed is still here. You have not been charged.
form-mistake = { $field }: { $words }
form-first-name-missing = Enter your first name.
form-last-name-missing = Enter your last name.
form-name-too-long = Keep this to { $max } characters.
form-hidden-characters = Leave out line breaks and characters that cannot be seen.
form-name-with-address = Write the name only, without a web or e-mail address.
form-name-with-brackets = Leave out < and >.
form-not-a-name = Write the name in letters.
form-email-missing = Enter your e-mail address.
form-other-first-name-missing = Enter the person’s first name.
form-other-last-name-missing = Enter the person’s last name.
form-other-email-missing = Enter the person’s e-mail address.
form-email-incomplete = That address is not complete. Example: name@company.com
form-email-without-at = There is no @ in that address. Example: name@company.com
form-email-blank = There is a space in that address. Leave it out.
form-email-comma = There is a comma in that address. A full stop may belong there.
form-email-dots = There is a full stop too many in that address.
form-email-letters = We can only send to addresses that have letters without accents, digits and common signs before the @.
form-email-too-often = Many seats were taken for this address in the last hour. Use another address, or try again in an hour.
form-email-too-long = That address is too long. Use one of at most { $max } characters.
form-country-missing = Choose your country.
form-country-unknown = Choose a country from the list.
form-policy-missing = Tick the box to accept the cancelling and refund rules.

# The seat hold ran out.
hold-expired-title = Your seat is no longer kept
hold-expired-kept = It went back to the others. What you typed is still here, and you have not been charged.
hold-expired-again = Get a seat again
hold-expired-late = If you paid in the last moments, we will see it: you get the seat if there is one, and otherwise your money back, by itself.

# Registration page: one address, whatever the state.
registration-reference = Registration { $reference }
registration-confirmed-title = Confirmed
registration-confirmed-text = You have a seat in { $session }.
registration-confirmed-mail-follows = A mail to { $email } follows as soon as your payment is through.
registration-confirmed-mailed = Your confirmation was mailed to { $email }.
registration-confirmed-mail = A mail is on its way to { $email }.
registration-capture-pending = Your seat is certain. The payment is being completed; the receipt follows in a moment.
registration-join-title = Your way in
registration-join = Join the session
registration-join-opens = Your link opens on { $date } at { $time }.
registration-join-open = The room is open: you can enter now.
registration-join-under-way = It is under way: you can enter now.
registration-join-personal = This link is for you alone. Do not pass it on.
registration-calendar = Add to my calendar
registration-receipt = Receipt
registration-keep-link = Keep this page’s address: it is your way back to your registration.
registration-expired-title = This registration was not paid in time
registration-expired-text = Your seat went back to the others. You can register again while there are seats.
registration-returned-title = Your money goes back to you
registration-returned-no-seat = Your payment of { $amount } came after your seat had gone, and no other seat was left. We return all of it.
registration-returned-review-title = Your payment was not approved
registration-returned-review = The check of your payment of { $amount } was not finished in time. Your seat went back to the others.
registration-returned-review-declined = Your payment of { $amount } was checked and not approved. Your seat went back to the others.
registration-returned-second = You paid twice. Your seat stays, and the second payment of { $amount } goes back to you by itself.
registration-returned-mismatch = The address or the security code did not match your card, so we did not accept the payment. Your seat went back to the others; you can register again with another card.
registration-returned-how = What was only held is released, what was charged is sent back. You need not do anything; your bank may take a few days to show it.
registration-returned-released = Nothing was charged; the amount that was held is released. You need not do anything; your bank may take a few days to show it.
registration-register-again = See the session

# Join.
join-title = Join { $session }
join-not-open-title = You cannot enter yet
join-not-open-text = You can enter on { $date } from { $time }.
join-not-open-wait = Keep this page; it lets you in at that time.
join-not-begun-wait = Keep this page; it lets you in as soon as the host can begin.
join-ended-title = This session is over
join-ended-text = It ended on { $date } at { $time }.
join-cancelled-title = This session does not take place
join-cancelled-text = { $site } has called it off.
join-no-seat-title = This link does not open a seat
join-no-seat-text = The registration it belongs to is not confirmed, or no longer.
join-no-link-title = The room is not ready yet
join-no-link-text = { $site } has not entered the meeting link yet. Try again in a few minutes.
join-not-begun-title = The session has not begun yet
join-not-begun-text = The time has come, but the host cannot begin yet. Your seat is kept.
