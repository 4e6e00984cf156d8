# Frame of every page.
layout-title = { $page } · { $site }
layout-skip = Aller au contenu
layout-sessions = Sessions
layout-language = Langue
layout-main-navigation = Menu principal
layout-sites-title = Sites de formation
layout-sites-empty = Aucun site n’est encore installé ici.
layout-sites-empty-hint = L’exploitant ajoute le premier avec « bursar import ».
layout-test-word = TEST
layout-test-banner = Ceci est une session de test. Aucun argent réel ne circule.
layout-footer = Des questions ? Écrivez à { $contact }.
layout-footer-seller = Les sessions et les paiements sont ceux de { $site }.
layout-error-prefix = Erreur :
layout-signed-in-as = Connecté en tant que
layout-account = Mon compte
layout-sign-out = Se déconnecter
layout-areas = Mes espaces
