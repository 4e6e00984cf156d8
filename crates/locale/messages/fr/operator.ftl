# Les pages de l’exploitant.
operator-title = Sites
operator-empty = Il n’y a pas encore de site.
operator-empty-hint = Créez le premier. Son administrateur est invité par e-mail et règle le reste.
operator-make = Créer un site
operator-fees-on = Formation payante fournie
operator-usage-on = Paiement à l’utilisation fourni
operator-fees-off = Sessions gratuites seulement
operator-administrators = { $count ->
    [0] Aucun administrateur
    [one] 1 administrateur
   *[other] { $count } administrateurs
}
operator-invited = { $count ->
    [one] 1 invitation en attente
   *[other] { $count } invitations en attente
}

# Créer un site.
operator-new-title = Créer un site
operator-new-intro = Un site a ses propres pages, ses personnes et son argent. L’adresse reste, et la devise aussi dès que quelque chose a un prix ou est payé ; tout le reste peut être modifié plus tard.
operator-new-button = Créer le site et inviter son administrateur
operator-new-administrator = Qui le met en place
operator-new-email = E-mail du premier administrateur
operator-new-email-hint = une invitation y est envoyée
operator-new-provided = Ce qu’il peut proposer
operator-new-fees = Formation payante : les animateurs peuvent demander des frais aux participants. L’administrateur relie d’abord un compte marchand.
operator-new-who = Nom et adresse
operator-new-where = Où il se trouve

# Les champs d’un site.
site-name = Nom
site-slug = Adresse
site-slug-hint = minuscules, chiffres et tirets ; vide, elle est tirée du nom
site-region = Région
site-region-hint = décide des moyens de paiement que l’on peut relier
site-region-choose = Choisissez un pays
site-currency = Devise
site-currency-choose = Choisissez une devise
site-currency-hint = tous les frais du site sont dans cette devise
site-time-zone = Fuseau horaire
site-time-zone-choose = Choisissez un fuseau horaire
site-languages = Langues de ses pages
site-default-language = Langue pour tous les autres
site-default-language-choose = Choisissez une langue

# Ce qui ne va pas dans un champ d’un site.
site-name-missing = Indiquez le nom du site.
site-name-too-long = Limitez le nom à { $max } caractères.
site-slug-not-one = Indiquez une adresse en minuscules, chiffres et tirets, par exemple « academie-demo ».
site-slug-reserved = Bursar garde ce mot pour ses propres pages. Choisissez une autre adresse.
site-slug-taken = Un autre site a cette adresse. Choisissez-en une autre.
site-region-missing = Choisissez le pays où se trouve le site.
site-currency-missing = Choisissez la devise du site.
site-currency-in-use = Des sessions ont des frais ou ont été payées dans la devise actuelle ; elle ne peut plus être modifiée.
site-time-zone-missing = Choisissez le fuseau horaire du site.
site-languages-missing = Choisissez au moins une langue.
site-default-language-missing = Choisissez la langue pour les lecteurs qui ne demandent aucune des autres.
site-default-language-other = Choisissez une des langues du site.
site-choice-unknown = Choisissez dans la liste.

# Un site, tel que son exploitant le voit.
operator-site-open = Ouvrir le site
operator-site-provided = Ce qui est fourni
operator-site-fees = Formation payante
operator-site-fees-on = Fournie. Les animateurs peuvent demander des frais dès que l’administrateur a activé l’e-commerce et relié un compte marchand.
operator-site-fees-off = Non fournie. Le site planifie et tient des sessions gratuites.
operator-site-fees-provide = Fournir
operator-site-fees-withdraw = Ne plus fournir
operator-withdraw-title = Ne plus fournir la formation payante ?
operator-withdraw-sales = { $count ->
    [0] Aucune session payante n’est en vente.
    [one] Une session payante est en vente. Dès cet instant, plus personne ne peut s’y inscrire.
   *[other] { $count } sessions payantes sont en vente. Dès cet instant, plus personne ne peut s’y inscrire.
}
operator-withdraw-sold = Ce qui est payé reste payé : les places restent, les sessions ont lieu et le site peut rembourser.
operator-withdraw-again = Elle peut être fournie de nouveau à tout moment ; les réglages du site sont conservés.
operator-site-administrators = Administrateurs
operator-site-no-administrators = Personne n’a encore accepté d’invitation.
operator-site-invite-email = E-mail d’un autre administrateur
operator-site-invite = Inviter
operator-site-profile = Nom, région et langues
operator-site-save = Enregistrer

# Ce qui vient d’être fait.
operator-done-made = Le site est créé. Une invitation est en route vers { $email }.
operator-done-saved = Enregistré.
operator-done-provided = La formation payante est fournie.
operator-done-withdrawn = La formation payante n’est plus fournie.
operator-done-invited = L’invitation est en route.
operator-done-withdrawn-invitation = L’invitation est retirée. Son lien n’ouvre plus rien.
health-details = La santé en détail
operator-done-usage-provided = Le paiement à l’utilisation est fourni comme ci-dessous.
operator-done-usage-withdrawn = Le paiement à l’utilisation n’est plus fourni. Ce que les animateurs ont accepté et payé reste tel quel.

# Ce qu’un site reçoit du paiement à l’utilisation.
provision-title = Paiement à l’utilisation
provision-on = Fourni. Dès que l’administrateur l’a activé, chaque session doit être payée par son animateur avant de commencer.
provision-off = Non fourni. Les animateurs démarrent leurs sessions sans payer.
provision-tariff = Tarif
provision-tariff-choose = Choisissez un tarif
provision-buffer = Bloqué au-dessus de l’estimation
provision-buffer-hint = pour cent, 100 au plus ; rien n’est débité au-delà de l’estimation ainsi augmentée sans demander
provision-settlement = Ce qui est débité après la session
provision-measured = Ce qui a été mesuré
provision-measured-hint = jusqu’au montant bloqué ; le reste est libéré
provision-final = L’estimation, quelle que soit la mesure
provision-final-hint = seule une session qui n’a rien utilisé est gratuite
provision-provide = Fournir le paiement à l’utilisation
provision-save = Enregistrer
provision-withdraw = Ne plus fournir
provision-lacks-account = Le paiement à l’utilisation est accordé, mais vous n’avez pas de compte marchand pour le mode { $mode } : les animateurs ne peuvent ni payer ni, par conséquent, démarrer une session.
provision-lacks-account-link = Saisir le compte
provision-lacks-seller = Personne n’a saisi qui vend le paiement à l’utilisation : les reçus des animateurs indiqueraient « Operator », sans adresse.
provision-lacks-seller-link = Saisir le vendeur
provision-hint = Une session garde le tarif et les conditions que son animateur a acceptés.
provision-no-tariffs = Il n’y a pas de tarif en { $currency }, la devise du site.
provision-make-tariff = Créer un tarif
provision-no-tariff = Choisissez le tarif selon lequel les animateurs du site paient.
provision-other-currency = Ce tarif est dans une autre devise que le site.
provision-not-in-force = Ce tarif n’est pas encore en vigueur. Choisissez-en un autre, ou attendez sa première version.
provision-buffer-range = Saisissez un pourcentage de 0 à 100.
