# Paiement : qui achète.
register-express = En tant que consommateur, je vous demande expressément de commencer avant la fin de mon délai de rétractation de 14 jours. Je sais que je perds le droit de me rétracter une fois la session entièrement tenue.
form-express-missing = Cochez la case pour nous demander de commencer pendant votre délai de rétractation de 14 jours ; sinon, choisissez une session plus tardive.

# Page d’inscription : abandonnée.
cancelled-title = Votre inscription est annulée
cancelled-text = Vous avez renoncé à votre place à « { $session } » le { $date }.
cancelled-withdrawn-text = Vous avez renoncé au contrat portant sur une place à « { $session } » le { $date }.
cancelled-session-title = Cette session n’a pas lieu
cancelled-session-text = { $site } a annulé « { $session } ».
cancelled-going = { $amount } sont en route vers vous. Vous recevrez un courriel quand ce sera fait ; votre banque peut ensuite mettre 3 à 10 jours à l’afficher.
cancelled-gone = { $amount } vous ont été renvoyés. Votre banque peut mettre 3 à 10 jours à l’afficher.
cancelled-released = Le montant était seulement bloqué sur votre carte et est libéré. Rien n’est débité ; votre banque peut afficher le blocage quelques jours.
cancelled-kept = { $amount } sont retenus selon les règles que vous avez acceptées.
cancelled-nothing = Selon les règles que vous avez acceptées, rien n’est remboursé.
cancelled-by-hand = Votre remboursement de { $amount } demande une personne chez { $site }. Vous n’avez rien à faire ; sans nouvelles après quelques jours, écrivez à { $contact }.
registration-part-going = { $amount } de ce que vous avez payé sont en route vers vous.
registration-part-gone = { $amount } de ce que vous avez payé vous ont été renvoyés.
registration-complimentary = { $site } vous a offert cette place.
registration-returned-cancelled = Votre paiement de { $amount } est arrivé après l’annulation de cette inscription. Nous renvoyons tout.

# Un lien perdu.

# Courriels.
mail-refund = Vous revient
mail-kept = Retenu
mail-reason = Pourquoi
mail-refund-days = L’argent revient par le même chemin. Les banques mettent en général 3 à 10 jours à l’afficher.
mail-calendar-removes = La pièce jointe retire la session de votre agenda.
mail-returned-cancelled-title = Votre inscription était déjà annulée
mail-returned-cancelled-text = Votre paiement de { $amount } pour « { $session } » est arrivé après l’annulation de l’inscription.
mail-cancelled-subject = Annulée : { $session }
mail-cancelled-title = Votre inscription est annulée
mail-cancelled-text = Vous avez renoncé à votre place à « { $session } ».
mail-cancelled-back = { $amount } sont en route vers vous, par le même chemin. Vous recevrez encore un courriel quand ce sera fait.
mail-cancelled-nothing-back = Selon les règles que vous avez acceptées, rien n’est remboursé.
mail-withdrawn-subject = Votre rétractation : { $session }
mail-withdrawn-title = Nous avons reçu votre rétractation
mail-withdrawn-text = Gardez ce courriel. Il confirme ce que vous avez déclaré, et quand.
mail-withdrawn-declaration = « Je soussigné(e), { $name }, renonce au contrat portant sur une place à { $session }, inscription { $reference }. »
mail-withdrawn-received = Reçu
mail-withdrawn-means = Ce qui vous est dû revient sous 14 jours par le même chemin, sans frais pour vous.
mail-session-cancelled-subject = N’a pas lieu : { $session }
mail-session-cancelled-title = Cette session n’a pas lieu
mail-session-cancelled-text = « { $session } » a été annulée.
mail-session-cancelled-reason = Pourquoi : { $reason }
mail-session-cancelled-back = Tout votre argent vous est rendu : { $amount }. Vous n’avez rien à faire et recevrez encore un courriel quand ce sera fait.
mail-session-cancelled-unpaid = Si un paiement de votre part arrive encore, il vous revient de lui-même.
mail-moved-subject = Nouvel horaire : { $session }
mail-moved-title = Votre session a été déplacée
mail-moved-text = « { $session } » a lieu à un autre moment. Votre place et votre lien restent tels quels.
mail-moved-cancel-paid = Si vous ne pouvez pas venir, annulez sur la page de votre inscription jusqu’au { $date } à { $time } ; tout votre argent vous est rendu.
mail-moved-cancel-free = Si vous ne pouvez pas venir, annulez sur la page de votre inscription jusqu’au { $date } à { $time }, afin que quelqu’un d’autre ait votre place.
mail-moved-calendar = La pièce jointe change l’horaire dans votre agenda.
mail-refund-begun-subject = De l’argent vous revient : { $session }
mail-refund-begun-title = De l’argent est en route vers vous
mail-refund-begun-text = Nous vous rendons { $amount } de votre paiement pour « { $session } ».
mail-refunded-subject = Votre argent est revenu : { $session }
mail-refunded-title = Votre argent vous a été renvoyé
mail-refunded-text = { $amount } de votre paiement pour « { $session } » vous ont été renvoyés.
mail-replaced-subject = Votre place a été cédée : { $session }
mail-replaced-title = Quelqu’un d’autre a votre place
mail-replaced-text = { $successor } a maintenant votre place à « { $session } ».
mail-replaced-link = Votre propre lien ne fonctionne plus.
mail-address-changed-subject = Votre adresse a été changée : { $session }
mail-address-changed-title = Une autre adresse e-mail
mail-address-changed-text = L’adresse e-mail de votre inscription à « { $session } » a été changée. Courriels et liens vont désormais à la nouvelle ; les liens que vous avez ne fonctionnent plus.
mail-address-changed-not-you = Si ce n’était pas vous, écrivez aussitôt à { $contact }.
mail-lost-link-subject = Votre lien : { $session }
mail-lost-link-title = Voici votre inscription
mail-lost-link-text = Quelqu’un, sans doute vous, a demandé le lien de votre inscription à « { $session } ».
mail-lost-link-not-you = Si ce n’était pas vous, ne faites rien : vous seul avez reçu ce courriel.
