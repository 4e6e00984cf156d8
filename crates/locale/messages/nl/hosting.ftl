# A session for which nobody registers, and one that is not announced.
session-not-announced-text = Deze sessie is nog niet aangekondigd.
sessions-no-registration = Inschrijven niet nodig
session-come-opens = U hoeft zich niet in te schrijven. De deur gaat open op { $date } om { $time }: kom dan terug naar deze pagina.
session-come-hint = Geen inschrijving, geen kosten: via deze pagina komt u binnen.
session-come-title = Zo komt u binnen
session-what-happens-come = U hoeft zich niet in te schrijven: zodra de deur opengaat, staat op deze pagina een knop waarmee u binnenkomt.
session-what-happens-come-here = Niemand schrijft zich in: zodra de deur opengaat, staat op deze pagina een knop waarmee u binnenkomt. In de ruimte wordt alleen gevraagd hoe u genoemd wilt worden.

# My sessions.
host-title = Mijn sessies
host-shelves = Lijsten van sessies
host-upcoming = Komend
host-past = Geweest
host-cancelled = Geannuleerd
host-schedule-button = Sessie plannen
host-empty = U hebt geen komende sessies.
host-empty-hint = Een onderwerp, een datum en, als deelname geld kost, een bedrag zijn genoeg. De rest heeft een verstandige beginwaarde die u later kunt wijzigen.
host-empty-past = Er is nog geen sessie geweest.
host-empty-cancelled = Er is geen sessie geannuleerd.
host-empty-past-hint = Daarna vindt u uw sessies hier terug.
host-older = Eerdere tonen
host-filter = Host
host-filter-everybody = Iedereen
host-filter-show = Tonen
host-filter-hosted-by = Host: { $name }
host-mark-draft = Concept
host-mark-unlisted = Niet in de lijst
host-mark-cancelled = Geannuleerd
host-mark-undecided = Is zij gehouden?
host-row-free = Gratis voor deelnemers
host-row-unpaid = Nog niet door u betaald
host-row-held = { $amount } is gereserveerd
host-row-paid = { $amount } door u betaald
host-row-charged = { $amount } bij u afgeschreven
host-row-checked = Uw betaling wordt gecontroleerd
host-mark-test = TEST
host-seats-taken = { $count } van { $capacity } plaatsen bezet
host-seats-come = { $count ->
    [one] 1 plaats bezet
   *[other] { $count } plaatsen bezet
}

# The schedule page.
host-new-title = Sessie plannen
host-edit-title = Sessie wijzigen
host-part-what = Wat
host-part-when = Wanneer
host-part-fee = Wat het kost
host-part-who = Wie mag komen
host-part-where = Waar
host-part-division = Wie de kosten draagt
host-part-mails = Wat er in de bevestiging staat
host-part-invitations = Uitnodigingen
host-topic = Onderwerp
host-description = Beschrijving
host-description-hint = Een lege regel begint een nieuwe alinea.
host-agenda = Programma
host-agenda-hint = Eén regel per punt, bijvoorbeeld 14:00 Welkom.
host-presenter = Trainers
host-language = Taal van de sessie
host-date = Datum
host-time = Tijd
host-which = Welke van de twee?
host-which-first = Voordat de klok teruggaat.
host-which-second = Nadat de klok is teruggezet.
host-zone = Tijdzone
host-minutes = Duur
host-minutes-hint = in minuten
host-listing = Wie de sessie vindt
host-listed = In de lijst
host-listed-hint = Iedereen ziet de sessie in het overzicht.
host-unlisted = Niet in de lijst
host-unlisted-hint = Alleen wie de link heeft, vindt de sessie.
host-registration = Mensen schrijven zich in en krijgen elk een persoonlijke link. Een bedrag zet dit vanzelf aan; zonder inschrijving komt iedereen met de link binnen.
host-capacity = Hoogstens zoveel mensen
host-capacity-hint = leeg: geen grens
host-closes = Inschrijving sluit
host-cancelling = Deelnemers mogen annuleren tot
host-unit = Eenheid
host-unit-minutes = minuten voor het begin
host-unit-hours = uur voor het begin
host-unit-days = dagen voor het begin
host-closes-end = bij het einde van de sessie
host-cancelling-never = helemaal niet
host-refund-rule = Wat deelnemers terugkrijgen als zij annuleren, is de regel van uw site: { $rule } Een beheerder kan die wijzigen.
host-fee = Kosten gebeurtenis
host-fee-hint = in { $currency }, bijvoorbeeld { $example }; leeg: gratis
host-place = Waar de sessie is
host-place-here = Hier, in de ruimte van Bursar
host-place-here-hint = In de browser, ook op een telefoon: chat, vragen, peilingen. Niemand hoeft iets te installeren.
host-place-link = Een link
host-place-link-hint = Van een vergadersysteem van uzelf.
host-room-enter = Naar de ruimte
host-link = Link naar de bijeenkomst
host-link-hint = https, van elk vergadersysteem; alleen wie naar binnen mag, krijgt de link
host-division = Divisie
host-division-none = Geen divisie
host-greeting = Aanhef
host-greeting-hint = leeg: de gewone; [name] wordt de voornaam
host-own-text = Een eigen alinea
host-own-text-hint = Wat men moet voorbereiden of meebrengen.
host-invitations = Adressen
host-invitations-hint = Plak ze zoals ze zijn, met of zonder namen. Elk adres krijgt één e-mail met de link.
host-schedule = Plannen
host-start = Sessie starten
host-keep-draft = Bewaren als concept
host-save = Wijzigingen opslaan
host-check = Controleren
host-buttons-hint = Met “Sessie starten” begint de sessie meteen, welke datum er ook staat. Een concept ziet niemand behalve u.
host-stale-again = Wat u hebt ingevuld staat er nog. Controleer het en druk nogmaals op de knop.
host-confirm-fee = Deelnemers gaan { $amount } betalen
host-confirm-fee-hint = Zo is het bedrag begrepen. Er is nog niets gepland of gewijzigd: druk nogmaals op de knop als het klopt.
host-kept = U hebt deze pagina al eerder verstuurd: het is al een sessie
host-kept-hint = Wat u nu hebt ingevuld, is niet opgeslagen. Druk nog eens op de knop om die sessie te wijzigen in wat hier staat. Dupliceer haar voor een andere sessie.
host-kept-gone = U hebt deze pagina al eerder verstuurd, en de sessie daarvan is voorbij, afgelast of niet meer van u
host-kept-gone-hint = Wat u hebt ingevuld, is bewaard. Druk nog eens op de knop om er een nieuwe sessie van te maken.
host-changed-meanwhile = Iemand heeft deze sessie intussen gewijzigd
host-changed-meanwhile-hint = Uw wijziging is niet opgeslagen. Druk nog eens op de knop om op te slaan wat hier is getypt.
host-changed-meanwhile-same = Wat u hebt getypt, is zoals de sessie nu is: er valt niets te vergelijken.
host-changed-meanwhile-now = Waar het niet is zoals hier getypt, is de sessie nu:
host-now-nothing = niets
host-now-yes = ja
host-now-no = nee

# The sentence that says what will happen.
host-summary = Wat er gaat gebeuren
host-summary-incomplete = Dit moet nog; daarna leest u hier wat er gaat gebeuren:
host-sum-listed = In het overzicht te vinden.
host-sum-unlisted = Niet in de lijst: alleen wie de link heeft, vindt de sessie.
host-sum-seats = { $count ->
    [one] 1 plaats.
   *[other] { $count } plaatsen.
}
host-sum-no-limit = Geen grens aan het aantal plaatsen.
host-sum-free = Gratis.
host-sum-pay = Deelnemers betalen { $amount }, { $tax }.
host-sum-closes = Inschrijven kan tot { $time }.
host-sum-closes-end = Inschrijven kan tot het einde van de sessie.
host-sum-no-registration = Niemand schrijft zich in: wie de link heeft, komt binnen.
host-sum-cancel = Deelnemers mogen annuleren tot { $time }.
host-sum-no-cancel = Deelnemers kunnen niet zelf annuleren.
host-sum-refund = Volgens de terugbetalingsregel van uw site: { $policy }
host-moved-until = De sessie is verplaatst: wie al een plaats had, mag tot { $time } annuleren met volledige terugbetaling.
host-moved-until-free = De sessie is verplaatst: wie al een plaats had, mag die tot { $time } teruggeven.
host-sum-invited = { $count ->
    [one] 1 persoon wordt per e-mail uitgenodigd.
   *[other] { $count } mensen worden per e-mail uitgenodigd.
}
host-sum-forced = Het bedrag zet de inschrijving aan.
host-sum-nowhere = De sessie is hier: iedereen komt binnen met een persoonlijke link.
host-sum-test = De site staat in de testmodus: er gaat geen echt geld om en alleen wie de testlink heeft, ziet de sessie.
host-fee-new-only = { $count ->
    [one] 1 persoon heeft een plaats voor een ander bedrag en houdt die; het nieuwe bedrag geldt voor nieuwe inschrijvingen.
   *[other] { $count } mensen hebben een plaats voor een ander bedrag en houden die; het nieuwe bedrag geldt voor nieuwe inschrijvingen.
}
host-fee-free-stay = { $count ->
    [one] 1 persoon is gratis ingeschreven en blijft dat; het bedrag geldt voor nieuwe inschrijvingen.
   *[other] { $count } mensen zijn gratis ingeschreven en blijven dat; het bedrag geldt voor nieuwe inschrijvingen.
}
host-fee-paid-stay = { $count ->
    [one] 1 persoon heeft een betaalde plaats. Het bedrag weghalen geeft vanzelf niets terug; u kunt het terugbetalen.
   *[other] { $count } mensen hebben een betaalde plaats. Het bedrag weghalen geeft vanzelf niets terug; u kunt iedereen terugbetalen.
}
host-fee-paid-stay-refund = Naar de mensen, om terug te betalen

# What is wrong on the schedule page.
host-missing-topic = Vul een onderwerp in.
host-missing-date = Kies een datum.
host-missing-time = Kies een tijd.
host-missing-minutes = Vul in hoeveel minuten het duurt.
host-missing-link = Vul de link naar de bijeenkomst in, of kies de ruimte van Bursar.
host-missing-division = Kies de divisie die de kosten draagt.
host-unreadable-date = Dat is geen dag van de kalender. Voorbeeld: 8-12-2026.
host-unreadable-time = Dat is geen tijdstip. Voorbeeld: 14:00.
host-unreadable-zone = Kies een tijdzone uit de lijst.
host-unreadable-number = Vul een heel getal in cijfers in, bijvoorbeeld 20.
host-problem-too-long = Houd het op { $max } tekens.
host-problem-past = Dat ligt in het verleden. Kies een latere datum, of druk op Sessie starten om nu te beginnen.
host-problem-too-far = Dat ligt meer dan vijf jaar vooruit. Controleer het jaar.
host-problem-skipped = Op { $date } gaat de klok daar van { $from } meteen naar { $to }: die tijd bestaat niet. Kies een eerdere tijd, of { $to } of later.
host-problem-twice = Op { $date } gaat de klok daar terug: { $time } komt twee keer voor. Zeg hieronder welke u bedoelt.
host-problem-range = Vul een getal in van { $min } tot en met { $most }.
host-problem-days = Dat is hoogstens { $most } dagen voor het begin, en niet na het einde.
host-problem-closes-past = De inschrijving zou al gesloten zijn. Kies een tijd dichter bij het begin.
host-problem-negative = Een bedrag is niet minder dan niets. Laat het leeg of vul 0 in voor een gratis sessie.
host-problem-fee-high = Deze site staat hoogstens { $amount } toe. Controleer het bedrag op tikfouten.
host-problem-payment-high = De betaaldienst neemt hoogstens { $amount } per betaling aan, belasting inbegrepen.
host-problem-decimals = { $digits ->
    [0] De betaaldienst neemt { $currency } zonder decimalen aan, belasting inbegrepen. Kies een ander bedrag.
   *[other] De betaaldienst neemt { $currency } met hoogstens { $digits } decimalen aan, belasting inbegrepen. Kies een ander bedrag.
}
host-problem-no-fees = Een bedrag vragen kan hier nog niet. Laat het leeg voor een gratis sessie, of vraag een beheerder de inrichting af te maken.
host-problem-no-fees-provided = Een bedrag vragen kan hier niet: wie deze installatie beheert, stelt dat niet beschikbaar aan deze site. Laat het leeg voor een gratis sessie, of vraag daar erom.
host-problem-link = Vul een volledig adres in dat met https:// begint, zoals het vergadersysteem het geeft.
host-problem-division = Kies een divisie uit de lijst.
host-problem-taken = { $count ->
    [one] Er is al 1 plaats bezet: minder kan niet.
   *[other] Er zijn al { $count } plaatsen bezet: minder kan niet.
}
host-problem-registered = Er hebben zich al mensen ingeschreven: de inschrijving blijft aan.
host-problem-moved = Er hebben zich mensen voor deze tijd ingeschreven. Laat die hier zoals hij was; als u de sessie verplaatst, krijgen zij bericht en mogen zij annuleren.
host-problem-started = Deze sessie is gestart; het begin blijft zoals het was.
host-problem-hold-short = Wat voor deze sessie is gereserveerd, kan maar een tijd lang worden afgeschreven: zij mag hooguit { $minutes } minuten duren.
host-problem-budget = In het budget van deze divisie is maar { $amount } vrij, minder dan voor deze sessie is betaald. Kies een andere divisie of vraag het hoofd ervan.

# Inviting.
host-invite = Uitnodigingen versturen
host-invited = { $count ->
    [0] Er is nog niemand uitgenodigd.
    [one] 1 persoon is uitgenodigd.
   *[other] { $count } mensen zijn uitgenodigd.
}
host-invited-waits = { $count ->
    [0] Er wordt nog niemand uitgenodigd.
    [one] 1 persoon wordt uitgenodigd zodra u de sessie plant. Er is nog geen e-mail verstuurd.
   *[other] { $count } mensen worden uitgenodigd zodra u de sessie plant. Er is nog geen e-mail verstuurd.
}
host-invite-later = Deze adressen bewaren
host-invite-nothing = Er staat geen e-mailadres in deze tekst.
host-invite-wrong = { $count ->
    [one] Dit is niet als adres te lezen, en er is niemand uitgenodigd: { $addresses }
   *[other] Deze zijn niet als adres te lezen, en er is niemand uitgenodigd: { $addresses }
}
host-invite-at-once = Hoogstens { $count } adressen tegelijk. Er is niemand uitgenodigd; plak ze in delen.
host-invite-session = Een sessie heeft hoogstens { $count } uitnodigingen. Er is niemand uitgenodigd; deel in plaats daarvan de link.
host-invite-today = Deze site heeft vandaag zoveel uitnodigingen verstuurd als mag. Er is niemand uitgenodigd; probeer het morgen weer.

# A session, as its host sees it.
host-back = Mijn sessies
host-edit = Wijzigen
host-duplicate = Dupliceren
host-public = Openbare pagina bekijken
host-walk = Doorlopen als deelnemer
host-forget = Dit concept weggooien
host-draft-hint = Een concept ziet niemand behalve u. Uitnodigingen gaan weg zodra u plant.
host-start-early = Vóór de tijd starten…
host-start-early-text = Wie een plaats heeft, krijgt geen bericht, en de aangekondigde tijd blijft staan. In de ruimte van Bursar heeft de sessie dan plaatsgevonden: beëindigt u haar daar, dan is zij voorbij en zijn de prijzen verdiend.
host-open-hint = De sessie is open: wie een plaats heeft, komt binnen.
host-no-link = Hier, in de ruimte van Bursar
host-division-line = Divisie { $division }
host-share = Delen
host-share-test = Dit is een sessie in testmodus: alleen mensen van uw site zien haar, en wie deze link heeft. Ook uitnodigingen leiden erheen; hij werkt dertig dagen.
host-share-test-link = Testlink
host-share-link = Link
host-share-code = Voor een dia of een poster: een telefoon die deze code ziet, opent de sessie.
host-share-code-alt = QR-code van de link
host-share-code-save = Afbeelding bewaren
host-share-button = Knop voor uw eigen pagina’s
host-share-button-hint = plak deze HTML; prijs en plaatsen blijven actueel
host-button-alt = Inschrijven: { $session }
host-button-look = Bekijken
host-button-seats = { $count } van { $capacity } vrij
host-button-closed = Gesloten

# What was just done.
host-done-scheduled = De sessie is gepland
host-done-scheduled-hint = Deel de link hieronder. U kunt alles wijzigen tot mensen zich inschrijven, en het meeste ook daarna.
host-done-mails = { $count ->
    [one] 1 uitnodiging is onderweg.
   *[other] { $count } uitnodigingen zijn onderweg.
}
host-done-draft = Het concept is bewaard
host-done-draft-hint = Doorloop het als deelnemer en plan het dan.
host-done-changed = De wijzigingen zijn opgeslagen
host-done-started = De sessie is open
host-done-started-hint = Deelnemers kunnen nu naar binnen. U gaat naar de bijeenkomst.
host-enter = Naar de bijeenkomst
host-done-forgotten = Het concept is weg
host-done-invited = { $count ->
    [0] Niemand nieuws is uitgenodigd
    [one] 1 persoon is uitgenodigd
   *[other] { $count } mensen zijn uitgenodigd
}
host-done-invited-waits = { $count ->
    [0] Er komt niemand nieuw bij
    [one] 1 persoon wordt uitgenodigd zodra u de sessie plant
   *[other] { $count } mensen worden uitgenodigd zodra u de sessie plant
}
host-done-known = { $count ->
    [one] 1 adres was al gevraagd en krijgt geen tweede e-mail.
   *[other] { $count } adressen waren al gevraagd en krijgen geen tweede e-mail.
}
host-start-refused = De sessie is niet gestart
host-start-cancelled = De sessie is geannuleerd.
host-start-ended = De sessie is voorbij.
host-start-draft = Het is een concept: plan het eerst.

# Walking through as an attendee.
host-walk-banner = U doorloopt dit als deelnemer. Alleen u ziet dit; er wordt niets bewaard en niets afgeschreven.
host-walk-end = Stoppen met doorlopen
host-walk-pay-title = Hier opent de betaalpagina
host-walk-pay-text = Een deelnemer betaalt nu { $amount } op de pagina van de betaaldienst zelf en komt terug. Bij het doorlopen wordt niets betaald.
host-walk-pay-go = Doorgaan alsof er betaald is

# Who comes.
host-people = Wie er komt
host-people-reference = Kenmerk
host-people-name = Naam
host-people-state = Status
host-people-since = Ingeschreven op
host-people-currency = Valuta
host-people-paid = Betaald
host-charge-not-yet = { $amount } gereserveerd, nog niet afgeschreven
host-charge-not-through = { $amount } gereserveerd; het afschrijven is niet gelukt
host-charge-let-go = { $amount } was alleen gereserveerd: niets afgeschreven
host-people-paid-by = Betaald door
host-people-paid-by-name = betaald door { $name }
host-people-new-date = Nieuwe datum
host-people-accepted = { $count ->
    [one] { $count } persoon aanvaardt de nieuwe datum.
   *[other] { $count } personen aanvaarden de nieuwe datum.
}
host-people-open = { $count ->
    [0] Iedereen heeft geantwoord.
    [one] { $count } heeft nog niet geantwoord.
   *[other] { $count } hebben nog niet geantwoord.
}
host-people-back = Teruggegeven
host-people-on-its-way = onderweg
host-people-disputed = betwist, wacht op de beslissing
host-people-refused = geweigerd, wacht op een beslissing
host-person-disputed = Wacht op een betwisting
host-person-disputed-waits = De bank of de betaaldienst heeft het geld genomen tot over een betwisting is beslist. Daarna gaat het terug, als dat dan nog niet is gebeurd.
host-person-refused = Geweigerd door de betaaldienst
host-person-refused-waits = Het wacht op wie bij u de betalingen beheert.
host-person-going = Gaat terug
host-people-any = Elke status
host-people-search = Naam, adres of kenmerk
host-people-filter = Tonen
host-people-choose = Kiezen
host-people-all = Iedereen in deze lijst
host-people-empty = Er is niemand.
host-people-empty-hint = Deel de link van de sessie, of toon elke status.
host-people-none-found = Niemand past bij deze zoekopdracht.
host-people-none-found-hint = Toon iedereen
host-people-csv = Opslaan als CSV
host-people-xlsx = Opslaan als werkblad (XLSX)
registration-state-confirmed = heeft een plaats
registration-state-complimentary = heeft een plaats, gekregen
registration-state-awaiting = heeft nog niet betaald
registration-state-review = betaling wordt gecontroleerd
registration-state-lapsed = niet op tijd betaald
registration-state-returned = betaling teruggedraaid
registration-state-cancelled = geannuleerd
host-write = Schrijf aan de gekozen mensen
host-write-subject = Onderwerp
host-write-body = Bericht
host-write-preview = Bekijk aan hoeveel mensen
host-write-send = Versturen
host-write-count = { $count ->
    [one] Dit gaat naar 1 persoon.
   *[other] Dit gaat naar { $count } mensen.
}
host-write-left-out = { $count ->
    [one] { $names } heeft geen plaats en krijgt het niet.
   *[other] { $count } hebben geen plaats en krijgen het niet: { $names }.
}
host-write-empty = Schrijf een onderwerp en een bericht. Er is niets verstuurd.
host-write-long = Houd het onderwerp op 120 en het bericht op 4000 tekens. Er is niets verstuurd.
host-write-nobody = Kies iemand met een plaats, of die er een had tot de sessie niet doorging. Er is niets verstuurd.
host-refund = Geef de gekozen mensen geld terug
host-refund-amount = Bedrag per persoon
host-refund-amount-hint = in { $currency }; leeg: alles wat over is
host-refund-reason = Reden (de deelnemer leest die)
host-refund-ask = Bekijk wat er teruggaat
host-refund-do = Teruggeven
host-refund-left-out = { $count ->
    [one] Naar { $names } gaat niets: er is niets betaald, of er is niets meer van over.
   *[other] Naar deze { $count } gaat niets: { $names }. Er is niets betaald, of er is niets meer van over.
}
host-refund-confirm = { $count ->
    [one] { $amount } gaat terug naar 1 persoon. De plaats blijft. Er is nog niets gedaan.
   *[other] { $amount } gaat terug naar { $count } mensen. De plaatsen blijven. Er is nog niets gedaan.
}
host-refund-changed = De bedragen zijn veranderd sinds ze getoond werden: er is niets in gang gezet.
host-refund-bad = Een bedrag is meer dan niets.
host-refund-nobody = Niemand van de gekozen mensen heeft iets betaald dat terug kan.
host-refund-nothing-left = alles is terug of onderweg
host-refund-checked = de betaling wordt nog gecontroleerd
host-refund-too-much = er is maar { $amount } over
host-refund-refused = { $name } ({ $email }): { $why }
host-refund-kept = Er gaat nog niets terug. Wat u hebt ingevuld, staat er nog.
host-refund-partly = Naar alle anderen is het geld onderweg.
host-give = Iemand een plaats geven
host-give-hint = Zonder betaling: de persoon krijgt een bevestiging met een persoonlijke link.
host-give-do = Plaats geven
host-give-first-name = Voornaam van de persoon
host-give-last-name = Achternaam van de persoon
host-give-email = E-mail van de persoon
host-give-same-person = { $name }, { $email }, heeft al een plaats in deze sessie. Er is niets verstuurd. Druk alleen nog eens op de knop als het om een tweede persoon of een tweede plaats gaat.
host-give-sold-out = Alle plaatsen zijn bezet. Verhoog eerst het aantal mensen.
host-give-too-many = { $count ->
    [0] Op deze site mogen hosts geen plaatsen weggeven. Een beheerder kan dat veranderen.
    [one] U hebt in de laatste 24 uur { $count } plaats weggegeven; meer mag op deze site niet. Probeer het morgen opnieuw of vraag een beheerder.
   *[other] U hebt in de laatste 24 uur { $count } plaatsen weggegeven; meer mag op deze site niet. Probeer het morgen opnieuw of vraag een beheerder.
}
host-no-withdrawal = Consumenten kunnen deze sessie niet herroepen
host-no-withdrawal-hint = Alleen voor vrijetijdssessies op een vaste datum met een beperkt aantal plaatsen (richtlijn consumentenrechten, artikel 16, onder l). Kopers lezen de woorden van uw site voor ze betalen. Laat het bij twijfel uit: het herroepingsrecht blijft.
host-problem-unlimited-places = Voer in hoeveel plaatsen er zijn, of laat het herroepingsrecht bestaan: de uitzondering geldt voor een beperkt aantal plaatsen.
host-give-not-now = Voor deze sessie kunnen geen plaatsen meer worden gegeven.
host-done-written = { $count ->
    [one] Uw bericht is onderweg naar 1 persoon
   *[other] Uw bericht is onderweg naar { $count } mensen
}
host-done-refunded = { $count ->
    [one] 1 terugbetaling is onderweg
   *[other] { $count } terugbetalingen zijn onderweg
}
host-done-refunded-hint = Iedereen krijgt bericht. Een terugbetaling die niet lukt, wacht op iemand van de administratie.
host-done-given = De plaats is gegeven en de bevestiging is onderweg
host-person-confirmed = Plaats sinds
host-person-taken = Teruggenomen
host-person-called-off = Afgelast
host-person-given-up = Opgegeven
host-person-language = Taal
host-person-reference = Inkoopreferentie
host-person-payment = Betaling
host-person-link = Link opnieuw sturen
host-person-link-text = De mail leidt naar de pagina van de inschrijving: deelnemen, betaalbewijs, annuleren. Dezelfde link wordt hoogstens één keer per uur gestuurd.
host-person-link-do = Stuur de link opnieuw
host-person-link-payer = Stuur { $name } de link van de betaler
host-person-link-not-yet = Er is nog geen link: deze inschrijving is niet betaald.
host-done-link = De link is onderweg
host-done-link-hint = Is die dit uur al gestuurd, dan gaat hij niet nog eens: kijk ook in de map met ongewenste mail.
host-done-seat = De plaats is weer vrij
host-done-seat-hint = { $email } krijgt bericht per mail. Wat eventueel teruggaat, staat hieronder.
host-seat-title = De plaats terugnemen
host-seat-text = Annuleert deze inschrijving: bij een dubbele boeking, of als iemand niet kan komen. U kiest wat er teruggaat voordat er iets gebeurt.
host-seat-open = Kies wat er teruggaat
host-seat-lead = { $name } verliest de plaats in “{ $session }”.
host-seat-back = Wat er teruggaat
host-seat-all = Alles
host-seat-policy = Volgens de aanvaarde regels
host-seat-back-all = { $back } gaat terug.
host-seat-back-part = { $back } gaat terug, { $kept } wordt ingehouden.
host-seat-back-none = { $kept } wordt ingehouden.
host-seat-free = Voor deze plaats is niets betaald, dus er gaat niets terug.
host-seat-gone-back = Alles wat is betaald, is al teruggegaan.
host-seat-least = Er moet ten minste { $amount } teruggaan: de deelnemer heeft daar nog recht op.
host-seat-reason = Waarom
host-seat-reason-hint = Wie de plaats heeft leest dit, en wie ervoor heeft betaald. Gaat er geld terug, dan staat het ook op de creditnota.
host-seat-means = De plaats gaat meteen naar iemand anders en de persoonlijke link leidt niet meer naar de sessie. Dit kan niet ongedaan worden gemaakt.
host-seat-do = Neem de plaats terug
host-seat-keep = Laat de plaats staan
host-seat-back-to = Terug naar deze persoon
host-seat-kept = De plaats is niet teruggenomen. Wat u hebt ingevuld, staat er nog.
host-seat-stale = Dit formulier stond te lang open, of cookies staan uit. Controleer het en verstuur het nog eens.
host-seat-reason-missing = Schrijf waarom: de persoon leest het.
host-seat-choose = Kies wat er teruggaat.
host-seat-changed = De bedragen zijn veranderd sinds ze getoond werden. Bekijk ze en kies opnieuw.
host-seat-already = Er is geen plaats om terug te nemen: deze inschrijving is opgegeven.
host-seat-already-hint = Er is nu niets gedaan. Het verloop hieronder zegt wie haar opgaf en wat er teruggaat.
host-seat-not-now = De betaling wordt nog afgerond of gecontroleerd. Probeer het opnieuw als dat klaar is.
host-seat-over = De sessie is voorbij of gaat niet door, dus er kan geen plaats meer worden teruggenomen. Geld teruggeven kan nog op de pagina met wie er komt.

# A change of plan.
host-plan-keep = Laten zoals het is
host-cancel-title = Sessie annuleren
host-cancel-progress = Bekijk hoe ver de terugbetalingen zijn
host-cancel-lead = { $count ->
    [0] Er is nog geen plaats bezet. De sessie blijft te zien als geannuleerd.
    [one] Er is 1 plaats bezet: de persoon krijgt bericht en al het geld terug. Dit kan niet ongedaan worden gemaakt.
   *[other] Er zijn { $count } plaatsen bezet: iedereen krijgt bericht en al het geld terug. Dit kan niet ongedaan worden gemaakt.
}
host-cancel-sum = { $count ->
    [one] { $amount } gaat terug naar 1 persoon die betaald heeft.
   *[other] { $amount } gaat terug naar { $count } mensen die betaald hebben.
}
host-cancel-lead-free = { $count ->
    [0] Er is nog geen plaats bezet. De sessie blijft te zien als geannuleerd.
    [one] Er is 1 plaats bezet: de persoon krijgt bericht. Dit kan niet ongedaan worden gemaakt.
   *[other] Er zijn { $count } plaatsen bezet: iedereen krijgt bericht. Dit kan niet ongedaan worden gemaakt.
}
host-cancel-disputed = { $count ->
    [one] 1 van deze betalingen wordt betwist: die wacht tot daarover is beslist.
   *[other] { $count } van deze betalingen worden betwist: die wachten tot daarover is beslist.
}
host-cancel-own-used = Zij is begonnen: wat tot nu toe is gebruikt, wordt van u afgeschreven, zoals de afrekening laat zien; de rest wordt vrijgegeven.
host-cancel-own-held = De { $amount } die gereserveerd was, komt vrij als de sessie wordt geannuleerd.
host-cancel-own-paid = De { $amount } die u voor de sessie hebt betaald, krijgt u terug als zij wordt geannuleerd.
host-cancel-own-released = De { $amount } die gereserveerd was, komt vanzelf vrij.
host-cancel-own-returned = De { $amount } die u voor de sessie hebt betaald, gaat vanzelf naar u terug.
host-cancel-done = De sessie is geannuleerd. Het geld gaat vanzelf terug, ook als u deze pagina sluit.
host-cancel-reason = Waarom
host-cancel-reason-hint = Deelnemers lezen het. Mag leeg blijven.
host-cancel-do = Sessie annuleren en iedereen terugbetalen
host-cancel-do-free = Sessie annuleren
host-progress = Geannuleerde inschrijvingen: { $count } van { $total }
host-progress-back = { $count ->
    [one] 1 betaling is terug.
   *[other] { $count } betalingen zijn terug.
}
host-progress-under-way = { $count ->
    [one] 1 is onderweg.
   *[other] { $count } zijn onderweg.
}
host-progress-disputed = { $count ->
    [one] 1 wordt betwist en wacht tot daarover is beslist.
   *[other] { $count } worden betwist en wachten tot daarover is beslist.
}
host-progress-failed = { $count ->
    [one] 1 is geweigerd en wacht op iemand van de administratie.
   *[other] { $count } zijn geweigerd en wachten op iemand van de administratie.
}
host-progress-sum = In totaal: { $amount }.
# Niemand heeft een sessie met betaalde plaatsen gestart.
host-held-title = Is deze sessie gehouden?
host-held-text = { $count ->
    [one] Niemand heeft haar hier in de ruimte gestart, en er is 1 plaats betaald. De opbrengst telt pas als u zegt dat de sessie elders is gehouden.
   *[other] Niemand heeft haar hier in de ruimte gestart, en er zijn { $count } plaatsen betaald. De opbrengst telt pas als u zegt dat de sessie elders is gehouden.
}
host-held-until = Zonder antwoord vóór { $time } krijgt iedereen vanzelf al het geld terug.
host-held-yes = Zij is elders gehouden
host-held-no = Zij is niet gehouden: iedereen terugbetalen
host-held-no-title = De sessie is niet gehouden
host-held-no-do = Iedereen terugbetalen
host-done-held = Genoteerd: de sessie is elders gehouden
host-done-held-hint = De opbrengst telt nu. Onder “Wie komt er” kunt u nog altijd geld teruggeven.
host-held-said = De sessie is elders gehouden: dat is gemeld op { $time }. De opbrengst telt mee.
host-hand-over-title = Sessie overdragen
host-hand-over-now = Nu is { $name } de host.
host-hand-over-nobody = Niemand die hier sessies mag verzorgen, is er host van.
host-hand-over-means = De nieuwe host start en leidt de sessie, ziet wie er komt en staat ervoor in; wie haar verzorgde, kan dat niet meer. De namen onder Trainers blijven zoals ze zijn: verander ze onder Wijzigen.
host-hand-over-to = Nieuwe host
host-hand-over-nothing = Kies een host
host-hand-over-do = Draag over
host-hand-over-keep = Laat het zo
host-hand-over-choose = Kies wie host van de sessie wordt.
host-hand-over-runs = De sessie loopt. Ze kan niet meer worden overgedragen.
host-hand-over-paid = De host is al begonnen voor de minuten te betalen. De sessie blijft bij die host; u kunt haar als beheerder starten en leiden.
host-hand-over-over = De sessie is voorbij of gaat niet door.
host-done-handed-over = De sessie is overgedragen
host-done-handed-over-hint = De nieuwe host krijgt een mail.
host-move-title = Sessie verplaatsen
host-move-lead = Iedereen met een plaats krijgt bericht en een nieuwe agenda-afspraak, en mag tot de datum hieronder annuleren met al het geld terug. De tijden zijn die van { $zone }.
host-move-until = Mag annuleren tot en met
host-move-do = Verplaatsen en iedereen bericht sturen
host-move-begun = De sessie is begonnen: verplaatsen kan niet meer.
host-move-budget = Het budget voor die datum heeft minder vrij dan er voor deze sessie is betaald. Kies een andere datum, of vraag het hoofd van de divisie.
host-move-unchanged = Zij vindt dan al plaats. Kies een andere datum, tijd of duur.
host-move-bad-until = Mensen hebben tijd nodig om te beslissen: kies een datum van vandaag tot het nieuwe begin.
host-move-skipped = Op die tijd gaat de klok vooruit: die tijd bestaat niet. Kies een andere.
host-move-minutes = Vul een heel aantal minuten in van 1 tot en met 10.080; dat is een week.
host-done-moved = De sessie is verplaatst
host-done-moved-hint = Iedereen met een plaats krijgt bericht.
mail-host-message-title = Een bericht van uw host

# In the audit log.
audit-schedule-session = heeft de sessie gepland
audit-keep-draft = heeft een concept van de sessie bewaard
audit-start-session = heeft de sessie gestart
audit-change-session = heeft de sessie gewijzigd
audit-forget-draft = heeft het concept weggegooid
audit-invite-people = heeft mensen voor de sessie uitgenodigd
audit-give-seat = heeft een plaats zonder betaling gegeven
audit-write-to-people = heeft aan mensen van de sessie geschreven

# Mail: an invitation.
mail-greeting-nameless = Hallo,
mail-invitation-subject = Uitnodiging: { $session }
mail-invitation-title = U bent uitgenodigd
mail-invitation-text = { $site } nodigt u uit voor “{ $session }”.
mail-invitation-fee = Kosten
mail-invitation-free = gratis
mail-invitation-action = Sessie bekijken
mail-invitation-why = U krijgt deze e-mail omdat iemand bij { $site } uw adres heeft opgegeven; er komt alleen nog een e-mail als de sessie wordt verplaatst of niet doorgaat. U hoeft niets te doen als u niet wilt komen.
mail-invited-moved-title = De sessie waarvoor u bent uitgenodigd, is verplaatst
mail-invited-moved-text = { $site } had u uitgenodigd voor “{ $session }”. De sessie vindt op een ander moment plaats.
mail-invited-cancelled-text = { $site } had u uitgenodigd voor “{ $session }”. De sessie gaat niet door.
host-part-expected = Verwachte mensen, voor de geschatte kosten
host-part-expected-hint = Laat u dit leeg, dan worden zoveel computers verwacht als zich kunnen inschrijven of uitgenodigd zijn, en die van u. U kunt ze ook naast de schatting wijzigen.
host-not-forgotten = Het concept blijft bewaard.
host-not-forgotten-paid = Het is betaald: wat gereserveerd of afgeschreven is, zou voor niets zijn. Plan de sessie en annuleer haar dan: alles gaat terug.
host-not-forgotten-open = De betaalpagina is open en daar kan nog een half uur worden betaald. Daarna kan het concept worden weggegooid.
host-not-forgotten-checked = Wat er van de betaling geworden is, wordt gecontroleerd. Zodra dat duidelijk is, kan het concept worden weggegooid.
host-start-unpaid = Zij is nog niet betaald.
