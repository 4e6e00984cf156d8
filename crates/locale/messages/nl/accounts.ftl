# Signing in. The words are the same whether an address has an account or not.
sign-in-title = Aanmelden
sign-in-email = E-mailadres
sign-in-password = Wachtwoord
sign-in-button = Aanmelden
sign-in-for-whom = Voor wie hier trainingen verzorgt. Om een sessie bij te wonen hebt u geen account nodig: de toegang staat in uw mail.
sign-in-wrong = Dit adres en dit wachtwoord horen niet bij elkaar. Controleer beide en probeer het opnieuw.
sign-in-too-many = Er is te vaak geprobeerd aan te melden. Wacht tot { $time } en probeer het opnieuw.
sign-in-code-title = Uw code
sign-in-code-text = Uw wachtwoord klopt. Vul nu de zes cijfers in die uw authenticator-app toont.
sign-in-code = Code
sign-in-code-button = Verder
sign-in-code-wrong = Deze code is niet de huidige, of is al gebruikt. Wacht op de volgende en vul die in.
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
