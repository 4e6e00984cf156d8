# A session for which nobody registers, and one that is not announced.
session-not-announced-text = Cette session n’est pas encore annoncée.
sessions-no-registration = Sans inscription
session-come-opens = Inutile de vous inscrire. La porte s’ouvre le { $date } à { $time } : revenez alors sur cette page.
session-come-hint = Sans inscription et sans frais : cette page vous laisse entrer.
session-come-title = Comment entrer
session-what-happens-come = Vous n’avez pas à vous inscrire : à l’heure de la session, cette page comporte un bouton qui vous laisse entrer.
session-what-happens-come-here = Personne ne s’inscrit : à l’heure de la session, cette page comporte un bouton qui vous laisse entrer. La salle demande seulement comment vous voulez être appelé.

# My sessions.
host-title = Mes sessions
host-shelves = Listes de sessions
host-upcoming = À venir
host-past = Passées
host-cancelled = Annulées
host-schedule-button = Planifier une session
host-empty = Vous n’avez aucune session à venir.
host-empty-hint = Un thème, une date et, si elle est payante, un prix suffisent. Tout le reste a une valeur raisonnable que vous pourrez changer plus tard.
host-empty-past = Aucune session n’a encore eu lieu.
host-empty-cancelled = Aucune session n’a été annulée.
host-empty-past-hint = Vous retrouverez vos sessions ici par la suite.
host-older = Afficher les précédentes
host-filter = Animateur
host-filter-everybody = Tout le monde
host-filter-show = Afficher
host-filter-hosted-by = Animateur : { $name }
host-mark-draft = Brouillon
host-mark-unlisted = Non répertoriée
host-mark-cancelled = Annulée
host-mark-undecided = A-t-elle eu lieu ?
host-row-free = Gratuit pour les participants
host-row-unpaid = Pas encore payé par vous
host-row-held = { $amount } bloqué
host-row-paid = { $amount } payé par vous
host-row-charged = { $amount } débité
host-row-checked = Votre paiement est en cours de vérification
host-mark-test = TEST
host-seats-taken = { $count ->
    [one] { $count } place prise sur { $capacity }
   *[other] { $count } places prises sur { $capacity }
}
host-seats-come = { $count ->
    [one] { $count } place prise
   *[other] { $count } places prises
}

# The schedule page.
host-new-title = Planifier une session
host-edit-title = Modifier la session
host-part-what = Quoi
host-part-when = Quand
host-part-fee = Ce qu’elle coûte
host-part-who = Qui peut venir
host-part-where = Où
host-part-division = À la charge de qui
host-part-mails = Ce que dit la confirmation
host-part-invitations = Invitations
host-topic = Thème
host-description = Description
host-description-hint = Une ligne vide commence un nouveau paragraphe.
host-agenda = Programme
host-agenda-hint = Une ligne par point, par exemple 14:00 Accueil.
host-presenter = Intervenants
host-language = Langue de la session
host-date = Date
host-time = Heure
host-which = Laquelle des deux ?
host-which-first = Avant le changement d’heure.
host-which-second = Après le changement d’heure.
host-zone = Fuseau horaire
host-minutes = Durée
host-minutes-hint = en minutes
host-listing = Qui la trouve
host-listed = Répertoriée
host-listed-hint = Tout le monde la voit dans le catalogue.
host-unlisted = Non répertoriée
host-unlisted-hint = Seuls ceux qui ont le lien la trouvent.
host-registration = Les participants s’inscrivent et reçoivent chacun un lien personnel. Un prix l’active de lui-même ; sans inscription, quiconque a le lien entre.
host-capacity = Nombre maximal
host-capacity-hint = vide : sans limite
host-closes = Clôture des inscriptions
host-cancelling = Annulation possible jusqu’à
host-unit = Unité
host-unit-minutes = minutes avant le début
host-unit-hours = heures avant le début
host-unit-days = jours avant le début
host-closes-end = à la fin de la session
host-cancelling-never = pas du tout
host-refund-rule = En cas d’annulation, les participants sont remboursés selon la règle de votre site : { $rule } Un administrateur peut la changer.
host-fee = Frais de session
host-fee-hint = en { $currency }, par exemple { $example } ; vide : gratuit
host-place = Où elle a lieu
host-place-here = Ici, dans la salle de Bursar
host-place-here-hint = Dans le navigateur, aussi sur un téléphone : discussion, questions, sondages. Rien à installer.
host-place-link = Un lien
host-place-link-hint = D’un système de réunion à vous.
host-room-enter = Entrer dans la salle
host-link = Lien de la réunion
host-link-hint = https, de n’importe quel système ; seuls ceux qui peuvent entrer le reçoivent
host-division = Division
host-division-none = Aucune division
host-greeting = Formule d’appel
host-greeting-hint = vide : la formule habituelle ; [name] devient le prénom
host-own-text = Un paragraphe de votre main
host-own-text-hint = Ce qu’il faut préparer ou apporter.
host-invitations = Adresses
host-invitations-hint = Collez-les telles quelles, avec ou sans noms. Chaque adresse reçoit un seul e-mail avec le lien.
host-schedule = Planifier
host-start = Démarrer la session
host-keep-draft = Garder comme brouillon
host-save = Enregistrer
host-check = Vérifier
host-buttons-hint = « Démarrer la session » la commence aussitôt, quelle que soit la date saisie. Un brouillon n’est vu que de vous.
host-stale-again = Ce que vous avez saisi est toujours là. Vérifiez et appuyez encore une fois sur le bouton.
host-confirm-fee = Les participants paieront { $amount }
host-confirm-fee-hint = Voici comment le prix a été compris. Rien n’est encore planifié ni modifié : appuyez encore une fois sur le bouton si c’est juste.
host-kept = Vous avez déjà envoyé cette page : la session existe
host-kept-hint = Ce que vous avez saisi à présent n’est pas enregistré. Cliquez encore une fois sur le bouton pour modifier cette session comme saisi ici. Pour une autre session, dupliquez-la.
host-kept-gone = Vous avez déjà envoyé cette page, et sa session est terminée, annulée ou n’est plus la vôtre
host-kept-gone-hint = Ce que vous avez saisi est conservé. Cliquez encore une fois sur le bouton pour en faire une nouvelle session.
host-changed-meanwhile = Quelqu’un a modifié cette session entre-temps
host-changed-meanwhile-hint = Votre saisie n’a pas été enregistrée. Appuyez encore une fois sur le bouton pour enregistrer ce qui est saisi ici.
host-changed-meanwhile-same = Ce que vous avez saisi correspond à la session actuelle : il n’y a rien à comparer.
host-changed-meanwhile-now = Là où elle diffère de votre saisie, la session est maintenant :
host-now-nothing = rien
host-now-yes = oui
host-now-no = non

# The sentence that says what will happen.
host-summary = Ce qui va se passer
host-summary-incomplete = Encore à faire ; vous lirez ensuite ici ce qui va se passer :
host-sum-listed = Répertoriée dans le catalogue.
host-sum-unlisted = Non répertoriée : seuls ceux qui ont le lien la trouvent.
host-sum-seats = { $count ->
    [one] { $count } place.
   *[other] { $count } places.
}
host-sum-no-limit = Nombre de places illimité.
host-sum-free = Gratuite.
host-sum-pay = Les participants paient { $amount }, { $tax }.
host-sum-closes = Clôture des inscriptions le { $time }.
host-sum-closes-end = Les inscriptions restent ouvertes jusqu’à la fin de la session.
host-sum-no-registration = Personne ne s’inscrit : quiconque a le lien entre.
host-sum-cancel = Les participants peuvent annuler jusqu’au { $time }.
host-sum-no-cancel = Les participants ne peuvent pas annuler eux-mêmes.
host-sum-refund = Règle de remboursement de votre site : { $policy }
host-moved-until = La session a été déplacée : les personnes déjà inscrites peuvent annuler avec remboursement intégral jusqu’au { $time }.
host-moved-until-free = La session a été déplacée : les personnes déjà inscrites peuvent rendre leur place jusqu’au { $time }.
host-sum-invited = { $count ->
    [one] { $count } personne est invitée par e-mail.
   *[other] { $count } personnes sont invitées par e-mail.
}
host-sum-forced = Le prix active l’inscription.
host-sum-nowhere = Elle a lieu ici : chacun entre avec son lien personnel.
host-sum-test = Le site est en mode test : aucun argent réel ne circule, et seuls ceux qui ont le lien de test voient la session.
host-fee-new-only = { $count ->
    [one] { $count } personne a une place à un autre prix et le garde ; le nouveau vaut pour les nouvelles inscriptions.
   *[other] { $count } personnes ont une place à un autre prix et le gardent ; le nouveau vaut pour les nouvelles inscriptions.
}
host-fee-free-stay = { $count ->
    [one] { $count } personne s’est inscrite gratuitement et le reste ; le prix vaut pour les nouvelles inscriptions.
   *[other] { $count } personnes se sont inscrites gratuitement et le restent ; le prix vaut pour les nouvelles inscriptions.
}
host-fee-paid-stay = { $count ->
    [one] { $count } personne a une place payante. Supprimer le prix ne rembourse rien automatiquement ; vous pouvez la rembourser.
   *[other] { $count } personnes ont une place payante. Supprimer le prix ne rembourse rien automatiquement ; vous pouvez toutes les rembourser.
}
host-fee-paid-stay-refund = Aux participants, pour rembourser

# What is wrong on the schedule page.
host-missing-topic = Indiquez un thème.
host-missing-date = Choisissez une date.
host-missing-time = Choisissez une heure.
host-missing-minutes = Indiquez combien de minutes elle dure.
host-missing-link = Indiquez le lien de la réunion, ou choisissez la salle de Bursar.
host-missing-division = Choisissez la division qui la prend en charge.
host-unreadable-date = Ce n’est pas un jour du calendrier. Exemple : 08/12/2026.
host-unreadable-time = Ce n’est pas une heure. Exemple : 14:00.
host-unreadable-zone = Choisissez un fuseau horaire dans la liste.
host-unreadable-number = Indiquez un nombre entier en chiffres, par exemple 20.
host-problem-too-long = Limitez-vous à { $max } caractères.
host-problem-past = Cette date est passée. Choisissez-en une plus tardive, ou appuyez sur Démarrer la session pour commencer maintenant.
host-problem-too-far = C’est dans plus de cinq ans. Vérifiez l’année.
host-problem-skipped = Le { $date }, l’horloge y passe de { $from } à { $to } : cette heure n’existe pas. Choisissez une heure antérieure, ou { $to } ou plus tard.
host-problem-twice = Le { $date }, l’horloge y recule : { $time } a lieu deux fois. Dites ci-dessous laquelle vous voulez.
host-problem-range = Indiquez un nombre de { $min } à { $most }.
host-problem-days = Au plus { $most } jours avant le début, et pas après la fin.
host-problem-closes-past = Les inscriptions seraient déjà closes. Choisissez un délai plus court.
host-problem-negative = Un prix n’est pas inférieur à zéro. Laissez vide, ou saisissez 0, pour une session gratuite.
host-problem-fee-high = Ce site autorise au plus { $amount }. Vérifiez qu’il n’y a pas de faute de frappe.
host-problem-payment-high = Le prestataire accepte au plus { $amount } par paiement, taxe comprise.
host-problem-decimals = { $digits ->
    [0] Le prestataire de paiement accepte { $currency } sans décimales, taxe comprise. Choisissez un autre montant.
   *[other] Le prestataire de paiement accepte { $currency } avec au plus { $digits } décimales, taxe comprise. Choisissez un autre montant.
}
host-problem-no-fees = Un prix ne peut pas encore être demandé ici. Laissez vide pour une session gratuite, ou demandez à un administrateur de terminer la mise en place.
host-problem-no-fees-provided = Un prix ne peut pas être demandé ici : l’exploitant de cette installation ne le propose pas à ce site. Laissez vide pour une session gratuite, ou demandez-le-lui.
host-problem-link = Indiquez une adresse complète commençant par https://, telle que la donne le système de réunion.
host-problem-division = Choisissez une division dans la liste.
host-problem-taken = { $count ->
    [one] { $count } place est déjà prise : ce ne peut être moins.
   *[other] { $count } places sont déjà prises : ce ne peut être moins.
}
host-problem-registered = Des personnes sont déjà inscrites : l’inscription reste active.
host-problem-moved = Des personnes sont inscrites à cette heure. Laissez-la ici telle quelle ; déplacer la session les prévient et leur permet d’annuler.
host-problem-started = Cette session a été démarrée ; son début reste tel qu’il était.
host-problem-hold-short = Ce qui est bloqué pour cette session ne peut être débité que pendant un certain temps : elle peut durer { $minutes } minutes au plus.
host-problem-budget = Le budget de cette division n’a que { $amount } de libre, moins que ce qui a été payé pour cette session. Choisissez une autre division ou adressez-vous à son responsable.

# Inviting.
host-invite = Envoyer les invitations
host-invited = { $count ->
    [0] Personne n’est encore invité.
    [one] { $count } personne est invitée.
   *[other] { $count } personnes sont invitées.
}
host-invited-waits = { $count ->
    [0] Personne n’est encore à inviter.
    [one] { $count } personne sera invitée quand vous programmerez la session. Aucun e-mail n’est encore parti.
   *[other] { $count } personnes seront invitées quand vous programmerez la session. Aucun e-mail n’est encore parti.
}
host-invite-later = Garder ces adresses
host-invite-nothing = Il n’y a aucune adresse e-mail dans ce texte.
host-invite-wrong = { $count ->
    [one] Ceci n’a pas pu être lu comme une adresse, et personne n’a été invité : { $addresses }
   *[other] Ceux-ci n’ont pas pu être lus comme des adresses, et personne n’a été invité : { $addresses }
}
host-invite-at-once = Au plus { $count } adresses à la fois. Personne n’a été invité ; collez-les en plusieurs fois.
host-invite-session = Une session a au plus { $count } invitations. Personne n’a été invité ; partagez plutôt le lien.
host-invite-today = Ce site a envoyé aujourd’hui autant d’invitations que permis. Personne n’a été invité ; réessayez demain.

# A session, as its host sees it.
host-back = Mes sessions
host-edit = Modifier
host-duplicate = Dupliquer
host-public = Voir la page publique
host-walk = Parcourir en tant que participant
host-forget = Supprimer ce brouillon
host-draft-hint = Un brouillon n’est vu que de vous. Les invitations partent lorsque vous planifiez.
host-start-early = Démarrer avant l’heure…
host-start-early-text = Ceux qui ont une place ne sont pas prévenus, et l’heure annoncée reste. Dans la salle de Bursar, la session aura alors eu lieu : quand vous l’y terminez, elle est finie et ses prix sont acquis.
host-open-hint = La session est ouverte : qui a une place peut entrer.
host-no-link = Ici, dans la salle de Bursar
host-division-line = Division { $division }
host-share = Partager
host-share-test = Cette session est en mode test : seules les personnes de votre site la voient, et qui dispose de ce lien. Les invitations y mènent aussi ; il fonctionne pendant trente jours.
host-share-test-link = Lien de test
host-share-link = Lien
host-share-code = Pour une diapositive ou une affiche : un téléphone qui voit ce code ouvre la session.
host-share-code-alt = Code QR du lien
host-share-code-save = Enregistrer l’image
host-share-button = Bouton pour vos propres pages
host-share-button-hint = collez ce HTML ; prix et places restent à jour
host-button-alt = S’inscrire : { $session }
host-button-look = Voir
host-button-seats = { $count } sur { $capacity } libres
host-button-closed = Clos

# What was just done.
host-done-scheduled = La session est planifiée
host-done-scheduled-hint = Partagez le lien ci-dessous. Tout est modifiable jusqu’aux premières inscriptions, et presque tout ensuite.
host-done-mails = { $count ->
    [one] { $count } invitation est en route.
   *[other] { $count } invitations sont en route.
}
host-done-draft = Le brouillon est gardé
host-done-draft-hint = Parcourez-le en tant que participant, puis planifiez-le.
host-done-changed = Les modifications sont enregistrées
host-done-started = La session est ouverte
host-done-started-hint = Les participants peuvent entrer. Vous êtes dirigé vers la réunion.
host-enter = Aller à la réunion
host-done-forgotten = Le brouillon est supprimé
host-done-invited = { $count ->
    [0] Personne de nouveau n’a été invité
    [one] { $count } personne est invitée
   *[other] { $count } personnes sont invitées
}
host-done-invited-waits = { $count ->
    [0] Personne de nouveau ne sera invité
    [one] { $count } personne sera invitée quand vous programmerez la session
   *[other] { $count } personnes seront invitées quand vous programmerez la session
}
host-done-known = { $count ->
    [one] { $count } adresse avait déjà été invitée et ne reçoit pas de second e-mail.
   *[other] { $count } adresses avaient déjà été invitées et ne reçoivent pas de second e-mail.
}
host-start-refused = La session n’a pas démarré
host-start-cancelled = Elle a été annulée.
host-start-ended = Elle est terminée.
host-start-draft = C’est un brouillon : planifiez-le d’abord.

# Walking through as an attendee.
host-walk-banner = Vous parcourez ceci en tant que participant. Vous seul le voyez ; rien n’est gardé, rien n’est débité.
host-walk-end = Terminer le parcours
host-walk-pay-title = La page de paiement s’ouvre ici
host-walk-pay-text = Un participant paie maintenant { $amount } sur la page du prestataire de paiement, puis revient. Pendant le parcours, rien n’est payé.
host-walk-pay-go = Continuer comme si c’était payé

# Who comes.
host-people = Qui vient
host-people-reference = Référence
host-people-name = Nom
host-people-state = État
host-people-since = Inscription le
host-people-currency = Devise
host-people-paid = Payé
host-charge-not-yet = { $amount } bloqués, pas encore débités
host-charge-not-through = { $amount } bloqués ; le débit n’a pas abouti
host-charge-let-go = { $amount } seulement bloqués : rien n’a été débité
host-people-paid-by = Payé par
host-people-paid-by-name = payé par { $name }
host-people-new-date = Nouvelle date
host-people-accepted = { $count ->
    [one] { $count } personne accepte la nouvelle date.
   *[other] { $count } personnes acceptent la nouvelle date.
}
host-people-open = { $count ->
    [0] Tout le monde a répondu.
    [one] { $count } n’a pas encore répondu.
   *[other] { $count } n’ont pas encore répondu.
}
host-people-back = Remboursé
host-people-on-its-way = en cours
host-people-disputed = contesté, attend la décision
host-people-refused = refusé, attend une décision
host-person-disputed = Attend la fin d’une contestation
host-person-disputed-waits = La banque ou le prestataire a repris l’argent jusqu’à ce que la contestation soit tranchée. Il sera remboursé ensuite, s’il ne l’est pas déjà.
host-person-refused = Refusé par le prestataire
host-person-refused-waits = Il attend la personne qui gère les paiements de votre site.
host-person-going = À rembourser
host-people-any = Tous les états
host-people-search = Nom, adresse ou référence
host-people-filter = Afficher
host-people-choose = Choisir
host-people-all = Tout le monde dans cette liste
host-people-empty = Il n’y a personne.
host-people-empty-hint = Partagez le lien de la session, ou affichez tous les états.
host-people-none-found = Personne ne correspond à cette recherche.
host-people-none-found-hint = Afficher tout le monde
host-people-csv = Enregistrer en CSV
host-people-xlsx = Enregistrer pour tableur (XLSX)
registration-state-confirmed = a une place
registration-state-complimentary = a une place, offerte
registration-state-awaiting = n’a pas encore payé
registration-state-review = paiement en vérification
registration-state-lapsed = n’a pas payé à temps
registration-state-returned = paiement annulé
registration-state-cancelled = annulée
host-write = Écrire aux personnes choisies
host-write-subject = Objet
host-write-body = Message
host-write-preview = Voir combien de personnes
host-write-send = Envoyer
host-write-count = { $count ->
    [one] Ce message part à { $count } personne.
   *[other] Ce message part à { $count } personnes.
}
host-write-left-out = { $count ->
    [one] { $names } n’a pas de place et ne le reçoit pas.
   *[other] { $count } n’ont pas de place et ne le reçoivent pas : { $names }.
}
host-write-empty = Écrivez un objet et un message. Rien n’a été envoyé.
host-write-long = Limitez l’objet à 120 et le message à 4000 caractères. Rien n’a été envoyé.
host-write-nobody = Choisissez quelqu’un qui a une place, ou qui en avait une jusqu’à l’annulation de la session. Rien n’a été envoyé.
host-refund = Rembourser les personnes choisies
host-refund-amount = Montant par personne
host-refund-amount-hint = en { $currency } ; vide : tout ce qui reste
host-refund-reason = Motif (lu par la personne)
host-refund-ask = Voir ce qui est remboursé
host-refund-do = Rembourser
host-refund-left-out = { $count ->
    [one] Rien ne va à { $names } : rien n’a été payé, ou il n’en reste rien.
   *[other] Rien ne va à ces { $count } personnes : { $names }. Rien n’a été payé, ou il n’en reste rien.
}
host-refund-confirm = { $count ->
    [one] { $amount } sont remboursés à { $count } personne. La place reste. Rien n’est encore fait.
   *[other] { $amount } sont remboursés à { $count } personnes. Les places restent. Rien n’est encore fait.
}
host-refund-changed = Les montants ont changé depuis leur affichage : aucun remboursement n’a été lancé.
host-refund-bad = Un montant est supérieur à zéro.
host-refund-nobody = Aucune personne choisie n’a payé de quoi être remboursée.
host-refund-nothing-left = tout est remboursé ou en route
host-refund-checked = le paiement est encore en vérification
host-refund-too-much = il ne reste que { $amount }
host-refund-refused = { $name } ({ $email }) : { $why }
host-refund-kept = Rien n’est encore remboursé. Ce que vous avez saisi est toujours là.
host-refund-partly = Pour tous les autres, l’argent est en route.
host-give = Offrir une place
host-give-hint = Sans paiement : la personne reçoit une confirmation avec un lien personnel.
host-give-do = Offrir la place
host-give-first-name = Prénom de la personne
host-give-last-name = Nom de la personne
host-give-email = E-mail de la personne
host-give-same-person = { $name }, { $email }, a déjà une place pour cette session. Rien n’a été envoyé. Appuyez encore une fois sur le bouton seulement s’il s’agit d’une deuxième personne ou d’une deuxième place.
host-give-sold-out = Toutes les places sont prises. Augmentez d’abord leur nombre.
host-give-too-many = { $count ->
    [0] Sur ce site, les animateurs ne peuvent pas offrir de places. Un administrateur peut le changer.
    [one] Vous avez offert { $count } place ces dernières 24 heures ; ce site n’en permet pas plus. Réessayez demain ou demandez à un administrateur.
   *[other] Vous avez offert { $count } places ces dernières 24 heures ; ce site n’en permet pas plus. Réessayez demain ou demandez à un administrateur.
}
host-no-withdrawal = Les consommateurs ne peuvent pas se rétracter de cette session
host-no-withdrawal-hint = Seulement pour des sessions de loisirs à une date fixe et aux places limitées (directive sur les droits des consommateurs, article 16, point l). Les acheteurs lisent les mots de votre site avant de payer. Dans le doute, laissez la case vide : le droit de rétractation demeure.
host-problem-unlimited-places = Indiquez le nombre de places, ou laissez le droit de rétractation : l’exception vaut pour des places limitées.
host-give-not-now = Cette session ne donne plus de places.
host-done-written = { $count ->
    [one] Votre message est en route vers { $count } personne
   *[other] Votre message est en route vers { $count } personnes
}
host-done-refunded = { $count ->
    [one] { $count } remboursement est en cours
   *[other] { $count } remboursements sont en cours
}
host-done-refunded-hint = Chacun est prévenu. Un remboursement refusé attend une personne de la comptabilité.
host-done-given = La place est offerte et la confirmation est en route
host-person-confirmed = Place depuis
host-person-taken = Reprise
host-person-called-off = Annulée
host-person-given-up = Abandonnée
host-person-language = Langue
host-person-reference = Référence d’achat
host-person-payment = Paiement
host-person-link = Renvoyer le lien
host-person-link-text = Le message mène à la page de l’inscription : accès, reçu, annulation. Le même lien est envoyé au plus une fois par heure.
host-person-link-do = Renvoyer le lien
host-person-link-payer = Envoyer à { $name } le lien du payeur
host-person-link-not-yet = Il n’y a pas encore de lien : cette inscription n’est pas payée.
host-done-link = Le lien est en route
host-done-link-hint = S’il a déjà été envoyé dans l’heure, il ne l’est pas deux fois : regardez aussi dans le courrier indésirable.
host-done-seat = La place est de nouveau libre
host-done-seat-hint = { $email } est prévenu par e-mail. Ce qui est éventuellement remboursé figure ci-dessous.
host-seat-title = Reprendre la place
host-seat-text = Annule cette inscription : pour une double réservation, ou si quelqu’un ne peut pas venir. Vous choisissez ce qui est remboursé avant toute chose.
host-seat-open = Choisir ce qui est remboursé
host-seat-lead = { $name } perd sa place pour « { $session } ».
host-seat-back = Ce qui est remboursé
host-seat-all = Tout
host-seat-policy = Selon les règles acceptées
host-seat-back-all = { $back } sont remboursés.
host-seat-back-part = { $back } sont remboursés, { $kept } sont conservés.
host-seat-back-none = { $kept } sont conservés.
host-seat-free = Rien n’a été payé pour cette place, donc rien n’est remboursé.
host-seat-gone-back = Tout ce qui a été payé est déjà remboursé.
host-seat-least = Au moins { $amount } doivent être remboursés : le participant peut encore y prétendre.
host-seat-reason = Motif
host-seat-reason-hint = Lu par la personne qui a la place et par celle qui l’a payée. S’il y a remboursement, il figure aussi sur l’avoir.
host-seat-means = La place revient aussitôt à quelqu’un d’autre et le lien personnel ne mène plus à la session. C’est irréversible.
host-seat-do = Reprendre la place
host-seat-keep = Laisser la place
host-seat-back-to = Retour à cette personne
host-seat-kept = La place n’a pas été reprise. Ce que vous avez saisi est toujours là.
host-seat-stale = Ce formulaire est resté ouvert trop longtemps, ou les cookies sont désactivés. Vérifiez-le et envoyez-le de nouveau.
host-seat-reason-missing = Indiquez le motif : la personne le lit.
host-seat-choose = Choisissez ce qui est remboursé.
host-seat-changed = Les montants ont changé depuis leur affichage. Regardez-les et choisissez de nouveau.
host-seat-already = Il n’y a pas de place à reprendre : cette inscription a été abandonnée.
host-seat-already-hint = Rien n’a été fait à l’instant. L’historique ci-dessous dit qui y a renoncé et ce qui est rendu.
host-seat-not-now = Le paiement est encore en cours ou en vérification. Réessayez quand ce sera fini.
host-seat-over = La session est terminée ou annulée : aucune place ne peut plus être reprise. Un remboursement reste possible sur la page de ceux qui viennent.

# A change of plan.
host-plan-keep = Laisser tel quel
host-cancel-title = Annuler la session
host-cancel-progress = Voir où en sont les remboursements
host-cancel-lead = { $count ->
    [0] Aucune place n’est prise. La session reste visible comme annulée.
    [one] { $count } place est prise : la personne est prévenue et entièrement remboursée. C’est irréversible.
   *[other] { $count } places sont prises : chacun est prévenu et entièrement remboursé. C’est irréversible.
}
host-cancel-sum = { $count ->
    [one] { $count } personne qui a payé récupère { $amount }.
   *[other] { $count } personnes qui ont payé récupèrent { $amount } en tout.
}
host-cancel-lead-free = { $count ->
    [0] Aucune place n’est prise. La session reste visible comme annulée.
    [one] { $count } place est prise : la personne est prévenue. C’est irréversible.
   *[other] { $count } places sont prises : chacun est prévenu. C’est irréversible.
}
host-cancel-disputed = { $count ->
    [one] 1 de ces paiements est contesté : il attend la fin de la contestation.
   *[other] { $count } de ces paiements sont contestés : ils attendent la fin de la contestation.
}
host-cancel-own-used = Elle a commencé : ce qu’elle a utilisé jusqu’ici vous est débité, comme le dira son décompte ; le reste est libéré.
host-cancel-own-held = Le montant de { $amount } bloqué est libéré quand la session est annulée.
host-cancel-own-paid = Le montant de { $amount } que vous avez payé pour la session vous est rendu quand elle est annulée.
host-cancel-own-released = Le montant de { $amount } bloqué est libéré de lui-même.
host-cancel-own-returned = Le montant de { $amount } que vous avez payé pour la session vous est rendu de lui-même.
host-cancel-done = La session est annulée. Les remboursements se font d’eux-mêmes, même si vous fermez cette page.
host-cancel-reason = Pourquoi
host-cancel-reason-hint = Les participants le lisent. Peut rester vide.
host-cancel-do = Annuler la session et rembourser tout le monde
host-cancel-do-free = Annuler la session
host-progress = Inscriptions annulées : { $count } sur { $total }
host-progress-back = { $count ->
    [one] { $count } paiement est remboursé.
   *[other] { $count } paiements sont remboursés.
}
host-progress-under-way = { $count ->
    [one] { $count } est en route.
   *[other] { $count } sont en route.
}
host-progress-disputed = { $count ->
    [one] 1 est contesté et attend la fin de la contestation.
   *[other] { $count } sont contestés et attendent la fin de la contestation.
}
host-progress-failed = { $count ->
    [one] { $count } a été refusé et attend une personne de la comptabilité.
   *[other] { $count } ont été refusés et attendent une personne de la comptabilité.
}
host-progress-sum = En tout : { $amount }.
# Personne n’a démarré une session dont des places sont payées.
host-held-title = Cette session a-t-elle eu lieu ?
host-held-text = { $count ->
    [one] Personne ne l’a démarrée ici dans la salle, et { $count } place est payée. La recette n’est acquise que si vous dites que la session a eu lieu ailleurs.
   *[other] Personne ne l’a démarrée ici dans la salle, et { $count } places sont payées. La recette n’est acquise que si vous dites que la session a eu lieu ailleurs.
}
host-held-until = Sans réponse avant le { $time }, chacun est entièrement remboursé automatiquement.
host-held-yes = Elle a eu lieu ailleurs
host-held-no = Elle n’a pas eu lieu : rembourser tout le monde
host-held-no-title = La session n’a pas eu lieu
host-held-no-do = Rembourser tout le monde
host-done-held = C’est noté : la session a eu lieu ailleurs
host-done-held-hint = La recette est acquise. Vous pouvez encore rendre de l’argent depuis la liste des participants.
host-held-said = La session a eu lieu ailleurs : cela a été indiqué le { $time }. La recette est acquise.
host-hand-over-title = Confier la session à quelqu’un d’autre
host-hand-over-now = Elle est animée par { $name }.
host-hand-over-nobody = Personne qui puisse animer des sessions ici ne l’anime.
host-hand-over-means = Le nouvel animateur démarre et dirige la session, voit qui vient et en répond ; l’ancien ne le peut plus. Les noms sous Intervenants restent tels quels : changez-les sous Modifier.
host-hand-over-to = Nouvel animateur
host-hand-over-nothing = Choisissez un animateur
host-hand-over-do = Confier
host-hand-over-keep = Laisser tel quel
host-hand-over-choose = Choisissez qui anime la session.
host-hand-over-runs = La session est en cours. Elle ne peut plus être confiée à quelqu’un d’autre.
host-hand-over-paid = Son animateur a commencé à payer ses minutes. Elle reste à lui ; en tant qu’administrateur, vous pouvez la démarrer et la diriger.
host-hand-over-over = La session est terminée ou annulée.
host-done-handed-over = La session est confiée
host-done-handed-over-hint = Son nouvel animateur reçoit un e-mail.
host-move-title = Déplacer la session
host-move-lead = Chaque personne qui a une place est prévenue, reçoit une nouvelle entrée d’agenda et peut annuler avec remboursement intégral jusqu’à la date ci-dessous. Les heures sont celles de { $zone }.
host-move-until = Annulation possible jusqu’au
host-move-do = Déplacer et prévenir tout le monde
host-move-begun = Elle a commencé : elle ne peut plus être déplacée.
host-move-budget = Le budget de cette date a moins de disponible que ce qui a été payé pour cette session. Choisissez une autre date ou demandez au responsable de la division.
host-move-unchanged = Elle a déjà lieu à ce moment-là. Choisissez une autre date, une autre heure ou une autre durée.
host-move-bad-until = Il faut du temps pour décider : choisissez une date entre aujourd’hui et le nouveau début.
host-move-skipped = L’horloge avance à ce moment-là : cette heure n’existe pas. Choisissez-en une autre.
host-move-minutes = Saisissez un nombre entier de minutes de 1 à 10 080, soit une semaine.
host-done-moved = La session est déplacée
host-done-moved-hint = Toutes les personnes qui ont une place sont prévenues.
mail-host-message-title = Un message de votre animateur

# In the audit log.
audit-schedule-session = a planifié la session
audit-keep-draft = a gardé un brouillon de la session
audit-start-session = a démarré la session
audit-change-session = a modifié la session
audit-forget-draft = a supprimé le brouillon
audit-invite-people = a invité des personnes à la session
audit-give-seat = a offert une place sans paiement
audit-write-to-people = a écrit à des participants de la session

# Mail: an invitation.
mail-greeting-nameless = Bonjour,
mail-invitation-subject = Invitation : { $session }
mail-invitation-title = Vous êtes invité
mail-invitation-text = { $site } vous invite à « { $session } ».
mail-invitation-fee = Prix
mail-invitation-free = gratuit
mail-invitation-action = Voir la session
mail-invitation-why = Vous recevez cet e-mail parce que quelqu’un chez { $site } a saisi votre adresse ; un autre n’arrive que si la session est déplacée ou annulée. Vous n’avez rien à faire si vous ne souhaitez pas venir.
mail-invited-moved-title = La session à laquelle vous êtes invité a été déplacée
mail-invited-moved-text = { $site } vous avait invité à « { $session } ». La session aura lieu à un autre moment.
mail-invited-cancelled-text = { $site } vous avait invité à « { $session } ». La session est annulée.
host-part-expected = Personnes attendues, pour le coût estimé
host-part-expected-hint = Laissé vide, on attend autant d’ordinateurs que de places ou d’invitations, plus le vôtre. Vous pouvez aussi les modifier à côté de l’estimation.
host-not-forgotten = Le brouillon est gardé.
host-not-forgotten-paid = Il est payé : ce qui est bloqué ou a été débité le serait pour rien. Planifiez la session, puis annulez-la : tout est rendu.
host-not-forgotten-open = Sa page de paiement est ouverte, et on peut encore y payer pendant une demi-heure. Après cela, le brouillon pourra être supprimé.
host-not-forgotten-checked = On vérifie ce qu’est devenu son paiement. Dès que ce sera clair, le brouillon pourra être supprimé.
host-start-unpaid = Elle n’est pas encore payée.
