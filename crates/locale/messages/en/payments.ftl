# Checkout: the state of paying.
checkout-seat-until = Your seat is kept until { $time }.
checkout-continue-text = You pay { $amount } on the payment provider’s own page and come back here.
checkout-continue-text-here = You pay { $amount } on our next page: your card goes from your browser straight to the payment provider.
checkout-continue-text-server = You pay { $amount } on our next page: we hand your card to the payment provider and keep nothing of it.
checkout-continue = Go to the payment page
checkout-not-finished-title = Your payment is not finished
checkout-not-finished-text = You have begun to pay for this seat, and the payment is not finished. Go on where you left off.
checkout-stopped-title = You stopped the payment
checkout-stopped-checking = We are asking the payment provider whether anything was paid before you stopped. This page will change by itself.
checkout-stopped-late = If you had paid on a page that you left, we see it within a quarter of an hour, and your seat is yours. Should you pay once more meanwhile, what comes second goes back by itself.
checkout-card-looked-for = Your card was sent once and the payment provider gave no answer. Nothing of it is found so far; we look again for three days. If it was charged after all, your seat is yours, or the money goes back by itself if you have paid again. We write to you then.
checkout-unreachable-title = We could not reach the payment page
checkout-unreachable-text = The payment provider does not answer at the moment.
checkout-unreachable-next = This page looks again by itself. You can also try again, or come back later by this page’s address.
checkout-pay-again = Try again to pay { $amount }

# A payment that was not accepted. Neither the bank's text nor its code is shown.
checkout-declined-title = Your card was not accepted
checkout-not-accepted-title = Your payment was not accepted
checkout-not-charged = You have not been charged.
checkout-attempts-left = { $count ->
    [0] This is the last payment page for this seat.
    [one] You can open a new payment page 1 more time.
   *[other] You can open a new payment page { $count } more times.
}
checkout-attempts-used-title = No payment page is left
checkout-attempts-used-text = { $count ->
    [one] No payment was accepted on the one payment page for this seat. You have not been charged.
   *[other] No payment was accepted on any of the { $count } payment pages for this seat. You have not been charged.
}
checkout-attempts-used-next = Your seat goes back to the others. You can begin again from the session page.
checkout-begin-again = Begin again
decline-funding = What you chose to pay with was not accepted. The payment provider does not tell us why. Choose something else there, or ask your bank.
decline-issuer = Your bank did not approve the payment. It does not tell us why. Try another card, or ask your bank.
decline-insufficient-funds = There was not enough money or credit on the card. Try another card.
decline-limit = The amount is above what may be paid at once in this way. Pay in another way, or ask your bank.
decline-card-data = Card number or expiry date was not right, or this kind of card is not accepted here. Check them, or try another card.
decline-referral = Your bank wants to speak to you first. Call the number on your card, then try again.
decline-address = The address did not match the one your bank has for this card. Check it and try again.
decline-security-code = The security code did not match your card. It is the number of 3 or 4 digits printed on it. Check it and try again.
decline-mismatch-hold = Your bank may show { $amount } as held for a few days. It is not charged and is released by itself.
decline-fraud = The payment was stopped by a safety check. Pay in another way, or write to { $contact }.
decline-issuer-unavailable = Your bank could not be reached. Try again in a few minutes.
decline-page-spent = The payment page could not be used any more. Open a new one and try again.
decline-other-way = A card like this cannot be paid with here. Pay in another way, or with another card.
checkout-refused-title = This way of paying does not work at the moment
checkout-refused-text = Something is wrong with the account through which { $site } is paid this way, not with what you pay with. { $site } has been told. Please pay another way.
decline-configuration-title = Paying is not possible at the moment
decline-configuration = Something is wrong with the account through which { $site } is paid, not with what you pay with. { $site } has been told.
decline-configuration-next = This page looks again by itself, and offers to try again as soon as the account works.

# The form for a card on our page, which the browser sends to the gateway.
card-title = Pay by card
card-lead = Your browser sends what you type here straight to the payment provider. It never comes to us.
card-number = Card number
card-number-hint = 12 to 19 digits, no spaces
card-expiry = Expiry date
card-expiry-hint = MMYY: 0930 is September 2030
card-code = Security code
card-code-hint = the 3 or 4 digits printed on it
card-problem-number = Enter the card number: 12 to 19 digits, no spaces.
card-problem-digits = This is no card number: compare its digits with your card once more.
card-problem-expiry = Enter month and year as four digits: 0930 is September 2030.
card-problem-code = Enter the security code: 3 or 4 digits.
card-note = The payment provider asks your bank and brings you back here. You are charged only when your seat is certain.
card-note-host = The payment provider asks your bank and brings you back here.
card-stop = Stop the payment
card-until = This page takes your card until { $time }.
card-typed-lead = We hand what you type here to the payment provider and keep nothing of the card.
card-typed-number-hint = 12 to 19 digits
card-typed-expiry-hint = month and year: 09/30 is September 2030
card-typed-code-hint = the 3 digits on its back
card-start = Good from
card-start-hint = month and year, only where it stands on the card (Maestro)
card-issue = Issue number
card-issue-hint = 1 or 2 digits, only where it stands on the card (Maestro)
card-first-name = First name on the card
card-last-name = Last name on the card
card-street = Street and number
card-city = Town
card-postcode = Postcode
card-country = Country
card-address = The address to which your bank writes
card-typed-problem-number = This is no card number: compare its digits with your card once more.
card-typed-problem-expiry = Enter month and year as they stand on the card: 09/30 is September 2030.
card-typed-problem-code = Enter the 3 digits on the back of the card.
card-typed-problem-start = Enter month and year as they stand on the card, or leave this empty.
card-typed-problem-issue = Enter the 1 or 2 digits of the issue number, or leave this empty.
card-typed-problem-missing = Fill this in.
card-typed-problem-not-taken = Visa and Mastercard are taken here, Maestro in pounds sterling. Use one of these, or pay in another way.
card-typed-problem-over = The card is no longer good. Use another one.
card-typed-problem-too-long = At most { $most } characters.
card-typed-kept = Nothing was sent or charged. Card number and security code are not kept: enter them once more.
card-typed-old-address = Your connection has no address of the older kind (IPv4), without which PayPal takes no card from us. Pay in another way. Nothing was charged.
card-typed-not-now = The payment provider gives no answer at the moment. Nothing was sent or charged: try again in a few minutes.
card-typed-too-many = Many cards from your connection were declined within an hour, so none is taken from it for a while. Nothing was sent or charged: pay in another way, or try again in an hour.
card-typed-note = We ask your bank through the payment provider. You are charged only when your seat is certain.
card-typed-note-host = We ask your bank through the payment provider.

# Outcome not known yet. Never says that nothing was charged.
checking-title = We are checking your payment
checking-text = Nothing is lost; this page will change by itself.
checking-seat = Your seat is kept meanwhile.
checking-not-again = You need not do anything, and you need not pay again.
checking-mail = You can close this page. We will write to { $email } as soon as we know.
checking-look-again = Look again now

# Held for review by the gateway's fraud filters (126).
review-title = Your payment is being checked by a person
review-text = This happens to some payments and has nothing to do with you. Your seat is kept meanwhile.
review-until = You will know at the latest on { $date } at { $time }. This page changes by itself.
review-not-charged-yet = { $amount } is held, not charged.

# Typed amounts.
amount-empty = Enter an amount, for example { $example }.
amount-not-a-number = Enter an amount in digits, for example { $example }.
amount-too-many-decimals = { $digits ->
    [0] { $currency } has no decimals. Write a comma between thousands, for example { $example }.
    [one] { $currency } has at most 1 decimal, after a point; a comma stands between thousands, for example { $example }.
   *[other] { $currency } has at most { $digits } decimals, after a point; a comma stands between thousands, for example { $example }.
}
amount-grouping = Write a comma between thousands and a point before decimals, for example { $example }.
amount-other-currency = Amounts here are in { $currency }.
amount-too-large = That amount is too large.
