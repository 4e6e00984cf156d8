# Gebieden van een beheerder.
area-set-up = Inrichten
area-e-commerce = E-commerce
area-merchant-accounts = Betaalaccounts
area-texts = Teksten
area-appearance = Uiterlijk

# Wat er ontbreekt, en wie het kan aanzetten.
missing-not-provided = E-commerce is voor deze site niet beschikbaar gesteld; er kunnen geen kosten worden gevraagd. Gratis sessies werken wel.
missing-not-enabled = E-commerce staat op deze site niet aan; er kunnen geen kosten worden gevraagd. Gratis sessies werken wel.
missing-account-test = Er is geen betaalaccount voor Test; in de testmodus kan niets worden betaald.
missing-account-production = Er is geen betaalaccount voor Productie; er kan niets worden betaald.
missing-ask-operator = Wie deze installatie beheert, kan het aanzetten.
missing-ask-operators = Wie deze installatie beheert, kan het aanzetten: { $names }.
missing-ask-administrator = Een beheerder van deze site kan het aanzetten.
missing-ask-administrators = Een beheerder van deze site kan het aanzetten: { $names }.
missing-enable = E-commerce aanzetten
missing-connect = Betaalaccount koppelen

# De lijst bij het inrichten.
set-up-title = { $count ->
    [0] Alles is ingericht
    [one] Nog één stap en u kunt verkopen
    [2] Nog twee stappen en u kunt verkopen
    [3] Nog drie stappen en u kunt verkopen
    [4] Nog vier stappen en u kunt verkopen
    [5] Nog vijf stappen en u kunt verkopen
    [6] Nog zes stappen en u kunt verkopen
   *[other] Nog { $count } stappen en u kunt verkopen
}
set-up-lead = Alles wat u instelt, kunt u later veranderen.
set-up-state-done = klaar
set-up-state-next = nu te doen
set-up-state-waiting = later
set-up-provided = E-commerce beschikbaar gesteld
set-up-provided-text = Training tegen betaling: deelnemers betalen bij het inschrijven.
set-up-enabled = E-commerce staat aan
set-up-enabled-to-do = E-commerce aanzetten
set-up-enabled-text = Belasting, regels voor geld terug, en wie er verkoopt.
set-up-no-tax = Geen belasting.
set-up-tax-in = { $tax } { $rate }, in de kosten inbegrepen.
set-up-tax-on-top = { $tax } { $rate } boven op de kosten.
set-up-connected = Betaalaccount gekoppeld
set-up-connected-to-do = Betaalaccount koppelen
set-up-connected-text = Betalingen gaan rechtstreeks naar uw eigen account. Begin met dat voor Test.
set-up-connected-for = PayPal Payflow Pro, { $currency }, voor { $modes }.
set-up-verified = Geverifieerd in Test
set-up-verified-to-do = Verifiëren in Test
set-up-verified-text = We vragen de betaaldienst of hij het account kent. Geen kaart, geen geld.
set-up-buy-title = Koop zelf een plaats, in Test
set-up-buy-text = We maken er een verborgen sessie voor. Het duurt een minuut en laat zien wat uw deelnemers zien.
set-up-bought = Er is een plaats gekocht in Test
set-up-bought-text = De betaling kwam aan en de plaats werd bevestigd.
set-up-production = Productie staat aan
set-up-production-text = Kosten verplaatsen echt geld.
set-up-production-to-do = Naar Productie
set-up-production-missing = Voer eerst de gegevens van uw live-account in.
set-up-production-unverified = Nadat de gegevens van het live-account zijn geverifieerd.
set-up-production-ready = De gegevens van het live-account zijn geverifieerd. Vanaf dan verplaatsen nieuwe sessies echt geld.
set-up-change = Wijzigen
set-up-enable = Inrichten
set-up-open = Openen
set-up-connect = Koppelen
set-up-connect-production = Koppelen
set-up-verify = Verifiëren
set-up-verify-first = Eerst verifiëren
set-up-switch = Naar Productie
set-up-buy = Een testaankoop doen
set-up-test-link = Testlink
set-up-test-link-hint = Wie deze link opent, ziet de verborgen testsessie en kan proberen een plaats te kopen, dertig dagen lang. Zolang u bent aangemeld, hebt u geen link nodig.

# De verborgen sessie van de eerste testaankoop.
commerce-test-session-topic = Testaankoop
commerce-test-session-description = Deze sessie is verborgen en vindt niet plaats. Koop een plaats met een van de testkaarten van de betaaldienst, zoals uw deelnemers dat met hun eigen kaart zullen doen. Er wordt geen echt geld verplaatst.
commerce-test-session-description-paypal = Deze sessie is verborgen en vindt niet plaats. Koop een plaats met een betaler van de PayPal-sandbox, zoals uw deelnemers dat met PayPal zelf zullen doen. Er wordt geen echt geld verplaatst.
commerce-mode-test = Test
commerce-mode-production = Productie

# Cijfers, zodra de site verkoopt.
figures-title = Hoe het gaat
figures-money = Laatste zeven dagen
figures-money-hint = Binnengekomen op uw betaalaccount, min wat er terugging.
figures-picture = Binnengekomen geld, week na week. De tabel eronder zegt hetzelfde.
figures-table = Hetzelfde als tabel
figures-week = Week vanaf
figures-amount = Binnengekomen
figures-sessions = Volgende sessies
figures-no-sessions = Er is geen openbare sessie gepland. Sessies verschijnen hier zodra een host er een plant.
figures-settings = Instellingen
figures-unverified = De gegevens van het live-account zijn sinds het invoeren niet geverifieerd.
figures-verify = Het betaalaccount verifiëren

# Instellingen van e-commerce.
settings-title = E-commerce
settings-lead = Wat deelnemers betalen, wat ze terugkrijgen, en van wie ze kopen.
settings-saved = Bewaard.
settings-saved-test = De site staat in Test: sessies die nu worden gepland, zijn om te proberen, en niemand kan ze kopen.
settings-kept = Er is nog niets bewaard. Wat u hebt ingevuld, staat er nog.
settings-save = Bewaren
settings-enabled = Er kunnen kosten aan deelnemers worden gevraagd
settings-enabled-hint = Hosts zien het veld “Kosten gebeurtenis” op de planningspagina. Zet u dit uit, dan kan niemand zich meer tegen betaling inschrijven; wat betaald is, blijft zoals het is. Zet u dit weer aan, dan begint de site in Test.
settings-tax = Belasting
settings-tax-name = Naam van de belasting
settings-tax-name-hint = zoals btw
settings-tax-name-missing = Voer de naam van de belasting in, zoals betalers hem lezen.
settings-tax-rate = Tarief in procenten
settings-tax-rate-hint = leeg: geen
settings-tax-included = Kosten die hosts invoeren
settings-tax-in = Zijn inclusief belasting
settings-tax-in-hint = Deelnemers betalen wat de host invoert.
settings-tax-on-top = Zijn zonder belasting
settings-tax-on-top-hint = De belasting komt erbij, en deelnemers zien het totaal.
settings-rate-not-a-number = Voer het tarief in als percentage van 0 tot en met 100, zoals { $example }.
settings-rate-too-exact = Een tarief heeft hoogstens vier decimalen.
settings-rate-range = Een tarief ligt tussen 0 en 100 procent.
settings-fee-max = Hoogste bedrag
settings-fee-max-hint = in { $currency }
settings-fee-max-range = Voer meer dan nul en hoogstens { $most } in.
settings-refunds = Plaatsen teruggeven
settings-refunds-hint = Deelnemers aanvaarden deze regels bij het inschrijven en houden de regels die ze hebben aanvaard. Leeg: niets terug.
settings-full-until = Alles gaat terug tot
settings-full-until-hint = voor het begin
settings-part-percent = Daarna zoveel procent
settings-part-percent-hint = 1 tot 99
settings-part-until = tot
settings-unit = Geteld in
settings-days = dagen
settings-hours = uren
settings-rule-now = Deelnemers lezen nu:
settings-until-range = Voer een heel getal in: hoogstens 365 dagen voor het begin.
settings-part-percent-missing = Voer in hoeveel procent teruggaat, of laat de tijd leeg.
settings-part-percent-range = Voer een heel getal van 1 tot 99 in.
settings-part-until-missing = Voer in tot wanneer dat deel teruggaat, of laat het percentage leeg.
settings-part-ends-first = Het deel moet later eindigen dan alles terug: dichter bij het begin.
settings-seller = Wie verkoopt
settings-seller-hint = Betaalbewijzen noemen deze verkoper. Wat al is uitgegeven, blijft zoals het is.
settings-seller-name = Officiële naam
settings-seller-name-missing = Voer de officiële naam van de verkoper in.
settings-seller-address = Adres
settings-seller-address-missing = Voer het adres van de verkoper in.
settings-seller-country = Land
settings-seller-vat = Btw-nummer
settings-seller-vat-hint = Als u er een hebt.
seller-operators-lead = Afrekeningen en betaalbewijzen van hosts noemen deze verkoper. Wat al is uitgegeven, blijft zoals het is.
settings-paying = Betalingen met kaart
settings-mismatch-hint = Waar met een kaart wordt betaald, zeggen banken of adres en beveiligingscode erbij horen. Niet elke bank doet dat.
settings-address-mismatch = Als het adres niet klopt
settings-code-mismatch = Als de beveiligingscode niet klopt
settings-mismatch-accept = De betaling aannemen
settings-mismatch-accept-hint = De bank heeft haar toch goedgekeurd.
settings-mismatch-review = Eerst iemand laten kijken
settings-mismatch-review-hint = Het geld blijft gereserveerd en de plaats wordt vastgehouden, zodat niemand anders hem krijgt, tot de betaling onder “Geld” is aanvaard of afgewezen, hoogstens drie dagen. Zo’n plaats telt mee bij wat één netwerkadres mag vasthouden, maar wie vanaf veel adressen veel kaarten probeert, kan zo plaatsen bezet houden. Bij een account dat het geld meteen int, wacht er niets.
settings-mismatch-refuse = Weigeren
settings-mismatch-refuse-hint = Het geld komt vrij, en de betaler kan een andere kaart proberen.
settings-free-seats = Gratis plaatsen per dag
settings-free-seats-hint = Hoeveel plaatsen elke host binnen 24 uur mag weggeven.
settings-free-seats-range = Voer een heel getal van 0 tot 1.000 in.
settings-attempts = Pogingen om te betalen
settings-attempts-hint = { $least } tot { $most } voor één inschrijving.
settings-attempts-range = Voer een heel getal van { $least } tot { $most } in.
settings-consumers = Consumenten in het Verenigd Koninkrijk
settings-uk-withdrawal = Bied ook hun de herroepingsfunctie aan
settings-uk-withdrawal-hint = Consumenten in de Europese Unie hebben haar volgens de wet waar een herroepingsrecht geldt.
settings-too-long = Houd dit bij { $max } tekens.

# Teksten voor betalers.
texts-title = Teksten voor betalers
texts-lead = Uw eigen woorden op de pagina’s waar mensen betalen. Gewone tekst; wat u leeg laat, wordt niet getoond.
texts-languages = Taal van deze teksten
texts-saved = Bewaard. Wie zich al heeft ingeschreven, houdt de tekst die hij heeft aanvaard.
texts-save = Bewaren
texts-fallback = Wat u hier leeg laat, wordt in het { $language } getoond.
texts-fallback-none = Lezers van andere talen zien deze teksten waar de hunne leeg zijn.
texts-display-name = Naam waaronder u verkoopt
texts-display-name-hint = In mails en bij het totaal. Leeg: de naam van de site.
texts-intro = Inleiding
texts-intro-hint = Boven het formulier op de betaalpagina.
texts-policy = Annuleren en geld terug
texts-policy-hint = Staat bij de regels voor geld terug; wordt voor het betalen aanvaard.
texts-no-withdrawal = Geen herroepingsrecht
texts-no-withdrawal-hint = Waarom consumenten een sessie niet kunnen herroepen als de host dat zegt: vrije tijd, op een vaste datum, met een beperkt aantal plaatsen. Staat er voor het betalen. Het geldt alleen voor kopers die het in hun taal lezen: wie een andere taal leest, houdt het recht. Laat het in elke taal leeg, dan kan geen host het zeggen.
texts-receipt-footer = Voet van betaalbewijzen
texts-receipt-footer-hint = Bijvoorbeeld uw inschrijving bij de Kamer van Koophandel.
texts-contact = E-mailadres voor vragen
texts-contact-hint = Deelnemers schrijven hierheen, en antwoorden op onze mails komen hier aan.
texts-hidden-characters = Laat tekens weg die niet te zien zijn.

# Accentkleur en logo.
appearance-title = Uiterlijk
appearance-lead = Uw kleur en uw logo op elke pagina van deze site.
appearance-saved = Bewaard.
appearance-accent = Accentkleur
appearance-light = Op lichte pagina’s
appearance-light-hint = Zoals #0e6b50. Leeg: de onze.
appearance-dark = Op donkere pagina’s
appearance-dark-hint = Leeg: een lichtere tint ervan.
appearance-swatch-light = Licht
appearance-swatch-dark = Donker
appearance-save = De kleur bewaren
appearance-not-a-colour = Voer een kleur in als # en zes tekens, zoals #0e6b50.
appearance-too-pale = Te bleek om op een lichte pagina te lezen: het contrast is { $contrast } : 1, en 4,5 : 1 is nodig. { $instead } is de dichtstbijzijnde leesbare kleur.
appearance-too-dark = Te donker om op een donkere pagina te lezen: het contrast is { $contrast } : 1, en 4,5 : 1 is nodig. { $instead } is de dichtstbijzijnde leesbare kleur.
appearance-logo = Logo
appearance-logo-now = Uw logo
appearance-logo-file = Een afbeelding
appearance-logo-hint = PNG of JPEG, hoogstens { $kilobytes } kB en { $pixels } pixels breed en hoog.
appearance-logo-save = Dit logo plaatsen
appearance-logo-remove = Het logo verwijderen
appearance-logo-missing = Kies eerst een bestand.
appearance-logo-kept = Het logo blijft zoals het was.
appearance-logo-too-large = Dit bestand is te groot. Neem er een van hoogstens { $kilobytes } kB.
appearance-logo-not-a-picture = Dit bestand is geen PNG en geen JPEG. Bewaar uw logo als een van beide en probeer het opnieuw.
appearance-logo-dimensions = Deze afbeelding is te groot. Neem er een van hoogstens { $pixels } pixels breed en hoog.
settings-usage-title = Betalen per gebruik
settings-usage-hint = Hosts betalen voor de minuten die hun sessies gebruiken, voordat elke sessie begint. Dat gaat naar wie deze dienst aanbiedt, niet naar de site.
settings-usage = Hosts betalen voor de minuten die hun sessies gebruiken
settings-usage-enabled-hint = Voordat een sessie wordt gepland of gestart, ziet haar host de geschatte kosten en betaalt hij. Ook sessies die al gepland zijn, moeten betaald zijn voordat zij beginnen.
settings-usage-not-provided = Betalen per gebruik is voor deze site niet beschikbaar.
