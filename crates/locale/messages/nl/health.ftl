# Hoe het met de installatie gaat.
health-title = Toestand
health-well = Alles is in orde
health-attention = Iets vraagt aandacht
health-bad = Iets werkt niet
health-looked-at = Bekeken om { $time } ({ $zone }).
health-looks-again = Deze pagina kijkt zelf elke 30 seconden opnieuw.
health-state-good = In orde
health-state-attention = Vraagt aandacht
health-state-bad = Werkt niet
health-state-untold = Niet te zeggen

health-work = Vervolgwerk
health-work-good = Wat aan de beurt is, gebeurt binnen een minuut.
health-work-none = Niemand werkt: het proces “bursar serve” is nooit op deze database gestart.
health-work-late = { $count ->
    [one] 1 taak is te laat, sinds { $time }.
   *[other] { $count } taken zijn te laat, de oudste sinds { $time }.
}
health-mails = E-mails
health-mails-good = Elke e-mail is vertrokken.
health-mails-waiting = { $count ->
    [one] 1 e-mail wacht op de mailserver, sinds { $time }.
   *[other] { $count } e-mails wachten op de mailserver, de oudste sinds { $time }.
}
health-payments = Betalingen met onbekende uitkomst
health-payments-good = Geen.
health-payments-unknown = { $count ->
    [one] De uitkomst van 1 betaling is onbekend, sinds { $time }. De betaaldienst wordt ernaar gevraagd.
   *[other] De uitkomst van { $count } betalingen is onbekend, de oudste sinds { $time }. De betaaldienst wordt ernaar gevraagd.
}
health-people = Betalingen die op een mens wachten
health-people-good = Geen.
health-people-waiting = { $count ->
    [one] 1 betaling wacht op een beslissing van de mensen van de site, begonnen { $time }.
   *[other] { $count } betalingen wachten op een beslissing van de mensen van hun site, de oudste begonnen { $time }.
}
health-lists = Eigen lijsten van de betaaldiensten
health-lists-good = Ze kloppen met de boeken, voor zover ze vergeleken zijn.
health-lists-differ = { $count ->
    [one] Eén verschil met de boeken, bekend sinds { $time }: kijk bij Betalingen wat het is.
   *[other] { $count } verschillen met de boeken, het eerste bekend sinds { $time }: kijk bij Betalingen wat ze zijn.
}
health-lists-late = { $count ->
    [one] Eén rekening is sinds { $time } niet vergeleken met de lijst van haar betaaldienst: kijk bij Betalingen waarom.
   *[other] { $count } rekeningen zijn niet vergeleken met de lijsten van hun betaaldiensten, de eerste sinds { $time } niet: kijk bij Betalingen waarom.
}
health-gateways = Betaaldiensten
health-gateways-good = De betaaldienst van elk betaalaccount antwoordt.
health-gateways-silent = { $count ->
    [one] De betaaldienst van 1 betaalaccount geeft geen goed antwoord sinds { $time }.
   *[other] De betaaldiensten van { $count } betaalaccounts geven geen goed antwoord, de eerste sinds { $time }.
}
health-seals = Verzegelde boeken
health-seals-none = Er is nog niets verkocht.
health-seals-last = Zegel { $number }, gezet { $time }.
health-seals-late = { $count ->
    [one] 1 boeking heeft nog geen zegel, sinds { $time }.
   *[other] { $count } boekingen hebben nog geen zegel, de oudste sinds { $time }.
}
health-disk = Schijf van de database
health-disk-free = { $size } vrij.
health-disk-untold = PostgreSQL zegt dat niet. Kijk op de machine waarop het draait.
health-restored = Teruggezet uit een back-up
health-restored-no = Nee.
health-restored-yes = Ja, en niet vrijgegeven: betaaldiensten worden alleen bevraagd en er wordt niets verkocht. Vergelijk met de betaaldienst en voer dan “bursar release” uit.
health-clock = Klok
health-clock-good = Ze is niet versprongen sinds Bursar is gestart.
health-clock-off = De klok van de machine is versprongen: ze wijst { $wall } aan. Bursar gaat verder met de tijd die het had, { $time }, zodat niets bij vergissing wordt berekend of verloopt. Zet de klok van de machine goed en start Bursar dan opnieuw.
health-papers = Namen op betaalbewijzen
health-papers-good = Namen in het Arabisch, Chinees, Hebreeuws, Hindi, Japans, Koreaans, Thai en andere schriften kunnen worden afgedrukt.
health-papers-lacking = Namen in sommige schriften worden op betaalbewijzen en afrekeningen als nummers afgedrukt, zoals [U+592A]: er ontbreken lettertypen. Installeer de Debian-pakketten { $packages }, of andere lettertypen voor dezelfde schriften, en start Bursar dan opnieuw.

health-about = Over
health-version = Versie
health-database = Database

# Taken.
jobs-title = Taken
jobs-intro = Vervolgwerk dat op zijn moment wacht. Wat mislukt, wordt vanzelf opnieuw geprobeerd, met steeds langere tussenpozen.
jobs-none = Er wacht geen taak.
jobs-kind = Soort
jobs-count = Wachtend
jobs-next = Volgende aan de beurt
jobs-failed = Laatste poging mislukt
jobs-all = Alle soorten
jobs-list = Elke taak
jobs-site = Site
jobs-due = Aan de beurt
jobs-tries = Pogingen
jobs-state = Toestand
jobs-state-waiting = Wacht
jobs-state-taken = Wordt gedaan
jobs-hurry = Nu doen
jobs-hurried = De taak is nu aan de beurt.
jobs-first = Getoond worden de eerste { $max }.
job-resolve-attempt = De betaaldienst naar een betaling vragen
job-look-at-attempt = Nagaan wat de betaaldienst heeft gemeld
job-expire-hold = Een vastgehouden plaats vrijgeven
job-send-mail = Een e-mail versturen
job-seal-chain = De boeken verzegelen
job-free-budget = Kijken of gereserveerd budget nog nodig is
job-recognize-revenue = De opbrengst van een sessie boeken
job-look-after-use = Een sessie volgen waarvan de minuten worden betaald
job-cancel-session = Het geld van een geannuleerde sessie terugbetalen
job-tell-moved = Iedereen melden dat een sessie is verplaatst
job-tell-nothing-paid = Wie weg is melden dat een betaling op niets uitliep
job-reconcile = Vergelijken met de lijsten van de betaaldiensten
job-renew-subscriptions = Nagaan of betaaldiensten ons nog berichten
job-forget-sign-ins = Verlopen aanmeldingen en links vergeten
job-sweep-rooms = Ruimtes beëindigen die niemand beëindigd heeft
