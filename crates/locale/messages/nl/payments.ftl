# Checkout: the state of paying.
checkout-seat-until = We houden uw plaats vast tot { $time }.
checkout-continue-text = U betaalt { $amount } op de pagina van de betaaldienst zelf en komt hier terug.
checkout-continue-text-here = U betaalt { $amount } op onze volgende pagina: uw kaart gaat van uw browser rechtstreeks naar de betaaldienst.
checkout-continue-text-server = U betaalt { $amount } op onze volgende pagina: wij geven uw kaart door aan de betaaldienst en bewaren er niets van.
checkout-continue = Naar de betaalpagina
checkout-not-finished-title = Uw betaling is nog niet afgerond
checkout-not-finished-text = U bent begonnen met betalen, maar de betaling is nog niet afgerond. Ga verder waar u gebleven was.
checkout-stopped-title = U hebt de betaling gestopt
checkout-stopped-checking = We vragen de betaaldienst of er iets is betaald voordat u stopte. Deze pagina verandert vanzelf.
checkout-stopped-late = Had u al betaald op een pagina die u verliet, dan zien wij dat binnen een kwartier, en is de plaats van u. Betaalt u intussen nog eens, dan gaat wat als tweede komt vanzelf terug.
checkout-card-looked-for = Uw kaart is één keer verstuurd en de betaaldienst gaf geen antwoord. Er is tot nu toe niets van gevonden; wij kijken drie dagen lang opnieuw. Is er toch afgeschreven, dan is de plaats van u, of gaat het geld vanzelf terug als u intussen opnieuw hebt betaald. U krijgt daar dan bericht van.
checkout-unreachable-title = We konden de betaalpagina niet bereiken
checkout-unreachable-text = De betaaldienst antwoordt op dit moment niet.
checkout-unreachable-next = Deze pagina kijkt vanzelf opnieuw. U kunt het ook zelf opnieuw proberen, of later terugkomen via het adres van deze pagina.
checkout-pay-again = Probeer opnieuw { $amount } te betalen

# A payment that was not accepted. Neither the bank's text nor its code is shown.
checkout-declined-title = Uw kaart is niet geaccepteerd
checkout-not-accepted-title = Uw betaling is niet geaccepteerd
checkout-not-charged = Er is niets afgeschreven.
checkout-attempts-left = { $count ->
    [0] Dit is de laatste betaalpagina voor deze plaats.
    [one] U kunt nog 1 keer een nieuwe betaalpagina openen.
   *[other] U kunt nog { $count } keer een nieuwe betaalpagina openen.
}
checkout-attempts-used-title = Er is geen betaalpagina meer over
checkout-attempts-used-text = { $count ->
    [one] Op de enige betaalpagina voor deze plaats is geen betaling geaccepteerd. Er is niets afgeschreven.
   *[other] Op geen van de { $count } betaalpagina’s voor deze plaats is een betaling geaccepteerd. Er is niets afgeschreven.
}
checkout-attempts-used-next = Uw plaats komt weer vrij voor anderen. U kunt opnieuw beginnen vanaf de pagina van de sessie.
checkout-begin-again = Opnieuw beginnen
decline-funding = Waarmee u wilde betalen, is niet geaccepteerd. De betaaldienst vertelt ons niet waarom. Kies daar iets anders of vraag het uw bank.
decline-issuer = Uw bank heeft de betaling niet goedgekeurd. Uw bank vertelt ons niet waarom. Probeer een andere kaart of neem contact op met uw bank.
decline-insufficient-funds = Er stond niet genoeg geld of krediet op de kaart. Probeer een andere kaart.
decline-limit = Het bedrag is hoger dan wat zo in één keer betaald mag worden. Betaal op een andere manier of neem contact op met uw bank.
decline-card-data = Kaartnummer of vervaldatum klopte niet, of dit soort kaart wordt hier niet aangenomen. Kijk ze na of probeer een andere kaart.
decline-referral = Uw bank wil u eerst spreken. Bel het nummer op uw kaart en probeer het daarna opnieuw.
decline-address = Het adres was niet het adres dat uw bank bij deze kaart heeft. Kijk het na en probeer het opnieuw.
decline-security-code = De beveiligingscode hoorde niet bij uw kaart. Het is het nummer van 3 of 4 cijfers dat erop staat. Kijk het na en probeer het opnieuw.
decline-mismatch-hold = Uw bank kan { $amount } nog een paar dagen als gereserveerd tonen. Het wordt niet afgeschreven en komt vanzelf vrij.
decline-fraud = De betaling is door een veiligheidscontrole tegengehouden. Betaal op een andere manier of schrijf naar { $contact }.
decline-issuer-unavailable = Uw bank was niet bereikbaar. Probeer het over een paar minuten opnieuw.
decline-page-spent = De betaalpagina was niet meer te gebruiken. Open een nieuwe en probeer het opnieuw.
decline-other-way = Met zo’n kaart kan hier niet worden betaald. Betaal op een andere manier, of met een andere kaart.
checkout-refused-title = Op deze manier betalen kan op dit moment niet
checkout-refused-text = Er is iets mis met het account waarop { $site } zo wordt betaald, niet met waar u mee betaalt. { $site } heeft bericht gekregen. Betaal op een andere manier.
decline-configuration-title = Betalen kan op dit moment niet
decline-configuration = Er is iets mis met het account waarop { $site } wordt betaald, niet met waar u mee betaalt. { $site } heeft bericht gekregen.
decline-configuration-next = Deze pagina kijkt vanzelf opnieuw en laat u het opnieuw proberen zodra het account werkt.

# The form for a card on our page, which the browser sends to the gateway.
card-title = Met kaart betalen
card-lead = Uw browser stuurt wat u hier invult rechtstreeks naar de betaaldienst. Het komt nooit bij ons.
card-number = Kaartnummer
card-number-hint = 12 tot 19 cijfers, zonder spaties
card-expiry = Vervaldatum
card-expiry-hint = MMJJ: 0930 is september 2030
card-code = Beveiligingscode
card-code-hint = de 3 of 4 cijfers die erop staan
card-problem-number = Vul het kaartnummer in: 12 tot 19 cijfers, zonder spaties.
card-problem-digits = Dit is geen kaartnummer: vergelijk de cijfers nog eens met uw kaart.
card-problem-expiry = Vul maand en jaar in als vier cijfers: 0930 is september 2030.
card-problem-code = Vul de beveiligingscode in: 3 of 4 cijfers.
card-note = De betaaldienst vraagt het uw bank en brengt u hier terug. Er wordt pas afgeschreven als uw plaats zeker is.
card-note-host = De betaaldienst vraagt het uw bank en brengt u hier terug.
card-stop = De betaling stoppen
card-until = Deze pagina neemt uw kaart aan tot { $time }.
card-typed-lead = Wij geven wat u hier invult door aan de betaaldienst en bewaren niets van de kaart.
card-typed-number-hint = 12 tot 19 cijfers
card-typed-expiry-hint = maand en jaar: 09/30 is september 2030
card-typed-code-hint = de 3 cijfers op de achterkant
card-start = Geldig vanaf
card-start-hint = maand en jaar, alleen als het op de kaart staat (Maestro)
card-issue = Volgnummer
card-issue-hint = 1 of 2 cijfers, alleen als het op de kaart staat (Maestro)
card-first-name = Voornaam op de kaart
card-last-name = Achternaam op de kaart
card-street = Straat en nummer
card-city = Plaats
card-postcode = Postcode
card-country = Land
card-address = Het adres waarnaar uw bank schrijft
card-typed-problem-number = Dit is geen kaartnummer: vergelijk de cijfers nog eens met uw kaart.
card-typed-problem-expiry = Vul maand en jaar in zoals ze op de kaart staan: 09/30 is september 2030.
card-typed-problem-code = Vul de 3 cijfers in die op de achterkant van de kaart staan.
card-typed-problem-start = Vul maand en jaar in zoals ze op de kaart staan, of laat dit leeg.
card-typed-problem-issue = Vul de 1 of 2 cijfers van het volgnummer in, of laat dit leeg.
card-typed-problem-missing = Vul dit in.
card-typed-problem-not-taken = Visa en Mastercard worden hier aangenomen, Maestro in Britse ponden. Gebruik een daarvan, of betaal op een andere manier.
card-typed-problem-over = De kaart is niet meer geldig. Gebruik een andere.
card-typed-problem-too-long = Hoogstens { $most } tekens.
card-typed-kept = Er is niets verstuurd of afgeschreven. Kaartnummer en beveiligingscode worden niet bewaard: vul ze nog een keer in.
card-typed-old-address = Uw verbinding heeft geen adres van de oudere soort (IPv4), en zonder dat neemt PayPal geen kaart van ons aan. Betaal op een andere manier. Er is niets afgeschreven.
card-typed-not-now = De betaaldienst antwoordt op dit moment niet. Er is niets verstuurd of afgeschreven: probeer het over een paar minuten opnieuw.
card-typed-too-many = Vanaf uw verbinding zijn binnen een uur veel kaarten geweigerd; daarom wordt er een tijd lang geen meer aangenomen. Er is niets verstuurd of afgeschreven: betaal op een andere manier, of probeer het over een uur opnieuw.
card-typed-note = Wij vragen het uw bank via de betaaldienst. Er wordt pas afgeschreven als uw plaats zeker is.
card-typed-note-host = Wij vragen het uw bank via de betaaldienst.

# Outcome not known yet. Never says that nothing was charged.
checking-title = We controleren uw betaling
checking-text = Er gaat niets verloren; deze pagina verandert vanzelf.
checking-seat = We houden uw plaats intussen voor u vast.
checking-not-again = U hoeft niets te doen en u hoeft niet opnieuw te betalen.
checking-mail = U kunt deze pagina sluiten. Zodra we het weten, schrijven we naar { $email }.
checking-look-again = Nu opnieuw kijken

# Held for review by the gateway's fraud filters (126).
review-title = Uw betaling wordt gecontroleerd door een medewerker
review-text = Dat gebeurt met sommige betalingen en heeft niets met u te maken. We houden uw plaats intussen voor u vast.
review-until = U weet het uiterlijk op { $date } om { $time }. Deze pagina verandert vanzelf.
review-not-charged-yet = { $amount } is gereserveerd, niet afgeschreven.

# Typed amounts.
amount-empty = Vul een bedrag in, bijvoorbeeld { $example }.
amount-not-a-number = Vul een bedrag in cijfers in, bijvoorbeeld { $example }.
amount-too-many-decimals = { $digits ->
    [0] { $currency } heeft geen decimalen. Zet een punt tussen duizendtallen, bijvoorbeeld { $example }.
    [one] { $currency } heeft ten hoogste 1 decimaal, na een komma; tussen duizendtallen staat een punt, bijvoorbeeld { $example }.
   *[other] { $currency } heeft ten hoogste { $digits } decimalen, na een komma; tussen duizendtallen staat een punt, bijvoorbeeld { $example }.
}
amount-grouping = Zet een punt tussen duizendtallen en een komma voor decimalen, bijvoorbeeld { $example }.
amount-other-currency = Bedragen zijn hier in { $currency }.
amount-too-large = Dat bedrag is te groot.
