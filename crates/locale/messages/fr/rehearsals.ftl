# Répétitions de paiements.
rehearsal-link = Répéter un paiement
rehearsal-title = Répéter un paiement
rehearsal-lead = Voyez ce que voit un payeur quand un paiement par { $product } se passe bien, ou mal. Il paie à un remplaçant du prestataire, sur un site d’exemple : rien ne lui est demandé, aucun argent ne bouge, rien n’est conservé.
rehearsal-operators = Le payeur achète une place. Un hôte qui paie des minutes suit le même chemin.
rehearsal-own-card-page = Le site d’exemple demande la carte sur la page du prestataire, et non sur sa propre page comme ce compte : une carte refusée met fin à votre page.
rehearsal-trouble = Ce qui se passe mal
rehearsal-trouble-none = Rien : tout se passe bien
rehearsal-trouble-declined = Le paiement est refusé
rehearsal-trouble-declined-hint = La première fois ; le payeur paie ensuite autrement.
rehearsal-trouble-answer-lost = La réponse se perd
rehearsal-trouble-answer-lost-hint = Le prestataire prend ou réserve l’argent, et personne ne l’apprend.
rehearsal-trouble-unreachable = Le prestataire est injoignable
rehearsal-trouble-unreachable-hint = Pendant dix minutes, à partir du paiement.
rehearsal-trouble-unreadable = La réponse est illisible
rehearsal-trouble-unreadable-hint = Le prestataire répond à nos premières questions par quelque chose d’incompréhensible.
rehearsal-trouble-review-accepted = Retenu pour vérification, puis accepté
rehearsal-trouble-review-declined = Retenu pour vérification, puis refusé
rehearsal-trouble-review-hint = Quelqu’un décide chez le prestataire deux heures plus tard.
rehearsal-trouble-never-back = Le payeur ne revient jamais
rehearsal-trouble-never-back-hint = Il paie, et ferme son navigateur sur la page de paiement.
rehearsal-trouble-cancelled = Le payeur annule
rehearsal-trouble-cancelled-hint = Sur la page de paiement.
rehearsal-trouble-charge-refused = L’argent est réservé et ne peut être débité
rehearsal-trouble-charge-refused-hint = Le prestataire refuse chaque fois.
rehearsal-do = Répéter
rehearsal-again = Répéter encore
rehearsal-none-chosen = Choisissez ce qui se passe mal.
rehearsal-kept = Rien n’a été répété. Votre choix est conservé.
rehearsal-too-many = Deux paiements sont déjà en cours de répétition. Réessayez dans une demi-minute.
rehearsal-too-slow = La répétition a duré trop longtemps et a été abandonnée. Réessayez quand il y aura moins d’activité ici.
rehearsal-failed = La répétition s’est interrompue. Les vrais paiements ne sont pas concernés. L’exploitant de cette installation en trouve la raison dans le journal.
rehearsal-moments = Ce qui s’est passé
rehearsal-of = { $product } : { $trouble }
rehearsal-of-edition = { $product }, { $edition } : { $trouble }
rehearsal-at-once = aussitôt
rehearsal-after-seconds = { $count ->
    [one] après { $count } seconde
   *[other] après { $count } secondes
}
rehearsal-after-minutes = { $count ->
    [one] après { $count } minute
   *[other] après { $count } minutes
}
rehearsal-after-hours = { $count ->
    [one] après { $count } heure
   *[other] après { $count } heures
}
rehearsal-after-hours-minutes = { $count ->
    [one] après { $count } heure
   *[other] après { $count } heures
} et { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
rehearsal-after-days = { $count ->
    [one] après { $count } jour
   *[other] après { $count } jours
}
rehearsal-sees = Le payeur voit
rehearsal-changed = La page dit maintenant
rehearsal-mail = Un e-mail au payeur
rehearsal-mail-text = Lire l’e-mail
rehearsal-event-at-gateway = Le payeur arrive sur la page du prestataire.
rehearsal-event-pays = Le payeur y paie.
rehearsal-event-pays-declined = Le payeur y paie, et sera refusé.
rehearsal-event-declined-there = La page du prestataire dit que c’est refusé.
rehearsal-event-cancels = Le payeur y annule.
rehearsal-event-leaves = Le payeur ferme son navigateur, pour de bon.
rehearsal-event-opens-again = La page du prestataire ne mène nulle part. Le payeur rouvre notre page.
rehearsal-event-answer-lost = Le prestataire a fait ce qui était demandé. Sa réponse est perdue.
rehearsal-event-unreachable = À partir de maintenant, le prestataire est injoignable.
rehearsal-event-reachable-again = Le prestataire est de nouveau joignable.
rehearsal-event-unreadable = La réponse du prestataire est illisible.
rehearsal-event-held-for-review = Le prestataire retient le paiement pour vérification.
rehearsal-event-review-accepted = Quelqu’un accepte le paiement chez le prestataire.
rehearsal-event-review-declined = Quelqu’un refuse le paiement chez le prestataire.
rehearsal-event-charge-refused = Le prestataire refuse de débiter ce qu’il réserve.
rehearsal-end = Comment cela s’est terminé
rehearsal-end-seat = Le payeur a sa place et a été débité de { $taken }, une seule fois.
rehearsal-end-seat-uncharged = Le payeur a sa place ; { $held } sont réservés et pas encore débités. Une personne décide : le paiement attend au bureau des finances.
rehearsal-end-not-charged = Le payeur n’a pas de place et n’a rien payé.
rehearsal-end-given-back = Le payeur n’a pas de place, et rien de son argent n’est resté chez vous.
rehearsal-end-open = Après trois jours, ce n’est pas réglé : une personne doit s’en occuper.
rehearsal-books = Les comptes à la fin
rehearsal-books-whose = De qui
rehearsal-books-held = Réservé
rehearsal-books-taken = Débité
rehearsal-books-theirs = Du prestataire
rehearsal-books-ours = Les nôtres
rehearsal-sound = Toutes les règles sur l’argent ont tenu.
rehearsal-broken = Une règle sur l’argent a été enfreinte. Veuillez le signaler aux auteurs de Bursar :
rehearsal-session = Négocier avec assurance
rehearsal-session-text = Une session inventée pour cette répétition.
