# Signing in. The words are the same whether an address has an account or not.
sign-in-title = Aanmelden
sign-in-email = E-mailadres
sign-in-password = Wachtwoord
sign-in-button = Aanmelden
sign-in-for-whom = Voor wie hier trainingen verzorgt. Om een sessie bij te wonen hebt u geen account nodig: de toegang staat in uw mail.
sign-in-wrong = Dit adres en dit wachtwoord horen niet bij elkaar. Controleer beide en probeer het opnieuw.
sign-in-too-many = Er is te vaak geprobeerd aan te melden. Wacht tot { $time } en probeer het opnieuw.
sign-in-too-many-way = Of vraag een nieuw wachtwoord aan: met de link in de e-mail kunt u in deze browser meteen verder.
sign-in-kept = Uw aanmelding was verlopen. Wat u hebt ingevuld, is bewaard: meld u aan, dan ziet u het terug.
kept-form-title = Wat u had ingevuld, staat er weer
kept-form-text = Uw aanmelding was verlopen, dus er is niets uitgevoerd. Kijk het na en druk nog eens op de knop.
sign-in-code-title = Uw code
sign-in-code-text = Uw wachtwoord klopt. Vul nu de zes cijfers in die uw authenticator-app toont.
sign-in-code = Code
sign-in-code-button = Verder
sign-in-code-wrong = Deze code is niet de huidige, of is al gebruikt. Wacht op de volgende en vul die in.
form-too-long = Houd dit bij { $max } tekens. Er is niets verstuurd.
form-changed-title = Iemand heeft dit intussen gewijzigd
form-changed-text = Er is niets bewaard; wat u typte, staat hieronder. Bewaart u nog eens, dan komt het in de plaats van wat nu bewaard is.
form-changed-link = Bekijken wat nu bewaard is
form-stale = Dit formulier stond te lang open, of cookies staan uit. Er is niets gebeurd; verstuur het nog eens.

# One’s own account.
account-title = Mijn account
account-operator = U beheert deze installatie.
account-places = Waar u werkt
account-no-places = U hebt op geen enkele site een rol. Vraag de beheerder van uw site erom.

# Roles.
role-operator = exploitant
role-administrator = beheerder
role-host = host
role-finance = financiën
role-head = divisiehoofd

# A forgotten password.
sign-in-forgotten = Wachtwoord vergeten?
sign-in-code-lost = Geen telefoon bij de hand? Vul dan een van uw herstelcodes in.
forgotten-title = Kies een ander wachtwoord
forgotten-text = Vul uw e-mailadres in. Wij sturen een link waarmee u een nieuw wachtwoord kiest.
forgotten-send = Link sturen
forgotten-back = Terug naar aanmelden
forgotten-sent-title = Kijk in uw e-mail
forgotten-sent-text = Als { $email } hier een account heeft, is een e-mail met een link onderweg. De link werkt een uur lang.
forgotten-sent-nothing = Na een paar minuten nog niets? Kijk bij de ongewenste e-mail, en controleer het adres.

# A link that was sent or printed.
link-first-title = Welkom bij Bursar
link-first-text = U gaat deze installatie beheren. Wie bent u?
link-invited-title = U bent uitgenodigd
link-invited-text = { $site } vraagt u mee te doen als: { $roles }.
link-invited-operator = U bent gevraagd deze installatie te beheren als: { $roles }.
link-reset-title = Kies een ander wachtwoord
link-reset-text = Voor het account van { $email }. Overal waar u bent aangemeld, wordt u afgemeld.
link-has-account = Er is een account voor { $email }. Meld u daarmee aan; daarna kunt u de uitnodiging aannemen.
link-other-person = Deze uitnodiging is voor { $email }, maar u bent aangemeld als { $other }. Meld u af en open de link opnieuw.
link-join = Uitnodiging aannemen
link-gone-title = Deze link doet niets meer
link-gone-text = Hij is al gebruikt, ingetrokken of te oud. Er is niets gewijzigd. Hebt u een account, meld u dan aan; vraag anders om een nieuwe link.

# Choosing a password.
choice-name = Uw naam
choice-name-missing = Vul uw naam in.
choice-password = Nieuw wachtwoord
choice-password-hint = minstens { $count } tekens; een paar woorden is goed
choice-repeated = Het nieuwe wachtwoord nog eens
choice-differs = De twee wachtwoorden zijn niet gelijk. Vul het nieuwe twee keer in.
choice-taken = Er is al een account met dit adres. Gebruik een ander adres.
choice-make-account = Verder
choice-set-password = Wachtwoord instellen
password-missing = Kies een wachtwoord.
password-too-short = Dat is te kort. Gebruik minstens { $count } tekens; een paar woorden is goed.
password-too-long = Dat is te lang. Gebruik hoogstens { $count } tekens.
password-common = Dit is een van de wachtwoorden die iedereen het eerst probeert. Kies een ander.
password-like-common = Dit lijkt te veel op een wachtwoord dat iedereen probeert. Kies een ander.
password-word = Een woord of naam alleen is makkelijk te raden. Voeg twee of drie woorden toe.
password-personal = Uw naam, uw adres of de naam van de site is makkelijk te raden. Laat die weg.
password-keys = Een rij toetsen is makkelijk te raden. Gebruik liever een paar woorden.
password-repeats = Steeds hetzelfde is makkelijk te raden. Gebruik verschillende woorden.
password-sequence = Letters of cijfers op volgorde zijn makkelijk te raden. Gebruik liever een paar woorden.
password-date = Datums en jaartallen zijn makkelijk te raden. Laat ze weg, of voeg woorden toe.
password-guessable = Dit is te snel geraden. Maak het langer, of voeg een woord toe.

# Changing one’s password.
password-title = Uw wachtwoord wijzigen
password-text = Overal waar u verder bent aangemeld, wordt u afgemeld.
password-present = Uw huidige wachtwoord
own-password-wrong = Dit is niet uw huidige wachtwoord. Controleer het en probeer het opnieuw.

# One’s own account.
account-done-password = Uw wachtwoord is ingesteld.
account-done-ended = Die aanmelding is beëindigd.
account-done-name = Opgeslagen.
account-done-factor-removed = De tweede factor staat uit.
account-me = U
account-language = Taal van uw mails
account-save = Opslaan
account-protection = Bescherming
account-change-password = Uw wachtwoord wijzigen
account-set-up-factor = Tweede factor instellen
account-change-factor = Tweede factor en herstelcodes
account-codes-left = { $count ->
    [0] Geen herstelcodes over. Maak nieuwe.
    [one] Eén herstelcode over.
   *[other] { $count } herstelcodes over.
}
account-sign-ins = Waar u bent aangemeld
account-sign-in-where = { $browser } · { $address }
account-sign-in-when = Sinds { $since }, laatst gezien { $seen }
account-browser-unknown = Onbekende browser
account-this-browser = Deze browser
account-end = Daar afmelden
account-end-others = Overal elders afmelden
account-back = Terug naar mijn account

# The second factor.
factor-title = Tweede factor
factor-must = Uw rol kan geld verplaatsen of deze installatie voor anderen openen. Daarom is alleen een wachtwoord niet genoeg: stel een app in die codes toont. Dat kost eenmalig twee minuten.
factor-may = Naast uw wachtwoord toont een app op uw telefoon een code die elke halve minuut wisselt. Een gestolen wachtwoord opent dan niets.
factor-has-one = U hebt een tweede factor. Hier kunt u hem vervangen, bijvoorbeeld voor een nieuwe telefoon. De oude werkt tot dan.
factor-scan = 1. Scan dit met een authenticator-app
factor-picture = QR-code met het geheim, voor een authenticator-app; het staat er ook als tekst onder
factor-type = Of typ dit geheim in de app:
factor-prove = 2. Vul de code in die de app toont
factor-code = Zes cijfers
factor-code-wrong = Die code past niet. Controleer of de klok van uw telefoon goed staat, en vul de code in die nu te zien is.
factor-set-up = Instellen
factor-others = Herstelcodes
factor-renew-codes = Nieuwe herstelcodes maken
factor-remove = Zonder tweede factor
factor-needed = Uw rol vraagt om een tweede factor; die kan er dus niet af.
codes-title = Bewaar deze herstelcodes
codes-text = Uw tweede factor werkt. Mocht u uw telefoon kwijtraken, dan komt u met elk van deze codes één keer binnen.
codes-once = Ze zijn nu te zien en daarna nooit meer. Druk ze af, of bewaar ze waar u wachtwoorden bewaart. Eerdere codes werken niet meer.
codes-kept = Ik heb ze bewaard
