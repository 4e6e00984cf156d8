# Domaines d’un administrateur.
area-set-up = Mise en place
area-e-commerce = E-commerce
area-merchant-accounts = Comptes marchands
area-texts = Textes
area-appearance = Apparence

# Ce qui manque, et qui peut l’activer.
missing-not-provided = L’e-commerce n’est pas fourni à ce site : aucun prix ne peut être demandé. Les sessions gratuites fonctionnent.
missing-not-enabled = L’e-commerce n’est pas activé sur ce site : aucun prix ne peut être demandé. Les sessions gratuites fonctionnent.
missing-account-test = Il n’y a pas de compte marchand pour le mode test : rien ne peut y être payé.
missing-account-production = Il n’y a pas de compte marchand pour la production : rien ne peut être payé.
missing-ask-operator = La personne qui gère cette installation peut l’activer.
missing-ask-operators = La personne qui gère cette installation peut l’activer : { $names }.
missing-ask-administrator = Un administrateur de ce site peut l’activer.
missing-ask-administrators = Un administrateur de ce site peut l’activer : { $names }.
missing-enable = Activer l’e-commerce
missing-connect = Relier un compte marchand

# La liste de mise en place.
set-up-title = { $count ->
    [0] Tout est en place
    [one] Encore une étape avant de vendre
    [2] Encore deux étapes avant de vendre
    [3] Encore trois étapes avant de vendre
    [4] Encore quatre étapes avant de vendre
    [5] Encore cinq étapes avant de vendre
    [6] Encore six étapes avant de vendre
   *[other] Encore { $count } étapes avant de vendre
}
set-up-lead = Tout ce que vous réglez peut être changé plus tard.
set-up-state-done = fait
set-up-state-next = à faire maintenant
set-up-state-waiting = plus tard
set-up-provided = E-commerce fourni par l’exploitant
set-up-provided-text = Formation payante : les participants paient en s’inscrivant.
set-up-enabled = E-commerce activé
set-up-enabled-to-do = Activer l’e-commerce
set-up-enabled-text = Taxe, règles de remboursement, et qui vend.
set-up-no-tax = Pas de taxe.
set-up-tax-in = { $tax } { $rate }, comprise dans les prix.
set-up-tax-on-top = { $tax } { $rate } en sus des prix.
set-up-connected = Compte marchand relié
set-up-connected-to-do = Relier un compte marchand
set-up-connected-text = Les paiements vont directement sur votre propre compte. Commencez par celui de test.
set-up-connected-for = PayPal Payflow Pro, { $currency }, pour { $modes }.
set-up-verified = Vérifié en test
set-up-verified-to-do = Vérifier en test
set-up-verified-text = Nous demandons au prestataire s’il connaît le compte. Pas de carte, pas d’argent.
set-up-buy-title = Achetez vous-même une place, en test
set-up-buy-text = Nous créons une session cachée pour cela. Cela prend une minute et montre ce que verront vos participants.
set-up-bought = Une place a été achetée en test
set-up-bought-text = Le paiement est arrivé et la place a été confirmée.
set-up-production = La production est activée
set-up-production-text = Les prix déplacent de l’argent réel.
set-up-production-to-do = Passer en production
set-up-production-missing = Entrez d’abord les identifiants de votre compte réel.
set-up-production-unverified = Après la vérification des identifiants du compte réel.
set-up-production-ready = Les identifiants du compte réel sont vérifiés. Dès lors, les nouvelles sessions déplacent de l’argent réel.
set-up-change = Modifier
set-up-enable = Mettre en place
set-up-open = Ouvrir
set-up-connect = Relier
set-up-connect-production = Relier
set-up-verify = Vérifier
set-up-verify-first = Vérifier d’abord
set-up-switch = Aller en production
set-up-buy = Faire un achat de test
set-up-test-link = Lien de test
set-up-test-link-hint = Qui ouvre ce lien voit la session de test cachée et peut essayer d’acheter une place, pendant trente jours. Connecté, vous n’avez pas besoin de lien.

# La session cachée du premier achat de test.
commerce-test-session-topic = Achat de test
commerce-test-session-description = Cette session est cachée et n’a pas lieu. Achetez une place avec l’une des cartes de test du prestataire, comme vos participants le feront avec la leur. Aucun argent réel n’est déplacé.
commerce-test-session-description-paypal = Cette session est cachée et n’a pas lieu. Achetez une place avec un payeur du sandbox de PayPal, comme vos participants le feront avec PayPal. Aucun argent réel n’est déplacé.
commerce-mode-test = Test
commerce-mode-production = Production

# Chiffres, dès que le site vend.
figures-title = Où vous en êtes
figures-money = Sept derniers jours
figures-money-hint = Reçu sur votre compte marchand, moins ce qui est reparti.
figures-picture = Argent reçu, semaine par semaine. Le tableau ci-dessous dit la même chose.
figures-table = La même chose en tableau
figures-week = Semaine du
figures-amount = Reçu
figures-sessions = Prochaines sessions
figures-no-sessions = Aucune session publique n’est prévue. Les sessions apparaissent ici dès qu’un animateur en planifie une.
figures-settings = Réglages
figures-unverified = Les identifiants du compte réel n’ont pas été vérifiés depuis leur saisie.
figures-verify = Vérifier le compte marchand

# Réglages de l’e-commerce.
settings-title = E-commerce
settings-lead = Ce que paient les participants, ce qui leur est rendu, et qui leur vend.
settings-saved = Enregistré.
settings-saved-test = Le site est en mode test : les sessions planifiées maintenant servent à essayer, et personne ne peut les acheter.
settings-kept = Rien n’est encore enregistré. Ce que vous avez saisi est toujours là.
settings-save = Enregistrer
settings-enabled = Un prix peut être demandé aux participants
settings-enabled-hint = Les animateurs voient le champ « Frais de session » sur la page de planification. Sans lui, plus personne ne peut s’inscrire contre paiement ; ce qui est payé reste tel quel. Réactivé, le site commence en mode test.
settings-tax = Taxe
settings-tax-name = Nom de la taxe
settings-tax-name-hint = par exemple TVA
settings-tax-name-missing = Entrez le nom de la taxe, tel que le lisent les payeurs.
settings-tax-rate = Taux en pour cent
settings-tax-rate-hint = vide : aucune
settings-tax-included = Les prix que saisissent les animateurs
settings-tax-in = Comprennent la taxe
settings-tax-in-hint = Les participants paient ce que l’animateur saisit.
settings-tax-on-top = Sont hors taxe
settings-tax-on-top-hint = La taxe s’ajoute, et les participants voient le total.
settings-rate-not-a-number = Entrez le taux en pourcentage, de 0 à 100, comme { $example }.
settings-rate-too-exact = Un taux a quatre décimales au plus.
settings-rate-range = Un taux est compris entre 0 et 100 pour cent.
settings-fee-max = Prix le plus élevé
settings-fee-max-hint = en { $currency }
settings-fee-max-range = Entrez plus de zéro et { $most } au plus.
settings-refunds = Rendre une place
settings-refunds-hint = Les participants acceptent ces règles en s’inscrivant, et gardent celles qu’ils ont acceptées. Vide : rien n’est rendu.
settings-full-until = Tout est rendu jusqu’à
settings-full-until-hint = avant le début
settings-part-percent = Ensuite, tant pour cent
settings-part-percent-hint = 1 à 99
settings-part-until = jusqu’à
settings-unit = Compté en
settings-days = jours
settings-hours = heures
settings-rule-now = Les participants lisent actuellement :
settings-until-range = Entrez un nombre entier : au plus 365 jours avant le début.
settings-part-percent-missing = Entrez le pourcentage rendu, ou laissez la durée vide.
settings-part-percent-range = Entrez un nombre entier de 1 à 99.
settings-part-until-missing = Entrez jusqu’à quand cette part est rendue, ou laissez le pourcentage vide.
settings-part-ends-first = La part doit finir après le remboursement intégral : plus près du début.
settings-seller = Qui vend
settings-seller-hint = Les reçus nomment ce vendeur. Les reçus déjà émis restent tels quels.
settings-seller-name = Raison sociale
settings-seller-name-missing = Entrez la raison sociale du vendeur.
settings-seller-address = Adresse
settings-seller-address-missing = Entrez l’adresse du vendeur.
settings-seller-country = Pays
settings-seller-vat = Numéro de TVA
settings-seller-vat-hint = Si vous en avez un.
seller-operators-lead = Les décomptes et les reçus des animateurs nomment ce vendeur. Ce qui est déjà émis reste tel quel.
settings-paying = Paiements par carte
settings-mismatch-hint = Quand on paie par carte, les banques disent si l’adresse et le code de sécurité vont avec elle. Toutes ne le font pas.
settings-address-mismatch = Quand l’adresse ne correspond pas
settings-code-mismatch = Quand le code de sécurité ne correspond pas
settings-mismatch-accept = Accepter le paiement
settings-mismatch-accept-hint = La banque l’a approuvé malgré tout.
settings-mismatch-review = Faire d’abord examiner
settings-mismatch-review-hint = L’argent reste bloqué et la place réservée, sans que personne d’autre puisse la prendre, jusqu’à ce que le paiement soit accepté ou refusé sous « Argent », trois jours au plus. Une telle place compte parmi celles qu’une adresse réseau peut réserver, mais qui essaie beaucoup de cartes depuis beaucoup d’adresses peut bloquer des places. Avec un compte qui débite immédiatement, rien n’attend.
settings-mismatch-refuse = Le refuser
settings-mismatch-refuse-hint = L’argent est débloqué, et le payeur peut essayer une autre carte.
settings-free-seats = Places gratuites par jour
settings-free-seats-hint = Combien de places chaque animateur peut offrir en 24 heures.
settings-free-seats-range = Entrez un nombre entier de 0 à 1 000.
settings-attempts = Essais de paiement
settings-attempts-hint = { $least } à { $most } par inscription.
settings-attempts-range = Entrez un nombre entier de { $least } à { $most }.
settings-consumers = Consommateurs au Royaume-Uni
settings-uk-withdrawal = Leur proposer aussi la fonction de rétractation
settings-uk-withdrawal-hint = Les consommateurs de l’Union européenne l’ont par la loi là où un droit de rétractation s’applique.
settings-too-long = Restez en dessous de { $max } caractères.

# Textes pour les payeurs.
texts-title = Textes pour les payeurs
texts-lead = Vos propres mots sur les pages où l’on paie. Texte simple ; ce que vous laissez vide n’est pas montré.
texts-languages = Langue de ces textes
texts-saved = Enregistré. Qui s’est déjà inscrit garde le texte qu’il a accepté.
texts-save = Enregistrer
texts-fallback = Ce que vous laissez vide ici est montré en { $language }.
texts-fallback-none = Les lecteurs d’autres langues voient ces textes là où les leurs sont vides.
texts-display-name = Nom sous lequel vous vendez
texts-display-name-hint = Dans les messages et près du total. Vide : le nom du site.
texts-intro = Introduction
texts-intro-hint = Au-dessus du formulaire de la page de paiement.
texts-policy = Annulation et remboursement
texts-policy-hint = Montré avec les règles de remboursement ; accepté avant de payer.
texts-no-withdrawal = Pas de droit de rétractation
texts-no-withdrawal-hint = Pourquoi les consommateurs ne peuvent pas se rétracter d’une session dont l’animateur le dit : un service de loisirs, à une date fixe, aux places limitées. Montré avant de payer. Il ne vaut que pour les acheteurs qui le lisent dans leur langue : qui en lit une autre garde ce droit. Laissez vide dans toutes les langues, et aucun animateur ne peut le dire.
texts-receipt-footer = Pied des reçus
texts-receipt-footer-hint = Par exemple votre numéro d’immatriculation.
texts-contact = Adresse e-mail pour les questions
texts-contact-hint = Les participants écrivent ici, et les réponses à nos messages y arrivent.
texts-hidden-characters = Retirez les caractères invisibles.

# Couleur et logo.
appearance-title = Apparence
appearance-lead = Votre couleur et votre logo sur chaque page de ce site.
appearance-saved = Enregistré.
appearance-accent = Couleur d’accent
appearance-light = Sur les pages claires
appearance-light-hint = Par exemple #0e6b50. Vide : la nôtre.
appearance-dark = Sur les pages sombres
appearance-dark-hint = Vide : une nuance plus claire.
appearance-swatch-light = Clair
appearance-swatch-dark = Sombre
appearance-save = Enregistrer la couleur
appearance-not-a-colour = Entrez une couleur avec # et six caractères, comme #0e6b50.
appearance-too-pale = Trop pâle pour être lue sur une page claire : son contraste est de { $contrast } : 1, il faut 4,5 : 1. { $instead } est la plus proche couleur lisible.
appearance-too-dark = Trop sombre pour être lue sur une page sombre : son contraste est de { $contrast } : 1, il faut 4,5 : 1. { $instead } est la plus proche couleur lisible.
appearance-logo = Logo
appearance-logo-now = Votre logo
appearance-logo-file = Une image
appearance-logo-hint = PNG ou JPEG, au plus { $kilobytes } ko et { $pixels } pixels de large et de haut.
appearance-logo-save = Mettre ce logo
appearance-logo-remove = Retirer le logo
appearance-logo-missing = Choisissez d’abord un fichier.
appearance-logo-kept = Le logo reste tel quel.
appearance-logo-too-large = Ce fichier est trop lourd. Prenez-en un de { $kilobytes } ko au plus.
appearance-logo-not-a-picture = Ce fichier n’est ni PNG ni JPEG. Enregistrez votre logo dans l’un de ces formats et réessayez.
appearance-logo-dimensions = Cette image est trop grande. Prenez-en une de { $pixels } pixels de large et de haut au plus.
settings-usage-title = Paiement à l’utilisation
settings-usage-hint = Les animateurs paient les minutes que leurs sessions utilisent, avant le début de chaque session. L’argent va à qui exploite ce service, pas au site.
settings-usage = Les animateurs paient les minutes que leurs sessions utilisent
settings-usage-enabled-hint = Avant qu’une session soit planifiée ou démarrée, son animateur voit le coût estimé et paie. Les sessions déjà planifiées doivent aussi être payées avant de commencer.
settings-usage-not-provided = Le paiement à l’utilisation n’est pas fourni à ce site.
