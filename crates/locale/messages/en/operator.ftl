# The operator's pages.
operator-title = Sites
operator-empty = There is no site yet.
operator-empty-hint = Make the first one. Its administrator is invited by e-mail and sets the rest up.
operator-make = Make a site
operator-fees-on = Fees provided
operator-usage-on = Pay-per-use provided
operator-fees-off = Free sessions only
operator-administrators = { $count ->
    [0] No administrator
    [one] 1 administrator
   *[other] { $count } administrators
}
operator-invited = { $count ->
    [one] 1 invitation waits
   *[other] { $count } invitations wait
}

# Making a site.
operator-new-title = Make a site
operator-new-intro = A site has its own pages, people and money. The address stays, and so does the currency once something is priced or paid; everything else can be changed later.
operator-new-button = Make the site and invite its administrator
operator-new-administrator = Who sets it up
operator-new-email = E-mail of the first administrator
operator-new-email-hint = an invitation is sent there
operator-new-provided = What it may offer
operator-new-fees = Fee-based training: hosts may ask a fee of attendees. The administrator still connects a merchant account first.
operator-new-who = Name and address
operator-new-where = Where it is

# The fields of a site.
site-name = Name
site-slug = Address
site-slug-hint = small letters, digits and dashes; left empty, it is made from the name
site-region = Region
site-region-hint = decides which ways to pay can be connected
site-region-choose = Choose a country
site-currency = Currency
site-currency-choose = Choose a currency
site-currency-hint = all fees of the site are in it
site-time-zone = Time zone
site-time-zone-choose = Choose a time zone
site-languages = Languages of its pages
site-default-language = Language for everybody else
site-default-language-choose = Choose a language

# What is wrong with a field of a site.
site-name-missing = Enter the site’s name.
site-name-too-long = Keep the name to { $max } characters.
site-slug-not-one = Enter an address of small letters, digits and dashes, such as “demo-academy”.
site-slug-reserved = Bursar keeps this word for its own pages. Choose another address.
site-slug-taken = Another site has this address. Choose another one.
site-region-missing = Choose the country where the site is.
site-currency-missing = Choose the site’s currency.
site-currency-in-use = Sessions have a fee or were paid in the present currency, so it cannot be changed any more.
site-time-zone-missing = Choose the site’s time zone.
site-languages-missing = Choose at least one language.
site-default-language-missing = Choose the language for readers who ask for none of the others.
site-default-language-other = Choose one of the site’s own languages.
site-choice-unknown = Choose one from the list.

# One site, as its operator sees it.
operator-site-open = Open the site
operator-site-provided = What is provided
operator-site-fees = Fee-based training
operator-site-fees-on = Provided. Hosts can ask a fee once the administrator has enabled e-commerce and connected a merchant account.
operator-site-fees-off = Not provided. The site schedules and runs free sessions.
operator-site-fees-provide = Provide
operator-site-fees-withdraw = No longer provide
operator-withdraw-title = No longer provide fee-based training?
operator-withdraw-sales = { $count ->
    [0] No session with a fee is on sale.
    [one] One session with a fee is on sale. Nobody can register for it any more, from this moment on.
   *[other] { $count } sessions with a fee are on sale. Nobody can register for them any more, from this moment on.
}
operator-withdraw-sold = What was paid stays paid: the seats stay, the sessions take place, and the site can give money back.
operator-withdraw-again = It can be provided again at any time; the site’s settings are kept.
operator-site-administrators = Administrators
operator-site-no-administrators = Nobody has accepted an invitation yet.
operator-site-invite-email = E-mail of another administrator
operator-site-invite = Invite
operator-site-profile = Name, region and languages
operator-site-save = Save

# What was just done.
operator-done-made = The site is made. An invitation is on its way to { $email }.
operator-done-saved = Saved.
operator-done-provided = Fee-based training is provided.
operator-done-withdrawn = Fee-based training is no longer provided.
operator-done-invited = The invitation is on its way.
operator-done-withdrawn-invitation = The invitation is withdrawn. Its link opens nothing any more.
health-details = Health in detail
operator-done-usage-provided = Pay-per-use is provided as below.
operator-done-usage-withdrawn = Pay-per-use is no longer provided. What hosts have accepted and paid stays as it is.

# What a site gets of pay-per-use.
provision-title = Pay-per-use
provision-on = Provided. Once the administrator has enabled it, every session must be paid by its host before it starts.
provision-off = Not provided. Hosts start their sessions without paying.
provision-tariff = Tariff
provision-tariff-choose = Choose a tariff
provision-buffer = Held above the estimate
provision-buffer-hint = per cent, at most 100; never more than estimate and this is charged without asking
provision-settlement = What is charged after the session
provision-measured = What was measured
provision-measured-hint = up to what is held; the rest is released
provision-final = The estimate, whatever was measured
provision-final-hint = only a session that used nothing is free
provision-provide = Provide pay-per-use
provision-save = Save
provision-withdraw = No longer provide
provision-lacks-account = Pay-per-use is provided, but you have no merchant account for { $mode } mode: hosts cannot pay, so they cannot start a session.
provision-lacks-account-link = Enter the account
provision-lacks-seller = Nobody has entered who sells pay-per-use: hosts’ receipts would say “Operator”, without an address.
provision-lacks-seller-link = Enter who sells
provision-hint = A session keeps the tariff and the terms that its host accepted.
provision-no-tariffs = There is no tariff in { $currency }, the site’s currency.
provision-make-tariff = Make a tariff
provision-no-tariff = Choose the tariff by which the site’s hosts pay.
provision-other-currency = That tariff is in another currency than the site.
provision-not-in-force = That tariff does not hold yet. Choose another one, or wait until its first version holds.
provision-buffer-range = Enter a percentage from 0 to 100.
