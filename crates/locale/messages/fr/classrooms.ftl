# La salle que Bursar fournit lui-même.
room-title = Salle de { $session }
room-role-host = Animateur
room-role-administrator = Administrateur
room-role-attendee = Participant
room-role-guest = Invité
room-you = vous

# Avant le début.
room-wait-title = La session n’a pas commencé
room-wait-text = L’animateur la démarre. Cette page vous fait entrer d’elle-même ; rien n’est perdu si vous revenez plus tard.
room-wait-left = Commence dans
room-wait-soon = C’est l’heure. L’animateur va démarrer dans un instant.
room-lead-title = Votre salle est prête
room-lead-text = Les participants attendent ici que vous démarriez. Le démarrage fait entrer tout le monde.
room-needs-script = La salle fonctionne dans le navigateur, avec les scripts activés. Activez-les pour ce site, ou utilisez un autre navigateur.
room-connecting = Connexion …
room-again = La connexion est interrompue. Votre place reste à vous ; nouvelle tentative …
room-back = Vous êtes de nouveau connecté.
room-unsent = Rien n’a été fait : la connexion est perdue. Réessayez quand elle sera revenue.

# Dans la salle.
room-stage-empty = Rien n’est montré pour l’instant
room-stage-empty-lead = Parlez avec vos participants dans la discussion, répondez à leurs questions, ou lancez un sondage.
room-controls = Ce que vous pouvez faire
room-hand = Lever la main
room-hand-down = Baisser la main
room-chat = Discussion
room-people = Personnes
room-questions = Questions
room-polls = Sondages
room-leave = Quitter
room-lock = Verrouiller
room-unlock = Déverrouiller
room-locked-now = Verrouillée : personne de nouveau n’entre
room-end = Terminer pour tous
room-end-title = Terminer la session pour tout le monde ?
room-end-text = Tout le monde est déconnecté, et plus personne ne peut entrer.
room-end-early = L’heure annoncée n’est pas encore venue : qui a une place trouvera alors la session terminée, et ses prix sont acquis. Tout le monde est déconnecté, et plus personne ne peut entrer.
room-end-sure = Terminer pour tous
room-not-ended = La session n’a pas été terminée : la connexion était perdue à ce moment-là. Terminez-la de nouveau.
room-stay = Annuler
room-close = Fermer
room-new = nouveau
room-new-other = nouveaux

room-chat-empty = Rien n’a encore été dit.
room-chat-to = À
room-chat-all = Tout le monde
room-chat-leaders = L’animateur
room-chat-text = Message
room-chat-send = Envoyer
room-chat-private = à { $name }, en privé
room-chat-to-leaders = à l’animateur
room-chat-to-you = à vous, en privé

room-people-here = Dans la salle
room-people-away = Non connectés
room-people-out = Renvoyés
room-people-write = Écrire à
room-people-lower = Baisser la main de
room-people-remove = Renvoyer
room-people-readmit = Laisser revenir
room-people-hand = Main levée
room-people-computers = Ordinateurs
room-remove-title = Renvoyer { $name } ?
room-remove-text = Le lien n’ouvre plus rien tant que vous ne laissez pas revenir cette personne.
room-remove-sure = Renvoyer

room-questions-empty = Pas encore de questions.
room-question = Votre question
room-question-ask = Demander
room-question-answer = Répondre
room-question-aloud = Répondu à voix haute
room-question-dismiss = Mettre de côté
room-question-answered = Répondue
room-question-dismissed = Mise de côté

room-polls-empty = Pas encore de sondages.
room-poll-new = Nouveau sondage
room-poll-question = Question
room-poll-choices = Choix, un par ligne
room-poll-choices-hint = De deux à huit
room-poll-ask = Demander à tous
room-poll-vote = Voter
room-poll-voted = Votre vote est compté. Vous pouvez le changer tant que le sondage est ouvert.
room-poll-votes-one = vote
room-poll-votes = votes
room-poll-end = Terminer le sondage
room-poll-share = Montrer le résultat
room-poll-unshare = Cacher le résultat
room-poll-open = Ouvert
room-poll-ended = Terminé

# Dit à qui écoute.
room-says-hand = { $name } lève la main
room-says-poll = Un sondage est lancé
room-says-came = { $name } est entré

# Ce qui n’a pas été fait.
room-refused-not-yours = Seul l’animateur peut faire cela.
room-refused-over = La session est terminée.
room-refused-out = Vous n’êtes plus dans la salle.
room-refused-empty = Écrivez d’abord quelque chose.
room-refused-long = C’est trop long : { $max } caractères au plus.
room-refused-choices = Un sondage a de deux à huit choix différents.
room-refused-gone = Cela n’existe plus.
room-refused-fast = C’était trop rapide. Rien n’a été envoyé ; réessayez dans un instant.
room-refused-enough = C’est assez pour cette session. Rien n’a été envoyé.
room-refused-leader-says = C’est l’animateur qui note que vous participez par téléphone. Écrivez à l’animateur.
room-refused-failed = Cela n’a pas marché. Rien n’a été fait ; réessayez.

# De nouveau dehors.
room-over-title = La session est terminée
room-over = Merci d’être venu.
room-removed-title = Vous avez été renvoyé
room-removed = L’animateur a mis fin à votre participation. Si vous pensez que c’est une erreur, écrivez à l’animateur.
room-locked-title = La salle est verrouillée
room-locked = Personne de nouveau ne peut entrer pour l’instant. Cette page réessaie d’elle-même.
room-no-seat-title = Ce lien n’a plus de place
room-no-seat = L’inscription a été annulée, ou la place a un nouveau lien. Si vous pensez que c’est une erreur, écrivez à l’animateur.
room-no-role-title = Vous n’animez plus cette session
room-no-role = Quelqu’un d’autre l’anime désormais, ou votre rôle sur ce site a changé.
room-signed-out-title = Vous êtes déconnecté
room-signed-out = Connectez-vous de nouveau pour animer la session. Si elle a commencé, elle se poursuit sans vous en attendant.
room-cancelled-title = La session a été annulée
room-cancelled = Elle n’a pas lieu.
room-not-scheduled-title = La session n’est pas encore annoncée
room-not-scheduled = Planifiez-la d’abord ; vous pourrez ensuite la démarrer.
room-too-many-computers-title = Trop d’ordinateurs
room-too-many-computers = Ce lien est déjà connecté sur trois ordinateurs, ou dans trop de fenêtres de celui-ci. Quittez la salle sur l’un de ces ordinateurs ou dans l’une de ces fenêtres, puis réessayez.
room-network-full-title = Trop de connexions depuis votre réseau
room-network-full = Personne d’autre ne peut entrer depuis ce réseau pour l’instant. Fermez d’autres fenêtres de la salle. Cette page réessaie d’elle-même.
room-left-title = Vous avez quitté la salle
room-left = Votre place reste à vous. Vous pouvez revenir tant que la session dure.
room-hung-title = Avez-vous raccroché ?
room-hung-text = Vous êtes noté en téléconférence par téléphone, ce que l’animateur paie à la minute.
room-hung-sure = J’ai raccroché
room-hung-no = Je reste au téléphone
room-left-audio = Votre place reste à vous. Vous êtes encore noté en téléconférence, pour 15 minutes au plus : revenez le dire quand vous aurez raccroché.
room-return = Entrer de nouveau
room-to-session = Vers la session

# Invités.
room-guest-title = Entrer
room-guest-text = Tout le monde dans la salle lit ce nom.
room-guest-name = Votre nom
room-guest-enter = Entrer
room-guest-name-missing = Indiquez votre nom.
room-guest-name-long = { $max } caractères au plus.
room-guest-full = Trop de personnes sont venues. Plus personne ne peut entrer pour l’instant.
room-guest-name-leader = Quelqu’un qui anime cette session porte ce nom. Ajoutez quelque chose, pour que personne ne vous prenne pour l’animateur.
room-guest-network = Trop de personnes de votre réseau ont donné leur nom. Entrez avec le lien que vous avez, ou demandez à l’animateur.

# Diapositives.
room-slides = Diapositives
room-slides-title = Diapositives de { $session }
room-slides-empty = Pas encore de diapositives. Ajoutez un fichier PDF ; toutes les personnes de la salle voient la page que vous montrez.
room-slides-file = Fichier PDF
room-slides-hint = Au plus { $megabytes } Mo et { $pages } pages
room-slides-add = Ajouter
room-slides-adding = Envoi du fichier …
room-slides-show = Montrer
room-slides-hide = Ne plus montrer
room-slides-showing = Montré maintenant
room-slides-remove = Supprimer
room-slides-remove-of = Supprimer { $name }
room-slides-remove-title = Supprimer { $name } ?
room-slides-remove-text = Ses pages sont effacées ici. Le fichier de votre ordinateur reste.
room-slides-ready = { $count ->
    [one] 1 page
   *[other] { $count } pages
}
room-slides-waiting = En attente de préparation …
room-slides-rendering = Préparation : { $done } pages sur { $pages } …
room-slides-not-pdf = Ce n’est pas un fichier PDF lisible. Exportez de nouveau les diapositives en PDF, puis ajoutez ce fichier.
room-slides-locked = Le fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis ajoutez-le de nouveau.
room-slides-no-pages = Le fichier n’a pas de pages.
room-slides-many-pages = Le fichier a trop de pages. On peut en montrer { $pages } au plus ; coupez-le en deux.
room-slides-slow = Les pages ont pris trop de temps. Exportez de nouveau les diapositives avec des images plus petites, puis ajoutez ce fichier.
room-slides-heavy = Les pages sont trop lourdes. Exportez de nouveau les diapositives avec des images plus petites, puis ajoutez ce fichier.
room-slides-interrupted = Le travail sur ce fichier a été interrompu. Supprimez-le et ajoutez-le de nouveau.
room-slides-kept = Rien n’a été ajouté.
room-slides-missing = Choisissez un fichier PDF.
room-slides-large = Le fichier est trop lourd : { $megabytes } Mo au plus.
room-slides-many = Une session a { $count } fichiers au plus. Supprimez-en un d’abord.
room-slides-busy = D’autres fichiers sont en préparation. Rien n’a été ajouté ; réessayez dans une minute.
room-slides-over = La session est terminée. Rien n’a été ajouté.
room-slides-only = Voir les diapositives sans script
room-slide-page = Page { $page } sur { $pages }
room-slide-previous = Précédente
room-slide-next = Suivante
room-slide-full = Plein écran
room-slide-text = Texte de cette page
room-pages-reload = Rechargez cette page pour voir ce qui est montré maintenant.
room-to-room = Vers la salle
room-people-waiting = En attente
room-refused-no-computer = Aucun ordinateur de cette personne n’est connecté. Choisissez un mode par téléphone.

# La téléconférence, d’une session payée à l’utilisation.
room-audio = Téléconférence
room-audio-word = Télé­conférence
room-audio-in = En télé­conférence
room-audio-text = L’animateur paie les minutes pendant lesquelles quelqu’un est en téléconférence. Dites comment vous y êtes, et dites-le quand vous la quittez.
room-audio-guest = Participez-vous par téléphone ? Écrivez à l’animateur, qui le notera pour vous.
room-audio-mine = Je suis en téléconférence
room-audio-none = Je n’y suis pas
room-audio-say = Indiquer
room-audio-of = Téléconférence de { $name }
room-audio-by = Téléconférence : { $type }

# Ce que cela a coûté jusqu’ici.
room-strip = Usage et coût
room-strip-bar = Coût par rapport au montant bloqué
room-strip-line = { $computers ->
    [one] 1 ordinateur
   *[other] { $computers } ordinateurs
} · { $audio } en téléconférence · { $cost } sur { $ceiling } bloqués
room-strip-more = Minutes
room-strip-minutes = { $minutes } min { $seconds } s
room-strip-cost = Coût jusqu’ici, taxe comprise
room-strip-held = Bloqué ou payé
room-strip-final = Débité quelle que soit l’utilisation, sauf si rien n’est utilisé
room-strip-near = Plus de 80 % du montant bloqué est utilisé.
room-strip-very-near = Plus de 95 % du montant bloqué est utilisé.
room-strip-reached = Tout le montant bloqué est utilisé. Rien de plus ne vous est débité.
room-strip-then-end = La session se termine alors pour tous, sauf si vous faites bloquer davantage.
room-strip-ends = Tout le montant bloqué est utilisé. La session se termine pour tous à { $time }.
room-ends = Cette session se termine pour tous à { $time }.
room-strip-add = Faire bloquer davantage (dans une nouvelle fenêtre)
room-strip-reaches = Si tout le monde reste, tout le montant bloqué est utilisé à { $time }.
