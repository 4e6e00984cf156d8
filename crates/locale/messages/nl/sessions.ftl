# Catalogue.
sessions-title = Sessies
sessions-intro = Live training, gewoon in uw browser. U hoeft niets te installeren.
sessions-empty = Er zijn op dit moment geen sessies gepland.
sessions-empty-hint = Nieuwe sessies staan hier zodra { $site } ze aankondigt.
sessions-free = Gratis
sessions-cannot-be-paid = Inschrijven kan nu niet
sessions-sold-out = Uitverkocht
sessions-closed = Inschrijving gesloten
sessions-under-way = Nu bezig
sessions-cancelled = Gaat niet door
sessions-seats-open = Er zijn plaatsen
seats-left = { $count ->
    [0] Uitverkocht
   *[other] { $capacity ->
        [one] 1 plaats vrij
       *[other] { $count } van de { $capacity } plaatsen vrij
    }
}

# Session page.
session-your-time = = { $time } uw tijd ({ $zone })
time-elsewhere = { $time } ({ $zone }), { $yours } uw tijd
time-in-zone = { $time } ({ $zone })
moment-elsewhere = { $date } om { $time }
session-online = Live online, in het { $language }. Deelnemen gaat in de browser; u hoeft niets te installeren.
session-online-elsewhere = Live online, in het { $language }.
session-trainer = Door { $trainer }
session-language-en = Engels
session-language-nl = Nederlands
session-language-fr = Frans
session-price-tax = incl. { $amount } { $tax } { $rate }
session-price-no-tax = er komt geen belasting bij
tax-vat = btw
session-closes = Inschrijven kan tot { $time }
session-register = Inschrijven
session-register-hint = { $minutes ->
    [one] We houden uw plaats 1 minuut vast terwijl u het formulier invult.
   *[other] We houden uw plaats { $minutes } minuten vast terwijl u het formulier invult.
}
session-hold-running = We houden uw plaats vast tot { $time }.
session-hold-continue = Verder met uw inschrijving
session-hold-pay = Betaling afronden
session-seat-had = U hebt een plaats voor deze sessie.
session-seat-had-see = Bekijk mijn inschrijving
session-register-another = Iemand anders inschrijven
session-description = Wat u leert
session-agenda = Programma
session-what-happens = Wat er gebeurt als u betaalt
session-what-happens-register = Wat er gebeurt als u zich inschrijft
session-pay-by = U betaalt met een kaart.
session-pay-by-paypal = U betaalt met PayPal.
session-pay-by-both = U betaalt met een kaart of met PayPal.
session-what-happens-paid = Binnen enkele seconden krijgt u per e-mail uw plaats, een betaalbewijs, een agenda-afspraak en een persoonlijke link. De link opent op { $date } om { $time }.
session-what-happens-free = Binnen enkele seconden krijgt u per e-mail uw plaats, een agenda-afspraak en een persoonlijke link. De link opent op { $date } om { $time }.
session-what-happens-paid-open = Binnen enkele seconden krijgt u per e-mail uw plaats, een betaalbewijs, een agenda-afspraak en een persoonlijke link. De link is al open.
session-what-happens-free-open = Binnen enkele seconden krijgt u per e-mail uw plaats, een agenda-afspraak en een persoonlijke link. De link is al open.
session-sold-out-text = Alle plaatsen zijn bezet. Een plaats waarvan de betaling niet wordt afgemaakt komt terug: kijk over een paar minuten nog eens.
session-full-text = Alle plaatsen zijn bezet. Een plaats die iemand teruggeeft, komt weer vrij: kijk later nog eens.
session-closed-text = De inschrijving is gesloten op { $date } om { $time }.
session-under-way-text = Deze sessie is begonnen; inschrijven kan niet meer.
session-restored-text = Inschrijven kan nu even niet: deze site wordt na een herstel op orde gebracht. Kom later terug. Wie een plaats heeft, houdt die.
session-cannot-be-paid = Deze site neemt op dit moment geen betalingen aan; daarom kan niemand zich inschrijven.
session-ended-text = Deze sessie is afgelopen.
session-cancelled-text = Deze sessie gaat niet door.
session-cancelled-past = Deze sessie is niet doorgegaan.

# Refund policy, as sentences that can follow each other.
policy-full-until = Annuleren tot { $date }: volledige terugbetaling.
policy-part-until = { $percent } terug tot { $date }.
policy-then-part-until = Daarna { $percent } terug tot { $date }.
policy-rule-full = Annuleren tot { $time }: volledige terugbetaling.
policy-rule-part = { $percent } terug tot { $time }.
policy-rule-then-part = Daarna { $percent } terug tot { $time }.
policy-the-start = het begin
policy-days-before = { $count ->
    [one] 1 dag voor het begin
   *[other] { $count } dagen voor het begin
}
policy-hours-before = { $count ->
    [one] 1 uur voor het begin
   *[other] { $count } uur voor het begin
}
policy-none-after = Daarna geen terugbetaling.
policy-none = Na betaling is terugbetaling niet mogelijk.

# Asked for a seat and did not get one.
hold-refused-title = U hebt nog geen plaats
hold-sold-out = De laatste plaats is net vergeven. Er is niets afgeschreven.
hold-sold-out-next = Misschien geeft iemand nog een plaats terug: probeer het over een paar minuten opnieuw, of kies een andere sessie.
hold-closed = De inschrijving voor deze sessie is gesloten. Er is niets afgeschreven.
hold-session-cancelled = Deze sessie gaat niet door. Er is niets afgeschreven.
hold-too-many = Er worden op dit moment te veel plaatsen vastgehouden voor uw netwerk. Er is niets afgeschreven.
hold-too-many-next = Maak een van uw open inschrijvingen af, of probeer het over een paar minuten opnieuw.
hold-too-many-here = Er worden op dit moment veel plaatsen in deze sessie vastgehouden voor uw netwerk. Er is niets afgeschreven.
hold-too-many-here-next = Zodra een van die mensen klaar is met inschrijven, kunt u verder: probeer het over een paar minuten opnieuw.
hold-cannot-be-paid = Deze site neemt op dit moment geen betalingen aan. Er is niets afgeschreven.
hold-cannot-be-paid-next = Vraag het na, of kies een andere sessie.
hold-kept-title = Plaatsen die u vasthoudt
hold-kept-text = Rond deze af of geef de plaats terug; dan is er weer ruimte.
hold-next = Kies een andere sessie
hold-try-again = Opnieuw proberen
