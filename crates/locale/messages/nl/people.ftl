# Mensen en rollen van een site.
people-nav = Mensen
people-title = Mensen en rollen
people-intro = Wie bij { $site } werkt, en wat ieder mag.
people-you = u
people-change = Wijzigen
people-change-title = Rollen van { $name }
people-roles = Rollen
people-role-and-hint = { $role }: { $hint }
people-site-and-roles = { $site }: { $roles }
people-role-administrator = Beheerder
people-role-administrator-hint = richt de site in en mag er alles
people-role-host = Host
people-role-host-hint = plant sessies en ziet wie er komt
people-role-finance = Financiën
people-role-finance-hint = ziet betalingen, betaalt terug, haalt de boeken op
people-role-head = Divisiehoofd
people-role-head-hint = beslist over declaraties en budgetten van de eigen divisies
people-save = De rollen opslaan
people-remove = Alle rollen afnemen
people-remove-hint = { $name } kan dan niet meer bij deze site werken. Wat gedaan is, blijft in het logboek.
people-back = Alle mensen
people-invite = Iemand uitnodigen
people-invite-intro = De uitnodiging gaat per e-mail. De link werkt één keer, zeven dagen lang.
people-email = E-mailadres
people-name = Naam
people-name-hint = zoals collega’s de persoon kennen
people-invite-button = De uitnodiging versturen
people-invitations = Uitnodigingen die wachten
people-invited-since = Verstuurd { $time }, werkt tot { $until }
people-resend = Opnieuw versturen
people-withdraw = Intrekken
people-withdraw-title = Deze uitnodiging intrekken?
people-withdraw-text = De link die aan { $email } is gestuurd, werkt dan meteen niet meer. Niemand krijgt bericht; u kunt op elk moment opnieuw uitnodigen.
people-email-here = Deze persoon werkt hier al. Wijzig de rollen in de lijst hierboven.
people-name-missing = Vul de naam van de persoon in.
people-roles-missing = Kies minstens één rol.
people-last-administrator = U bent de enige beheerder van deze site. Geef eerst iemand anders die rol; daarna kunt u haar opgeven.
people-last-administrator-other = Een site heeft een beheerder nodig. Geef eerst iemand anders die rol.
people-host-gone = { $count ->
    [one] Eén komende sessie heeft { $name } als host, die hier geen sessies meer mag verzorgen. Draag haar over op haar pagina.
   *[other] { $count } komende sessies hebben { $name } als host, die hier geen sessies meer mag verzorgen. Draag ze over op hun pagina.
}
people-host-gone-see = Bekijk ze
people-done-invited = De uitnodiging is onderweg.
people-done-saved = De rollen zijn opgeslagen. Ze gelden meteen.
people-done-removed = Alle rollen zijn afgenomen.
people-done-resent = De uitnodiging is nogmaals onderweg. De eerder verstuurde link opent niets meer.
people-done-withdrawn = De uitnodiging is ingetrokken. De link opent niets meer.
people-factor-title = Telefoon en herstelcodes kwijt
people-factor-lead = Voor wie niet meer kan aanmelden. Eerst leest u wat er gebeurt.
people-factor-hint = Hiermee vervalt de tweede factor van { $name } en eindigt elke aanmelding; een e-mail meldt het. Bij de volgende aanmelding met het wachtwoord wordt een nieuwe ingesteld, waar de rollen erom vragen. Ga eerst na wie het vraagt: bel terug, en vertrouw niet op een mail alleen.
people-factor-button = Tweede factor laten vervallen
people-factor-none = { $name } heeft geen tweede factor.
people-factor-yourself = Uw eigen tweede factor wijzigt u op de pagina van uw account.
people-factor-more-rights = Deze tweede factor vervalt hier niet. Wie deze installatie beheert, kan helpen.
people-done-factor = De tweede factor is vervallen, en elke aanmelding van deze persoon is beëindigd.

# Iedereen die zich bij de installatie aanmeldt.
everybody-title = Accounts
everybody-intro = Iedereen die zich bij deze installatie aanmeldt.
everybody-search = Naam of e-mailadres
everybody-show = Tonen
everybody-none = Niemand gevonden.
everybody-first = U ziet de eerste { $max } op naam.
everybody-no-role = Geen rol
