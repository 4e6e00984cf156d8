# Mails. Subjects carry no amounts, so that nothing private shows on a locked screen.
mail-greeting = Dag { $name },
mail-sign-off = { $site }
mail-questions = Vragen? Beantwoord deze e-mail of schrijf naar { $contact }.
mail-reference = Inschrijving { $reference }
mail-test = TEST: deze e-mail hoort bij een testsessie. Er ging geen echt geld om.
mail-fact = { $label }: { $value }
mail-link = { $words }:
mail-when = Wanneer
mail-session = Sessie
mail-amount = Betaald
mail-amount-tax = { $total } (incl. { $amount } { $tax } { $rate })
mail-amount-free = Gratis
mail-amount-given = Gratis, { $site } geeft u deze plaats

mail-confirmation-subject = Uw plaats: { $session }
mail-confirmation-title = U hebt een plaats
mail-confirmation-text = Uw plaats voor “{ $session }” is bevestigd.
mail-confirmation-paid-by = { $name } heeft deze plaats betaald en stuurt u naar de sessie. Betaalbewijs en terugbetalingen lopen via { $name }; wilt u de plaats teruggeven, vraag het dan aan { $name }.
mail-confirmation-join = Deelnemen aan de sessie
mail-confirmation-join-opens = De link opent op { $date } om { $time }. Hij is alleen voor u; deel hem niet met anderen.
mail-confirmation-registration = Uw inschrijving
mail-confirmation-receipt = Uw betaalbewijs
mail-confirmation-policy = Regels voor annuleren die u op { $date } hebt geaccepteerd: { $rules }
mail-confirmation-withdrawal = Als consument kunt u de overeenkomst tot en met { $date } zonder opgave van redenen herroepen; wat u toekomt krijgt u binnen 14 dagen terug.
mail-confirmation-express = Op { $date } hebt u ons uitdrukkelijk gevraagd te beginnen voordat uw bedenktijd van 14 dagen voorbij is, en verklaard te weten dat u het herroepingsrecht verliest zodra de sessie volledig is gehouden.
mail-confirmation-calendar = Bij deze e-mail zit een agenda-afspraak.

mail-returned-subject = U krijgt uw geld terug: { $session }
mail-returned-title = Er was geen plaats meer
mail-returned-text = Uw betaling van { $amount } voor “{ $session }” kwam toen uw plaats al weg was, en er was geen andere plaats meer.
mail-returned-void = Het bedrag was alleen gereserveerd. We hebben alles vrijgegeven; er wordt niets afgeschreven. Uw bank kan de reservering nog een paar dagen tonen.
mail-returned-refund = U krijgt alles terug zoals u hebt betaald. Meestal ziet u het binnen 3 tot 10 dagen.
mail-returned-nothing-to-do = U hoeft niets te doen.
mail-returned-sessions = Bekijk andere sessies

mail-second-payment-subject = U hebt twee keer betaald: de tweede betaling gaat terug
mail-second-payment-title = Uw tweede betaling gaat terug
mail-second-payment-text = We hebben twee betalingen voor “{ $session }” ontvangen. U houdt uw plaats, en de tweede betaling van { $amount } gaat naar u terug.
mail-second-payment-of-card = Uw plaats is met PayPal betaald. De betaling met een kaart gaat terug.
mail-second-payment-of-paypal = Uw plaats is met een kaart betaald. De betaling met PayPal gaat terug.
mail-second-payment-void = Het bedrag was alleen gereserveerd en is vrijgegeven; uw bank kan het nog een paar dagen tonen.
mail-second-payment-refund = Het bedrag gaat terug zoals u hebt betaald. Meestal ziet u het binnen 3 tot 10 dagen.

mail-review-subject = Uw betaling wordt gecontroleerd: { $session }
mail-review-title = Uw betaling wordt gecontroleerd
mail-review-text = Uw betaling van { $amount } voor “{ $session }” wordt gecontroleerd door een medewerker. Dat gebeurt met sommige betalingen en heeft niets met u te maken.
mail-review-seat = We houden uw plaats intussen voor u vast. Het bedrag is gereserveerd, niet afgeschreven.
mail-review-until = U hoort van ons uiterlijk op { $date } om { $time }.

mail-review-ended-subject = Uw betaling is niet goedgekeurd: { $session }
mail-review-ended-title = U hebt geen plaats
mail-review-ended-declined = Uw betaling van { $amount } voor “{ $session }” is gecontroleerd en niet goedgekeurd.
mail-review-ended-expired = De controle van uw betaling van { $amount } voor “{ $session }” was niet op tijd klaar.
mail-review-ended-money = Er is niets afgeschreven; het bedrag dat gereserveerd was, komt vrij. Uw bank kan het nog een paar dagen tonen.
mail-review-ended-again = Zolang er plaatsen zijn, kunt u zich opnieuw inschrijven en op een andere manier betalen.
mail-review-ended-other-title = Deze betaling ging niet door
mail-review-ended-other = De controle van uw betaling van { $amount } voor “{ $session }” is afgelopen en de betaling ging niet door.
mail-review-ended-other-seat = U bent voor dezelfde plaats nog een betaling begonnen. Bij uw inschrijving ziet u hoe het met uw plaats staat, en waar u kunt betalen zolang die voor u wordt vastgehouden.
mail-review-ended-session = Bekijk de sessie
mail-nothing-paid-subject = Uw betaling is niet gelukt: { $session }
mail-nothing-paid-title = Er is niets betaald
mail-nothing-paid-text = Wij hebben uw betaling van { $amount } voor “{ $session }” gecontroleerd: zij is niet gelukt en er is niets afgeschreven.
mail-nothing-paid-again = Bij uw inschrijving ziet u hoe het met uw plaats staat, en waar u kunt betalen zolang die voor u wordt vastgehouden.
mail-card-looked-for-subject = Wij weten nog niet of uw kaart is belast: { $session }
mail-card-looked-for-title = Uw betaling is tot nu toe niet gevonden
mail-card-looked-for-text = Wij hebben naar uw betaling van { $amount } voor “{ $session }” gezocht.

# Calendar entry.
calendar-description = Uw persoonlijke link opent om { $time }:
calendar-location = Online, via uw persoonlijke link
calendar-registration = Uw inschrijving:

# To people who sign in.
mail-invited-subject = { $sender } nodigt u uit
mail-invited-title = U bent uitgenodigd
mail-invited-text = { $sender } vraagt u mee te doen als: { $roles }. Neem de uitnodiging aan, kies een wachtwoord, en u bent binnen.
mail-invited-account-text = { $sender } vraagt u mee te doen als: { $roles }. Neem de uitnodiging aan, meld u aan met het account dat u hebt, en u bent binnen.
mail-invited-accept = Uitnodiging aannemen
mail-invited-until = { $count ->
    [one] De link werkt één keer, en één dag lang.
   *[other] De link werkt één keer, en { $count } dagen lang.
}
mail-invited-unexpected = Had u dit niet verwacht? Laat het dan; zonder u gebeurt er niets.
mail-reset-subject = Kies een ander wachtwoord
mail-reset-title = Kies een ander wachtwoord
mail-reset-text = Iemand, waarschijnlijk u, heeft om een nieuw wachtwoord voor dit adres gevraagd.
mail-reset-choose = Wachtwoord kiezen
mail-reset-until = De link werkt één keer, en { $minutes } minuten lang.
mail-reset-unexpected = Was u dat niet? Laat deze e-mail dan; uw wachtwoord blijft zoals het is.
mail-password-changed-subject = Uw wachtwoord is gewijzigd
mail-password-changed-title = Uw wachtwoord is gewijzigd
mail-password-changed-text = Het wachtwoord van uw account is gewijzigd op { $time }. Overal waar u verder was aangemeld, bent u nu afgemeld.
mail-factor-changed-subject = Uw tweede factor is gewijzigd
mail-factor-changed-title = Uw tweede factor is gewijzigd
mail-factor-changed-text = De tweede factor van uw account is ingesteld, gewijzigd of verwijderd op { $time }.
mail-changed-not-you = Was u dat niet? Kies dan meteen een ander wachtwoord, en laat het weten aan wie deze installatie beheert.
mail-changed-reset = Ander wachtwoord kiezen
mail-changed-expected = Was u het zelf? Dan hoeft u niets te doen.
mail-factor-reset-subject = Uw tweede factor is vervallen
mail-factor-reset-title = Uw tweede factor is vervallen
mail-factor-reset-text = Een beheerder heeft op { $time } de tweede factor van uw account laten vervallen, en al uw aanmeldingen zijn beëindigd. Meld u aan met uw wachtwoord: waar uw rollen erom vragen, stelt u meteen een nieuwe tweede factor in.
mail-factor-reset-expected = Hebt u erom gevraagd? Meld u dan snel aan, zodat niemand anders er een instelt.
# Niemand heeft een sessie met betaalde plaatsen gestart.
mail-held-asked-subject = Is “{ $session }” gehouden?
mail-held-asked-title = Is deze sessie gehouden?
mail-held-asked-text = { $count ->
    [one] Niemand heeft deze sessie in de ruimte gestart, en er is 1 plaats betaald. Laat ons weten of zij elders is gehouden.
   *[other] Niemand heeft deze sessie in de ruimte gestart, en er zijn { $count } plaatsen betaald. Laat ons weten of zij elders is gehouden.
}
mail-held-asked-until = Zonder antwoord vóór { $time } geldt de sessie als niet gehouden en krijgt iedereen al het geld terug.
mail-held-asked-action = Antwoorden
mail-office-asked-subject = { $site }: betalingen vragen uw aandacht
mail-office-asked-title = Betalingen vragen uw aandacht
mail-office-asked-text = Met deze betalingen kan Bursar niet zelf verder, of hun betaaldienst zegt iets wat niet klopt.
mail-office-asked-open = Geld openen
mail-office-asked-more = { $count ->
    [one] Er is er nog één bijgekomen.
   *[other] Er zijn er nog { $count } bijgekomen.
}
mail-office-asked-gathered = Wat zich binnen tien minuten voordoet, staat in één e-mail.
mail-office-asked-dispute = Wat de betaaldienst over een geschil zegt, klopt niet met de boeken
mail-office-asked-whose = Bij de betaaldienst is geld teruggegeven, en niemand kan zien of dat door een geschil kwam
mail-office-asked-misfit = Bij de betaaldienst is geld teruggegeven dat niet in de boeken past
# Een host wordt om betaling gevraagd.
mail-hold-due-subject = Betaal voor “{ $session }”
mail-hold-due-title = Uw sessie kan nu worden betaald
mail-hold-due-text = { $amount } kan nu worden gereserveerd. Na de sessie wordt afgeschreven wat zij heeft gebruikt, en de rest komt vrij.
mail-hold-due-why = Eerder kan de sessie niet beginnen. Een eerdere reservering was niet tot het einde blijven staan.
mail-hold-due-action = De sessie betalen
mail-handed-over-subject = U bent nu host van “{ $session }”
mail-handed-over-title = U bent nu host van een sessie
mail-handed-over-text = Een beheerder van { $site } heeft deze sessie aan u overgedragen. Ze staat onder Mijn sessies; u start en leidt haar.
mail-handed-over-action = Bekijk de sessie
