# Repetities van betalingen.
rehearsal-link = Betaling naspelen
rehearsal-title = Een betaling naspelen
rehearsal-lead = Zie wat een betaler ziet als een betaling via { $product } goed gaat, of juist niet. Er wordt betaald bij een vervanger van de betaaldienst, op een voorbeeldsite: de betaaldienst wordt niets gevraagd, er beweegt geen geld en er wordt niets bewaard.
rehearsal-operators = De betaler koopt een plaats. Een host die voor minuten betaalt, gaat dezelfde weg.
rehearsal-own-card-page = De voorbeeldsite vraagt de kaart op de pagina van de betaaldienst, en niet op een eigen pagina zoals bij dit account: een geweigerde kaart beëindigt uw pagina.
rehearsal-trouble = Wat er misgaat
rehearsal-trouble-none = Niets: alles gaat goed
rehearsal-trouble-declined = De betaling wordt geweigerd
rehearsal-trouble-declined-hint = De eerste keer; daarna betaalt de betaler op een andere manier.
rehearsal-trouble-answer-lost = Het antwoord raakt weg
rehearsal-trouble-answer-lost-hint = De betaaldienst neemt of reserveert het geld, en niemand hoort ervan.
rehearsal-trouble-unreachable = De betaaldienst is niet bereikbaar
rehearsal-trouble-unreachable-hint = Tien minuten lang, vanaf het moment van betalen.
rehearsal-trouble-unreadable = Het antwoord is onleesbaar
rehearsal-trouble-unreadable-hint = De betaaldienst antwoordt op onze eerste vragen met iets onbegrijpelijks.
rehearsal-trouble-review-accepted = Vastgehouden voor controle, en goedgekeurd
rehearsal-trouble-review-declined = Vastgehouden voor controle, en afgekeurd
rehearsal-trouble-review-hint = Twee uur later beslist iemand bij de betaaldienst.
rehearsal-trouble-never-back = De betaler komt nooit terug
rehearsal-trouble-never-back-hint = Betaalt, en sluit de browser op de betaalpagina.
rehearsal-trouble-cancelled = De betaler breekt af
rehearsal-trouble-cancelled-hint = Op de betaalpagina.
rehearsal-trouble-charge-refused = Het geld is gereserveerd en kan niet worden afgeschreven
rehearsal-trouble-charge-refused-hint = De betaaldienst weigert het elke keer.
rehearsal-do = Naspelen
rehearsal-again = Nog eens naspelen
rehearsal-none-chosen = Kies wat er misgaat.
rehearsal-kept = Er is niets nagespeeld. Uw keuze is bewaard.
rehearsal-too-many = Er worden op dit moment al twee betalingen nagespeeld. Probeer het over een halve minuut opnieuw.
rehearsal-too-slow = Het naspelen duurde te lang en is afgebroken. Probeer het opnieuw als het hier rustiger is.
rehearsal-failed = Het naspelen is afgebroken. Echte betalingen staan hier los van. Wie deze installatie beheert, vindt de reden in het logboek.
rehearsal-moments = Wat er gebeurde
rehearsal-of = { $product }: { $trouble }
rehearsal-of-edition = { $product }, { $edition }: { $trouble }
rehearsal-at-once = meteen
rehearsal-after-seconds = { $count ->
    [one] na één seconde
   *[other] na { $count } seconden
}
rehearsal-after-minutes = { $count ->
    [one] na één minuut
   *[other] na { $count } minuten
}
rehearsal-after-hours = { $count ->
    [one] na één uur
   *[other] na { $count } uur
}
rehearsal-after-hours-minutes = { $count ->
    [one] na één uur
   *[other] na { $count } uur
} en { $minutes ->
    [one] één minuut
   *[other] { $minutes } minuten
}
rehearsal-after-days = { $count ->
    [one] na één dag
   *[other] na { $count } dagen
}
rehearsal-sees = De betaler ziet
rehearsal-changed = De pagina zegt nu
rehearsal-mail = Een mail voor de betaler
rehearsal-mail-text = Lees de mail
rehearsal-event-at-gateway = De betaler komt op de pagina van de betaaldienst.
rehearsal-event-pays = De betaler betaalt daar.
rehearsal-event-pays-declined = De betaler betaalt daar, en zal worden geweigerd.
rehearsal-event-declined-there = De pagina van de betaaldienst zegt dat het geweigerd is.
rehearsal-event-cancels = De betaler breekt daar af.
rehearsal-event-leaves = De betaler sluit de browser, voorgoed.
rehearsal-event-opens-again = De pagina van de betaaldienst leidt nergens heen. De betaler opent onze pagina opnieuw.
rehearsal-event-answer-lost = De betaaldienst heeft het gedaan. Het antwoord is weggeraakt.
rehearsal-event-unreachable = Vanaf nu is de betaaldienst niet bereikbaar.
rehearsal-event-reachable-again = De betaaldienst is weer bereikbaar.
rehearsal-event-unreadable = Het antwoord van de betaaldienst is onleesbaar.
rehearsal-event-held-for-review = De betaaldienst houdt de betaling vast voor controle.
rehearsal-event-review-accepted = Iemand keurt de betaling bij de betaaldienst goed.
rehearsal-event-review-declined = Iemand keurt de betaling bij de betaaldienst af.
rehearsal-event-charge-refused = De betaaldienst weigert af te schrijven wat gereserveerd is.
rehearsal-end = Hoe het afliep
rehearsal-end-seat = De betaler heeft de plaats en heeft { $taken } betaald, één keer.
rehearsal-end-seat-uncharged = De betaler heeft de plaats; { $held } is gereserveerd en nog niet afgeschreven. Een mens beslist: de betaling wacht bij financiën.
rehearsal-end-not-charged = De betaler heeft geen plaats en heeft niets betaald.
rehearsal-end-given-back = De betaler heeft geen plaats, en er is niets van zijn geld bij u gebleven.
rehearsal-end-open = Na drie dagen is het niet afgehandeld: een mens moet ernaar kijken.
rehearsal-books = De boeken aan het eind
rehearsal-books-whose = Van wie
rehearsal-books-held = Gereserveerd
rehearsal-books-taken = Afgeschreven
rehearsal-books-theirs = Van de betaaldienst
rehearsal-books-ours = Van ons
rehearsal-sound = Elke regel over geld hield stand.
rehearsal-broken = Er is een regel over geld geschonden. Meld het alstublieft aan de makers van Bursar:
rehearsal-session = Met vertrouwen onderhandelen
rehearsal-session-text = Een sessie die voor dit naspelen is verzonnen.
