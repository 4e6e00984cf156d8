# Register page: details, summary, pay.
register-title = Uw gegevens
register-intro = U hebt geen account nodig. We vragen alleen wat nodig is voor het betaalbewijs en uw plaats.
register-back = Terug naar de sessie
register-first-name = Voornaam
register-last-name = Achternaam
register-email = E-mail
register-email-hint = Hierheen sturen we uw persoonlijke link.
register-country = Land
register-country-choose = Kies een land
register-payment-title = Hoe wilt u betalen?
register-card = Kaart
register-card-hint = Creditcard of betaalpas. U vult de gegevens in op de pagina van de betaaldienst zelf; wij zien ze nooit.
register-card-hint-here = Creditcard of betaalpas. U vult de gegevens in op onze volgende pagina, en uw browser stuurt ze rechtstreeks naar de betaaldienst: ze komen nooit bij ons.
register-card-hint-server = Creditcard of betaalpas. U vult de gegevens in op onze volgende pagina; wij geven ze door aan de betaaldienst en bewaren er niets van.
register-paypal = PayPal
register-paypal-hint = Met uw PayPal-account, of met een kaart waar PayPal dat aanbiedt. U kiest op de pagina van PayPal zelf; wij zien de gegevens nooit.
register-method-gone-title = Zo betalen kan niet meer
register-method-gone-text = Er is niets verstuurd en niets afgeschreven. Kies hoe u wilt betalen en druk nog eens op de knop.
register-policy = Ik ga akkoord met de annulerings- en terugbetalingsvoorwaarden.
register-policy-free = Ik ga ermee akkoord dat mijn naam en e-mailadres voor deze sessie worden gebruikt.
register-summary = Overzicht
register-line-seats = { $count ->
    [one] 1 plaats
   *[other] { $count } plaatsen
}
register-line-tax = { $tax } { $rate }
register-total = Totaal
register-sold-by = U koopt van { $seller }.
register-pay = Betaal { $amount }
register-confirm-free = Bevestig mijn plaats
register-hold-until = We houden uw plaats vast tot { $time }
register-hold-then = Als de tijd om is, blijft het formulier ingevuld; alleen uw plaats komt weer vrij.
register-kept-until = plaats vast tot { $time }
register-hold-left = { $minutes ->
    [0] Nog minder dan een minuut
    [one] Nog 1 minuut
   *[other] Nog { $minutes } minuten
}
register-redirect-note = Met deze knop gaat u naar de betaalpagina. Er wordt pas afgeschreven als uw plaats zeker is.
register-stale-again = Wat u hebt ingevuld staat er nog. Kijk het na en druk nog een keer op de knop.
register-price-changed-title = De prijs is veranderd
register-price-changed-text = Hij is gewijzigd terwijl u het formulier invulde. Het nieuwe totaal staat hier. Er is niets verstuurd en niets afgeschreven; druk nog een keer op de knop als u akkoord bent.
register-terms-changed-title = Waar u mee akkoord gaat, is veranderd
register-terms-changed-text = De regels, de tijd van de sessie of de manier van betalen zijn gewijzigd terwijl u het formulier invulde. Hier staan ze zoals ze nu zijn. Er is niets verstuurd en niets afgeschreven: lees ze, en als u akkoord bent, vink het vakje opnieuw aan en druk nog een keer op de knop.
register-same-person-title = Met deze naam en dit e-mailadres is er al een plaats
register-same-person-text = Voor { $name }, { $email } is al een plaats in deze sessie bevestigd; de persoonlijke link staat in die mailbox. Er is niets verstuurd en niets afgeschreven. Druk alleen nog een keer op de knop als u een tweede plaats wilt.

# Mistakes in the form.
form-errors-title = { $count ->
    [one] Controleer 1 punt
   *[other] Controleer { $count } punten
}
form-errors-kept = Alles wat u hebt ingevuld staat er nog. Er is niets afgeschreven.
form-mistake = { $field }: { $words }
form-first-name-missing = Vul uw voornaam in.
form-last-name-missing = Vul uw achternaam in.
form-name-too-long = Gebruik hier ten hoogste { $max } tekens.
form-hidden-characters = Laat regeleinden en onzichtbare tekens weg.
form-name-with-address = Vul alleen de naam in, zonder web- of e-mailadres.
form-name-with-brackets = Laat < en > weg.
form-not-a-name = Schrijf de naam in letters.
form-email-missing = Vul uw e-mailadres in.
form-other-first-name-missing = Vul de voornaam van de persoon in.
form-other-last-name-missing = Vul de achternaam van de persoon in.
form-other-email-missing = Vul het e-mailadres van de persoon in.
form-email-incomplete = Dat adres is niet volledig. Voorbeeld: naam@bedrijf.nl
form-email-without-at = In dat adres staat geen @. Voorbeeld: naam@bedrijf.nl
form-email-blank = In dat adres staat een spatie. Laat die weg.
form-email-comma = In dat adres staat een komma. Misschien hoort daar een punt.
form-email-dots = In dat adres staat een punt te veel.
form-email-letters = We kunnen alleen mailen naar adressen met voor de @ letters zonder accenten, cijfers en gewone tekens.
form-email-too-often = Voor dit adres zijn het afgelopen uur veel plaatsen genomen. Gebruik een ander adres of probeer het over een uur opnieuw.
form-email-too-long = Dat adres is te lang. Gebruik er een van ten hoogste { $max } tekens.
form-country-missing = Kies uw land.
form-country-unknown = Kies een land uit de lijst.
form-policy-missing = Vink het vakje aan om akkoord te gaan met de voorwaarden.

# The seat hold ran out.
hold-expired-title = Uw plaats wordt niet meer vastgehouden
hold-expired-kept = Ze is weer vrij voor anderen. Wat u hebt ingevuld staat er nog, en er is niets afgeschreven.
hold-expired-again = Opnieuw een plaats vragen
hold-expired-late = Hebt u op het laatste moment nog betaald, dan zien wij dat: u krijgt de plaats als er een is, en anders vanzelf uw geld terug.

# Registration page: one address, whatever the state.
registration-reference = Inschrijving { $reference }
registration-confirmed-title = Bevestigd
registration-confirmed-text = U hebt een plaats voor { $session }.
registration-confirmed-mail-follows = Een e-mail aan { $email } volgt zodra uw betaling is verwerkt.
registration-confirmed-mailed = Uw bevestiging is gemaild naar { $email }.
registration-confirmed-mail = Er is een e-mail onderweg naar { $email }.
registration-capture-pending = Uw plaats is zeker. De betaling wordt afgerond; het betaalbewijs volgt zo.
registration-join-title = Uw toegang
registration-join = Deelnemen aan de sessie
registration-join-opens = Uw link opent op { $date } om { $time }.
registration-join-open = De ruimte is open: u kunt nu naar binnen.
registration-join-under-way = De sessie is bezig: u kunt nu naar binnen.
registration-join-personal = Deze link is alleen voor u. Deel hem niet met anderen.
registration-calendar = In mijn agenda zetten
registration-receipt = Betaalbewijs
registration-keep-link = Bewaar het adres van deze pagina: zo komt u terug bij uw inschrijving.
registration-expired-title = Deze inschrijving is niet op tijd betaald
registration-expired-text = Uw plaats is weer vrij voor anderen. Zolang er plaatsen zijn, kunt u zich opnieuw inschrijven.
registration-returned-title = U krijgt uw geld terug
registration-returned-no-seat = Uw betaling van { $amount } kwam toen uw plaats al weg was, en er was geen andere plaats meer. U krijgt alles terug.
registration-returned-review-title = Uw betaling is niet goedgekeurd
registration-returned-review = De controle van uw betaling van { $amount } was niet op tijd klaar. Uw plaats is weer vrij voor anderen.
registration-returned-review-declined = Uw betaling van { $amount } is gecontroleerd en niet goedgekeurd. Uw plaats is weer vrij voor anderen.
registration-returned-second = U hebt twee keer betaald. Uw plaats blijft, en de tweede betaling van { $amount } gaat vanzelf terug.
registration-returned-mismatch = Het adres of de beveiligingscode hoorde niet bij uw kaart; daarom hebben we de betaling niet geaccepteerd. Uw plaats is weer vrij voor anderen; u kunt zich opnieuw inschrijven met een andere kaart.
registration-returned-how = Wat alleen gereserveerd was, komt vrij; wat is afgeschreven, sturen we terug. U hoeft niets te doen; uw bank kan er een paar dagen over doen om het te tonen.
registration-returned-released = Er is niets afgeschreven; het bedrag dat gereserveerd was, komt vrij. U hoeft niets te doen; uw bank kan er een paar dagen over doen om het te tonen.
registration-register-again = Bekijk de sessie

# Join.
join-title = Deelnemen aan { $session }
join-not-open-title = U kunt nog niet deelnemen
join-not-open-text = U kunt deelnemen op { $date } vanaf { $time }.
join-not-open-wait = Bewaar deze pagina; vanaf dat moment kunt u ermee deelnemen.
join-not-begun-wait = Houd deze pagina open; zij laat u binnen zodra de host kan beginnen.
join-ended-title = Deze sessie is afgelopen
join-ended-text = De sessie eindigde op { $date } om { $time }.
join-cancelled-title = Deze sessie gaat niet door
join-cancelled-text = { $site } heeft de sessie afgelast.
join-no-seat-title = Bij deze link hoort geen plaats
join-no-seat-text = De inschrijving erbij is niet bevestigd, of niet meer.
join-no-link-title = De ruimte is nog niet klaar
join-no-link-text = { $site } heeft de link naar de bijeenkomst nog niet ingevuld. Probeer het over een paar minuten opnieuw.
join-not-begun-title = De sessie is nog niet begonnen
join-not-begun-text = Het is tijd, maar de host kan nog niet beginnen. Uw plaats blijft van u.
