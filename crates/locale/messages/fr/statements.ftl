# Le décompte d’une session payée à l’usage.
statement-title = Décompte
statement-back = Retour à la session
statement-session = Session
statement-when = Quand les minutes ont compté
statement-host = Animateur
statement-division = Division
statement-tariff = Tarif
statement-version = { $name }, version { $number }, acceptée avant la session
statement-frozen = Arrêté
statement-charged = Débité
statement-held = Bloqué auparavant
statement-released = Libéré
statement-refunded = Remboursé
statement-test = TEST : aucun argent réel n’a circulé.
statement-mark-charged = Débité
statement-mark-charging = En cours de débit
statement-mark-looked-into = En cours d’examen
statement-mark-lost = Non débité
statement-mark-nothing = Rien à payer
statement-standing-charged = Le montant a été débité ; ce qui était bloqué en plus a été libéré.
statement-standing-charging = Le montant est en train d’être débité, et ce qui est bloqué en plus sera alors libéré. Cela prend deux minutes au plus.
statement-standing-looked-into = Quelqu’un examine le paiement. Entre-temps, rien n’est débité deux fois et rien n’est perdu ; cette page indiquera ce qu’il en est.
statement-standing-lost = Ce qui a été utilisé n’a pas pu être débité : le blocage avait pris fin. Rien n’a été prélevé.
statement-standing-nothing = Rien n’a été utilisé, rien n’est donc débité. Tout ce qui était bloqué est libéré.
statement-line = Ce qui a été utilisé
statement-teleconference = Minutes de téléconférence, { $type }
statement-net = Net
statement-actual = Coût de ce qui a été utilisé
statement-ceiling = Le maximum convenu
statement-waived = Au-delà : non débité
statement-note-measured = Les minutes sont comptées à la milliseconde et converties en argent une seule fois par ligne, avec arrondi commercial. La taxe est calculée sur le total net.
statement-note-final = Sur ce site, l’estimation acceptée est définitive : elle est débitée quelle que soit la mesure, sauf si rien n’a été utilisé.
statement-note-waived = L’usage a dépassé de { $amount } ce qui était convenu. Ce dépassement est indiqué et n’est jamais débité.
statement-note-tax = Le montant débité contient { $amount } de taxe.
statement-note-late = { $count ->
    [one] Un message concernant cette session est arrivé après la clôture. Il ne change rien ; votre opérateur peut le voir.
   *[other] { $count } messages concernant cette session sont arrivés après la clôture. Ils ne changent rien ; votre opérateur peut les voir.
}
statement-intervals = Chaque connexion comptée
statement-intervals-none = Personne n’était connecté.
statement-intervals-part = { $from } à { $until } sur { $all } ; toutes figurent dans le PDF et dans le fichier CSV.
statement-intervals-before = Précédentes
statement-intervals-after = Suivantes
statement-who = Qui
statement-what = Quoi
statement-from = De
statement-until = À
statement-length = Durée
statement-source = Vu par
statement-edges = Comment le début et la fin sont connus
statement-participant = Participant { $number }
statement-computer = { $name }, appareil { $number }
statement-source-room = Salle
statement-source-said = Indiqué par la personne
statement-edge-said = annoncé
statement-edge-estimated = vu en dernier
statement-edge-reported = signalé plus tard
statement-edge-session = session
statement-edge-device = autre appareil
statement-edges-note = Annoncé : la connexion l’a dit elle-même. Vu en dernier : elle s’est tue, et seul ce qui en a été vu compte. Session : elle était encore ouverte au début ou à la fin de la session. Autre appareil : le son ne compte que tant que son ordinateur est connecté, et un appareil ne compte qu’une fois.
statement-lines = Ce qui a été utilisé et ce que cela coûte
statement-picture = Qui était connecté
statement-picture-description = Une barre par personne sur l’horloge de la session : { $people } personnes, { $peak } en même temps au plus.
statement-picture-more = Les { $shown } premières personnes sont dessinées ; toutes figurent dans le tableau ci-dessous.
statement-key-computer = ordinateur
statement-key-audio = téléconférence
statement-pdf = PDF
statement-csv = CSV
statement-wrong = Quelque chose ne va pas
statement-wrong-text = Comparez le tableau avec les personnes présentes. Écrivez ensuite à { $contact } en indiquant la personne et l’heure : on peut retrouver l’auteur de chaque ligne.
statements-of-site = Décomptes de { $site }
statements-none = Ce site n’a pas encore de décompte. Il y en a un lorsqu’une session payée à l’usage est terminée.
statement-picture-step = { $count ->
    [one] un trait par minute
   *[other] un trait toutes les { $count } minutes
}
statements-title = Décomptes
