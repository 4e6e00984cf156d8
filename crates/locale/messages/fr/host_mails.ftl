# Messages aux animateurs qui paient les minutes de leurs sessions.
mail-host-charged-subject = Coût de « { $session } »
mail-host-charged-title = Ce que votre session a coûté
mail-host-charged-used = « { $session } » est terminée. { $amount } ont été débités de votre carte pour son utilisation.
mail-host-charged-before = { $amount } ont été débités de votre carte pour « { $session } ». Ce que la session n’utilise pas vous sera remboursé à la fin.
mail-host-charged-released = Les { $amount } réservés en plus sont libérés. Votre banque peut encore les afficher quelques jours.
mail-host-charged-statement = Voir chaque minute
mail-host-charged-receipt = Reçu (PDF)
mail-host-charged-number = Reçu { $number }
mail-host-released-subject = Votre paiement pour « { $session } » vous est rendu
mail-host-released-title = Vous ne payez rien
mail-host-released-never = « { $session } » n’a pas eu lieu : aucune minute ne vous est facturée.
mail-host-released-unused = « { $session } » est terminée sans avoir utilisé de minutes : rien ne vous est facturé.
mail-host-released-hold = Les { $amount } réservés sur votre carte sont libérés. Votre banque peut encore les afficher quelques jours.
mail-host-released-refunded = Les { $amount } débités de votre carte vous sont remboursés. Cela peut prendre quelques jours.
mail-host-released-session = Vers la session
