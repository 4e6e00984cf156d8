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
room-end-sure = Terminer pour tous
room-stay = Annuler
room-close = Fermer
room-new = nouveau

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
room-refused-failed = Cela n’a pas marché. Rien n’a été fait ; réessayez.

# De nouveau dehors.
room-over-title = La session est terminée
room-over = Merci d’être venu.
room-removed-title = Vous avez été renvoyé
room-removed = L’animateur a mis fin à votre participation. Si vous pensez que c’est une erreur, écrivez à l’animateur.
room-locked-title = La salle est verrouillée
room-locked = Personne de nouveau ne peut entrer pour l’instant. Cette page réessaie d’elle-même.
room-no-seat-title = Ce lien n’a plus de place
room-no-seat = L’inscription a été annulée. Si vous pensez que c’est une erreur, écrivez à l’animateur.
room-cancelled-title = La session a été annulée
room-cancelled = Elle n’a pas lieu.
room-not-scheduled-title = La session n’est pas encore annoncée
room-not-scheduled = Planifiez-la d’abord ; vous pourrez ensuite la démarrer.
room-too-many-computers-title = Trop d’ordinateurs
room-too-many-computers = Ce lien est déjà connecté sur trois ordinateurs. Quittez la salle sur l’un d’eux, puis réessayez.
room-left-title = Vous avez quitté la salle
room-left = Votre place reste à vous. Vous pouvez revenir tant que la session dure.
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

audit-end-session = a terminé la session pour tous
