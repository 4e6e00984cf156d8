# Comment va l’installation.
health-title = Santé
health-well = Tout va bien
health-attention = Quelque chose demande de l’attention
health-bad = Quelque chose ne fonctionne pas
health-looked-at = Regardé à { $time } ({ $zone }).
health-looks-again = Cette page regarde à nouveau d’elle-même toutes les 30 secondes.
health-state-good = Bon
health-state-attention = Demande de l’attention
health-state-bad = Ne fonctionne pas
health-state-untold = Impossible à dire

health-work = Travail de suite
health-work-good = Ce qui est dû est fait en moins d’une minute.
health-work-none = Personne ne travaille : le processus « bursar serve » n’a jamais été lancé sur cette base.
health-work-late = { $count ->
    [one] 1 tâche est en retard, depuis { $time }.
   *[other] { $count } tâches sont en retard, la plus ancienne depuis { $time }.
}
health-mails = E-mails
health-mails-good = Tous les e-mails sont partis.
health-mails-waiting = { $count ->
    [one] 1 e-mail attend le serveur de messagerie, depuis { $time }.
   *[other] { $count } e-mails attendent le serveur de messagerie, le plus ancien depuis { $time }.
}
health-payments = Paiements dont l’issue est inconnue
health-payments-good = Aucun.
health-payments-unknown = { $count ->
    [one] L’issue de 1 paiement est inconnue, depuis { $time }. Le service de paiement est interrogé.
   *[other] L’issue de { $count } paiements est inconnue, le plus ancien depuis { $time }. Le service de paiement est interrogé.
}
health-people = Paiements qui attendent une personne
health-people-good = Aucun.
health-people-waiting = { $count ->
    [one] 1 paiement attend une décision des personnes de son site, commencé { $time }.
   *[other] { $count } paiements attendent une décision des personnes de leur site, le plus ancien commencé { $time }.
}
health-lists = Listes des prestataires
health-lists-good = Elles concordent avec les livres, pour autant qu’elles aient été comparées.
health-lists-differ = { $count ->
    [one] Un écart avec les livres, connu depuis { $time } : voyez ce que c’est sous Paiements.
   *[other] { $count } écarts avec les livres, le premier connu depuis { $time } : voyez ce que c’est sous Paiements.
}
health-lists-late = { $count ->
    [one] Un compte n’a pas été comparé avec la liste de son prestataire depuis { $time } : voyez pourquoi sous Paiements.
   *[other] { $count } comptes n’ont pas été comparés avec les listes de leurs prestataires, le premier depuis { $time } : voyez pourquoi sous Paiements.
}
health-gateways = Services de paiement
health-gateways-good = Le service de paiement de chaque compte marchand répond.
health-gateways-silent = { $count ->
    [one] Le service de paiement de 1 compte marchand ne donne pas de bonne réponse depuis { $time }.
   *[other] Les services de paiement de { $count } comptes marchands ne donnent pas de bonne réponse, le premier depuis { $time }.
}
health-seals = Livres scellés
health-seals-none = Rien n’a encore été vendu.
health-seals-last = Sceau { $number }, posé { $time }.
health-seals-late = { $count ->
    [one] 1 écriture n’a pas encore de sceau, depuis { $time }.
   *[other] { $count } écritures n’ont pas encore de sceau, la plus ancienne depuis { $time }.
}
health-disk = Disque de la base de données
health-disk-free = { $size } libres.
health-disk-untold = PostgreSQL ne le dit pas. Regardez sur la machine où il tourne.
health-restored = Restaurée d’une sauvegarde
health-restored-no = Non.
health-restored-yes = Oui, et pas libérée : les services de paiement sont seulement interrogés et rien n’est vendu. Comparez avec le service de paiement, puis lancez « bursar release ».
health-clock = Horloge
health-clock-good = Elle n’a pas fait de saut depuis le démarrage de Bursar.
health-clock-off = L’horloge de la machine a fait un saut : elle indique { $wall }. Bursar continue avec l’heure qu’il avait, { $time }, afin que rien ne soit facturé ni n’expire par erreur. Réglez l’horloge de la machine, puis redémarrez Bursar.
health-papers = Noms sur les reçus
health-papers-good = Les noms en arabe, chinois, hébreu, hindi, japonais, coréen, thaï et dans d’autres écritures peuvent être imprimés.
health-papers-lacking = Les noms dans certaines écritures sont imprimés sur les reçus et les décomptes sous forme de numéros, tels que [U+592A] : des polices manquent. Installez les paquets Debian { $packages }, ou d’autres polices pour les mêmes écritures, puis redémarrez Bursar.

health-about = À propos
health-version = Version
health-database = Base de données

# Tâches.
jobs-title = Tâches
jobs-intro = Le travail de suite qui attend son moment. Ce qui échoue est retenté tout seul, de plus en plus tard.
jobs-none = Aucune tâche n’attend.
jobs-kind = Sorte
jobs-count = En attente
jobs-next = Prochaine échéance
jobs-failed = Dernier essai échoué
jobs-all = Toutes les sortes
jobs-list = Chaque tâche
jobs-site = Site
jobs-due = Échéance
jobs-tries = Essais
jobs-state = État
jobs-state-waiting = Attend
jobs-state-taken = En cours
jobs-hurry = Faire maintenant
jobs-hurried = La tâche est due maintenant.
jobs-first = Les { $max } premières sont affichées.
job-resolve-attempt = Interroger le service de paiement
job-look-at-attempt = Vérifier ce que le service de paiement a signalé
job-expire-hold = Libérer une place gardée
job-send-mail = Envoyer un e-mail
job-seal-chain = Sceller les livres
job-free-budget = Vérifier si le budget réservé est encore nécessaire
job-recognize-revenue = Comptabiliser le produit d’une session
job-look-after-use = Suivre une session dont les minutes sont payées
job-cancel-session = Rembourser une session annulée
job-tell-moved = Annoncer à tous qu’une session est déplacée
job-tell-nothing-paid = Annoncer à qui est parti qu’un paiement n’a pas abouti
job-reconcile = Comparer avec les listes des prestataires
job-renew-subscriptions = Vérifier que les prestataires nous préviennent encore
job-forget-sign-ins = Oublier les connexions et les liens expirés
job-sweep-rooms = Fermer les salles que personne n’a fermées
