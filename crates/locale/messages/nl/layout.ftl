# Frame of every page.
layout-title = { $page } · { $site }
layout-skip = Naar de inhoud
layout-sessions = Sessies
layout-language = Taal
layout-main-navigation = Hoofdmenu
layout-sites-title = Trainingssites
layout-sites-empty = Hier is nog geen site ingericht.
layout-sites-empty-hint = De beheerder voegt de eerste toe met “bursar import”.
layout-test-word = TEST
layout-test-banner = Dit is een testsessie. Er gaat geen echt geld om.
layout-footer = Vragen? Schrijf naar { $contact }.
layout-footer-seller = Sessies en betalingen zijn van { $site } zelf.
layout-error-prefix = Fout:
layout-signed-in-as = Aangemeld als
layout-account = Mijn account
layout-sign-out = Afmelden
layout-areas = Mijn onderdelen
