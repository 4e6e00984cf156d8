# De pagina’s van de beheerder van de installatie.
operator-title = Sites
operator-empty = Er is nog geen site.
operator-empty-hint = Maak de eerste. De beheerder ervan krijgt een uitnodiging per e-mail en richt de rest in.
operator-make = Een site maken
operator-fees-on = Betaalde training beschikbaar
operator-usage-on = Betalen per gebruik beschikbaar
operator-fees-off = Alleen gratis sessies
operator-administrators = { $count ->
    [0] Geen beheerder
    [one] 1 beheerder
   *[other] { $count } beheerders
}
operator-invited = { $count ->
    [one] 1 uitnodiging wacht
   *[other] { $count } uitnodigingen wachten
}

# Een site maken.
operator-new-title = Een site maken
operator-new-intro = Een site heeft eigen pagina’s, mensen en geld. Het adres ligt vast, en de valuta zodra er iets een prijs heeft of betaald is; al het andere kunt u later wijzigen.
operator-new-button = De site maken en de beheerder uitnodigen
operator-new-administrator = Wie de site inricht
operator-new-email = E-mailadres van de eerste beheerder
operator-new-email-hint = daar gaat een uitnodiging heen
operator-new-provided = Wat de site mag aanbieden
operator-new-fees = Betaalde training: hosts mogen deelnemers kosten berekenen. De beheerder koppelt daarvoor eerst een betaalaccount.
operator-new-who = Naam en adres
operator-new-where = Waar de site is

# De velden van een site.
site-name = Naam
site-slug = Adres
site-slug-hint = kleine letters, cijfers en streepjes; leeg wordt het van de naam gemaakt
site-region = Regio
site-region-hint = bepaalt welke betaalwijzen gekoppeld kunnen worden
site-region-choose = Kies een land
site-currency = Valuta
site-currency-choose = Kies een valuta
site-currency-hint = alle kosten van de site zijn daarin
site-time-zone = Tijdzone
site-time-zone-choose = Kies een tijdzone
site-languages = Talen van de pagina’s
site-default-language = Taal voor alle anderen
site-default-language-choose = Kies een taal

# Wat er mis is met een veld van een site.
site-name-missing = Vul de naam van de site in.
site-name-too-long = Houd de naam op hoogstens { $max } tekens.
site-slug-not-one = Vul een adres van kleine letters, cijfers en streepjes in, zoals “demo-academie”.
site-slug-reserved = Bursar houdt dit woord voor eigen pagina’s. Kies een ander adres.
site-slug-taken = Een andere site heeft dit adres. Kies een ander.
site-region-missing = Kies het land waar de site is.
site-currency-missing = Kies de valuta van de site.
site-currency-in-use = Er zijn sessies met kosten of betalingen in de huidige valuta; die kan niet meer gewijzigd worden.
site-time-zone-missing = Kies de tijdzone van de site.
site-languages-missing = Kies minstens één taal.
site-default-language-missing = Kies de taal voor lezers die om geen van de andere vragen.
site-default-language-other = Kies een van de talen van de site zelf.
site-choice-unknown = Kies er een uit de lijst.

# Eén site, zoals de beheerder van de installatie die ziet.
operator-site-open = De site openen
operator-site-provided = Wat beschikbaar is
operator-site-fees = Betaalde training
operator-site-fees-on = Beschikbaar. Hosts kunnen kosten berekenen zodra de beheerder e-commerce heeft ingeschakeld en een betaalaccount heeft gekoppeld.
operator-site-fees-off = Niet beschikbaar. De site plant en houdt gratis sessies.
operator-site-fees-provide = Beschikbaar maken
operator-site-fees-withdraw = Niet langer beschikbaar maken
operator-withdraw-title = Betaalde training niet langer beschikbaar maken?
operator-withdraw-sales = { $count ->
    [0] Er is geen sessie tegen betaling te koop.
    [one] Eén sessie tegen betaling is te koop. Vanaf dit moment kan niemand zich er meer voor inschrijven.
   *[other] { $count } sessies tegen betaling zijn te koop. Vanaf dit moment kan niemand zich er meer voor inschrijven.
}
operator-withdraw-sold = Wat betaald is, blijft betaald: de plaatsen blijven, de sessies gaan door, en de site kan geld teruggeven.
operator-withdraw-again = Het kan op elk moment weer beschikbaar worden; de instellingen van de site blijven bewaard.
operator-site-administrators = Beheerders
operator-site-no-administrators = Nog niemand heeft een uitnodiging aangenomen.
operator-site-invite-email = E-mailadres van nog een beheerder
operator-site-invite = Uitnodigen
operator-site-profile = Naam, regio en talen
operator-site-save = Opslaan

# Wat er zojuist gedaan is.
operator-done-made = De site is gemaakt. Er is een uitnodiging onderweg naar { $email }.
operator-done-saved = Opgeslagen.
operator-done-provided = Betaalde training is beschikbaar.
operator-done-withdrawn = Betaalde training is niet langer beschikbaar.
operator-done-invited = De uitnodiging is onderweg.
operator-done-withdrawn-invitation = De uitnodiging is ingetrokken. De link opent niets meer.
health-details = Toestand in detail
operator-done-usage-provided = Betalen per gebruik is beschikbaar zoals hieronder staat.
operator-done-usage-withdrawn = Betalen per gebruik is niet langer beschikbaar. Wat hosts hebben aanvaard en betaald, blijft zoals het is.

# Wat een site krijgt van betalen per gebruik.
provision-title = Betalen per gebruik
provision-on = Beschikbaar. Zodra de beheerder het heeft ingeschakeld, moet elke sessie door haar host betaald zijn voordat zij begint.
provision-off = Niet beschikbaar. Hosts starten hun sessies zonder te betalen.
provision-tariff = Tarief
provision-tariff-choose = Kies een tarief
provision-buffer = Gereserveerd boven de schatting
provision-buffer-hint = procent, hoogstens 100; nooit wordt ongevraagd meer afgeschreven dan de schatting met dit erbij
provision-settlement = Wat na de sessie wordt afgeschreven
provision-measured = Wat gemeten is
provision-measured-hint = tot wat gereserveerd is; de rest komt vrij
provision-final = De schatting, wat er ook gemeten is
provision-final-hint = alleen een sessie die niets gebruikte, is gratis
provision-provide = Betalen per gebruik beschikbaar maken
provision-save = Opslaan
provision-withdraw = Niet langer beschikbaar maken
provision-lacks-account = Betalen per gebruik is toegekend, maar u hebt geen account bij een betaaldienst voor de modus { $mode }: hosts kunnen niet betalen en dus geen sessie starten.
provision-lacks-account-link = Account invoeren
provision-lacks-seller = Niemand heeft ingevoerd wie betalen per gebruik verkoopt: op de betaalbewijzen van hosts zou “Operator” staan, zonder adres.
provision-lacks-seller-link = Verkoper invoeren
provision-hint = Een sessie houdt het tarief en de voorwaarden die haar host heeft aanvaard.
provision-no-tariffs = Er is geen tarief in { $currency }, de valuta van de site.
provision-make-tariff = Maak een tarief
provision-no-tariff = Kies het tarief waarmee de hosts van de site betalen.
provision-other-currency = Dat tarief is in een andere valuta dan de site.
provision-not-in-force = Dat tarief geldt nog niet. Kies een ander, of wacht tot de eerste versie geldt.
provision-buffer-range = Vul een percentage van 0 tot en met 100 in.
