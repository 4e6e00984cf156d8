# Areas of an administrator.
area-set-up = Set-up
area-e-commerce = E-commerce
area-merchant-accounts = Merchant accounts
area-texts = Texts
area-appearance = Appearance

# What is missing, and who can switch it on.
missing-not-provided = E-commerce is not provided to this site, so no fee can be charged. Free sessions work.
missing-not-enabled = E-commerce is not enabled at this site, so no fee can be charged. Free sessions work.
missing-account-test = There is no merchant account for Test, so no fee can be paid in Test mode.
missing-account-production = There is no merchant account for Production, so no fee can be paid.
missing-ask-operator = Whoever runs this installation can switch it on.
missing-ask-operators = Whoever runs this installation can switch it on: { $names }.
missing-ask-administrator = An administrator of this site can switch it on.
missing-ask-administrators = An administrator of this site can switch it on: { $names }.
missing-enable = Enable e-commerce
missing-connect = Connect a merchant account

# The set-up checklist.
set-up-title = { $count ->
    [0] Everything is set up
    [one] One step until you can sell
    [2] Two steps until you can sell
    [3] Three steps until you can sell
    [4] Four steps until you can sell
    [5] Five steps until you can sell
    [6] Six steps until you can sell
   *[other] { $count } steps until you can sell
}
set-up-lead = Everything you set can be changed later.
set-up-state-done = done
set-up-state-next = to do now
set-up-state-waiting = later
set-up-provided = E-commerce provided by the operator
set-up-provided-text = Fee-based training: attendees pay when they register.
set-up-enabled = E-commerce enabled
set-up-enabled-to-do = Enable e-commerce
set-up-enabled-text = Tax, refund rules, and who sells.
set-up-no-tax = No tax.
set-up-tax-in = { $tax } { $rate }, fees include it.
set-up-tax-on-top = { $tax } { $rate } on top of fees.
set-up-connected = Merchant account connected
set-up-connected-to-do = Connect a merchant account
set-up-connected-text = Fees go straight to your own account. Begin with the one for Test.
set-up-connected-for = PayPal Payflow Pro, { $currency }, for { $modes }.
set-up-verified = Verified in Test
set-up-verified-to-do = Verify in Test
set-up-verified-text = We ask the gateway whether it knows the account. No card, no money.
set-up-buy-title = Buy a seat yourself, in Test
set-up-buy-text = We make a hidden session for it. It takes a minute and shows what your attendees will see.
set-up-bought = A seat was bought in Test
set-up-bought-text = The payment came through and the seat was confirmed.
set-up-production = Production is on
set-up-production-text = Fees move real money.
set-up-production-to-do = Switch to Production
set-up-production-missing = Enter the credentials of your live account first.
set-up-production-unverified = After the live credentials have been verified.
set-up-production-ready = The live credentials are verified. From then on new sessions move real money.
set-up-change = Change
set-up-enable = Set up
set-up-open = Open
set-up-connect = Connect
set-up-connect-production = Connect
set-up-verify = Verify
set-up-verify-first = Verify first
set-up-switch = Go to Production
set-up-buy = Make a test purchase
set-up-test-link = Test link
set-up-test-link-hint = Whoever opens this link sees the hidden test session and can try to buy a seat, for thirty days. You need no link while you are signed in.

# The hidden session of the first test purchase.
commerce-test-session-topic = Test purchase
commerce-test-session-description = This session is hidden and does not take place. Buy a seat with one of the payment provider’s test cards, as your attendees will with their own. No real money moves.
commerce-test-session-description-paypal = This session is hidden and does not take place. Buy a seat with a payer of PayPal’s sandbox, as your attendees will with PayPal itself. No real money moves.
commerce-mode-test = Test
commerce-mode-production = Production

# Figures, once the site sells.
figures-title = How it goes
figures-money = Last seven days
figures-money-hint = Came in at your merchant account, less what went back.
figures-picture = Money that came in, week by week. The table below says the same.
figures-table = The same as a table
figures-week = Week from
figures-amount = Came in
figures-sessions = Next sessions
figures-no-sessions = No listed session is planned. Sessions appear here as soon as a host schedules them.
figures-settings = Settings
figures-unverified = The credentials of the live account have not been verified since they were entered.
figures-verify = Verify the merchant account

# E-commerce settings.
settings-title = E-commerce
settings-lead = What attendees pay, what they get back, and from whom they buy.
settings-saved = Saved.
settings-saved-test = The site is in Test: sessions that are scheduled now are for trying, and nobody can buy them.
settings-kept = Nothing was saved yet. What you typed is still here.
settings-save = Save
settings-enabled = Attendees can be charged a fee
settings-enabled-hint = Hosts see the field “Fee” on the schedule page. Switch it off and nobody can register for a fee; what was paid stays as it is. Switched on again, the site begins in Test.
settings-tax = Tax
settings-tax-name = Name of the tax
settings-tax-name-hint = such as VAT
settings-tax-name-missing = Enter the name of the tax, as payers read it.
settings-tax-rate = Rate in per cent
settings-tax-rate-hint = empty: none
settings-tax-included = Fees that hosts enter
settings-tax-in = Include the tax
settings-tax-in-hint = Attendees pay what the host enters.
settings-tax-on-top = Are without tax
settings-tax-on-top-hint = The tax is added, and attendees see the total.
settings-rate-not-a-number = Enter the rate as a percentage from 0 to 100, like { $example }.
settings-rate-too-exact = A rate has at most four decimals.
settings-rate-range = A rate lies between 0 and 100 per cent.
settings-fee-max = Largest fee
settings-fee-max-hint = in { $currency }
settings-fee-max-range = Enter more than zero and at most { $most }.
settings-refunds = Giving seats back
settings-refunds-hint = Attendees accept these rules when they register, and keep those that they accepted. Empty: not given back.
settings-full-until = All of it goes back until
settings-full-until-hint = before the start
settings-part-percent = After that, so many per cent
settings-part-percent-hint = 1 to 99
settings-part-until = until
settings-unit = Counted in
settings-days = days
settings-hours = hours
settings-rule-now = Attendees read now:
settings-until-range = Enter a whole number: at most 365 days before the start.
settings-part-percent-missing = Enter how many per cent go back, or leave the time empty.
settings-part-percent-range = Enter a whole number from 1 to 99.
settings-part-until-missing = Enter until when that part goes back, or leave the percentage empty.
settings-part-ends-first = The part must end later than the full refund: closer to the start.
settings-seller = Who sells
settings-seller-hint = Receipts name this seller. Receipts that were issued stay as they are.
settings-seller-name = Legal name
settings-seller-name-missing = Enter the legal name of the seller.
settings-seller-address = Address
settings-seller-address-missing = Enter the seller’s address.
settings-seller-country = Country
settings-seller-vat = VAT number
settings-seller-vat-hint = If you have one.
seller-operators-lead = Statements and hosts’ receipts of pay-per-use name this seller. What was issued stays as it is.
settings-paying = Payments by card
settings-mismatch-hint = Where people pay by card, banks say whether address and security code belong to it. Not every bank does.
settings-address-mismatch = When the address does not match
settings-code-mismatch = When the security code does not match
settings-mismatch-accept = Take the payment
settings-mismatch-accept-hint = The bank has approved it all the same.
settings-mismatch-review = Let somebody look first
settings-mismatch-review-hint = The money is held and the seat kept, for nobody else to take, until it is accepted or declined under “Money”, at most three days. Such a seat counts among those that one network address may hold, but whoever tries many cards from many addresses can block seats so. Where an account takes the money at once, nothing waits.
settings-mismatch-refuse = Refuse it
settings-mismatch-refuse-hint = The money is released, and the payer may try another card.
settings-free-seats = Free seats a day
settings-free-seats-hint = How many seats each host may give away in 24 hours.
settings-free-seats-range = Enter a whole number from 0 to 1,000.
settings-attempts = Attempts at paying
settings-attempts-hint = { $least } to { $most } for one registration.
settings-attempts-range = Enter a whole number from { $least } to { $most }.
settings-consumers = Consumers in the United Kingdom
settings-uk-withdrawal = Offer them the withdrawal function too
settings-uk-withdrawal-hint = Consumers in the European Union have it by law where a right of withdrawal applies.
settings-too-long = Keep this to { $max } characters.

# Texts for payers.
texts-title = Texts for payers
texts-lead = Your own words on the pages where people pay. Plain text; what you leave empty is not shown.
texts-languages = Language of these texts
texts-saved = Saved. Who has registered already keeps the text that he accepted.
texts-save = Save
texts-fallback = What you leave empty here is shown in { $language } instead.
texts-fallback-none = Readers of other languages see these texts where theirs are empty.
texts-display-name = Name under which you sell
texts-display-name-hint = In mails and beside the total. Empty: the site’s name.
texts-intro = Introduction
texts-intro-hint = Above the form on the payment page.
texts-policy = Cancelling and refunds
texts-policy-hint = Shown with the refund rules; accepted before paying.
texts-no-withdrawal = No right of withdrawal
texts-no-withdrawal-hint = Why consumers cannot withdraw from a session of which its host says so: a leisure service on a fixed date with limited places. Shown before paying. It counts only for buyers who read it in their language: who reads another keeps the right. Leave it empty in every language, and no host can say so.
texts-receipt-footer = Foot of receipts
texts-receipt-footer-hint = For example your registration at the chamber of commerce.
texts-contact = E-mail address for questions
texts-contact-hint = Attendees write here, and their answers to our mails go here.
texts-hidden-characters = Leave out characters that cannot be seen.

# Accent and logo.
appearance-title = Appearance
appearance-lead = Your colour and your logo on every page of this site.
appearance-saved = Saved.
appearance-accent = Accent colour
appearance-light = On light pages
appearance-light-hint = Such as #0e6b50. Empty: ours.
appearance-dark = On dark pages
appearance-dark-hint = Empty: a lighter shade of the same.
appearance-swatch-light = Light
appearance-swatch-dark = Dark
appearance-save = Save the colour
appearance-not-a-colour = Enter a colour as # and six digits, such as #0e6b50.
appearance-too-pale = Too pale to be read on a light page: its contrast is { $contrast } : 1, and 4.5 : 1 is needed. { $instead } is the nearest one that can be read.
appearance-too-dark = Too dark to be read on a dark page: its contrast is { $contrast } : 1, and 4.5 : 1 is needed. { $instead } is the nearest one that can be read.
appearance-logo = Logo
appearance-logo-now = Your logo
appearance-logo-file = A picture
appearance-logo-hint = PNG or JPEG, at most { $kilobytes } kB and { $pixels } pixels wide and high.
appearance-logo-save = Put up this logo
appearance-logo-remove = Remove the logo
appearance-logo-missing = Choose a file first.
appearance-logo-kept = The logo stays as it was.
appearance-logo-too-large = This file is too large. Take one of at most { $kilobytes } kB.
appearance-logo-not-a-picture = This file is no PNG and no JPEG. Save your logo as one of these and try again.
appearance-logo-dimensions = This picture is too large. Take one of at most { $pixels } pixels wide and high.
settings-usage-title = Pay-per-use
settings-usage-hint = Hosts pay for the minutes that their sessions use, before each session starts. It is paid to whoever runs this service, not to the site.
settings-usage = Hosts pay for the minutes that their sessions use
settings-usage-enabled-hint = Before a session is scheduled or started, its host sees the estimated cost and pays. Sessions that are scheduled already must be paid before they start, too.
settings-usage-not-provided = Pay-per-use is not provided to this site.
