# Paiement : qui achète.
register-express = En tant que consommateur, je vous demande expressément de commencer avant la fin de mon délai de rétractation de 14 jours. Je sais que je perds le droit de me rétracter une fois la session entièrement tenue.
form-express-missing = Cochez la case pour nous demander de commencer pendant votre délai de rétractation de 14 jours ; sinon, choisissez une session plus tardive.

# Page d’inscription : ce que la personne peut faire.
giving-title = Quelque chose a changé ?
giving-cancel = Annuler mon inscription
giving-correct = Corriger le nom ou l’adresse
giving-colleague = Envoyer un collègue
giving-unpaid = Rendre la place
giving-withdraw = Renoncer au contrat ici
giving-withdraw-until = En tant que consommateur, vous pouvez vous rétracter jusqu’au { $date } sans donner de motif.
giving-moved = Cette session a été déplacée. Jusqu’au { $date } à { $time }, vous pouvez annuler et récupérer tout votre argent.
giving-policy = Ce que vous avez accepté : { $policy }
giving-back-to-registration = Retour à mon inscription

# Annuler, en deux étapes.
cancel-title = Annuler votre inscription
cancel-text = Vous renoncez à votre place à « { $session } ».
cancel-refund-all = Tout vous est remboursé : { $amount }.
cancel-refund-part = { $amount } vous sont remboursés. { $kept } sont retenus selon les règles que vous avez acceptées.
cancel-refund-none = Selon les règles que vous avez acceptées, rien de { $paid } ne vous est remboursé. Vous pouvez envoyer un collègue.
cancel-refund-none-contact = Si cela ne vous semble pas juste, écrivez à { $contact } avant d’annuler.
cancel-refund-free = Vous n’avez rien payé, rien n’est donc remboursé.
cancel-refund-unpaid = Votre place est remise à disposition. Si un paiement de votre part arrive malgré tout, il vous est rendu en entier, automatiquement.
cancel-refund-how = L’argent revient par le même chemin. Les banques mettent en général 3 à 10 jours à l’afficher.
cancel-seat = Votre place revient aussitôt à quelqu’un d’autre. C’est définitif.
cancel-confirm-refund = Annuler et récupérer { $amount }
cancel-confirm = Annuler mon inscription
cancel-keep = Garder ma place
cancel-changed-title = Le montant a changé
cancel-changed-text = Un délai est passé depuis que vous avez ouvert cette page. Rien n’a été annulé. Regardez le nouveau montant et décidez à nouveau.
cancel-too-late-title = Cette inscription ne peut plus être annulée
cancel-too-late-text = Le temps pendant lequel vous pouviez annuler vous-même est passé. Écrivez à { $contact }, ou envoyez un collègue.
cancel-not-now-title = Pas en ce moment
cancel-not-now-text = Votre paiement est en cours d’achèvement. Réessayez dans une minute ; vos droits n’en souffrent pas.
cancel-already-title = Cette inscription est déjà abandonnée

# Se rétracter, en deux étapes, sans se connecter.
withdraw-title = Renoncer au contrat
withdraw-text = En tant que consommateur, vous pouvez renoncer à ce contrat jusqu’à la fin du { $date }, sans donner de motif.
withdraw-name = Votre nom
withdraw-contract = Contrat
withdraw-contract-text = Place à « { $session } », inscription { $reference }
withdraw-contact = L’accusé de réception est envoyé à
withdraw-continue = Continuer
withdraw-confirm-title = Confirmez votre rétractation
withdraw-declaration = Je soussigné(e), { $name }, renonce au contrat portant sur une place à « { $session } », inscription { $reference }.
withdraw-confirm = Confirmer la rétractation
withdraw-refund-all = Tout vous est remboursé sous 14 jours : { $amount }.
withdraw-refund-part = La session a commencé à votre demande expresse. Pour la partie tenue, { $kept } sont dus ; { $amount } vous sont remboursés sous 14 jours.
withdraw-mail = Nous accusons réception aussitôt par courriel, avec le texte, la date et l’heure.
withdraw-over-title = Le délai de rétractation est passé
withdraw-over-period = Il a pris fin le { $date }. Les règles d’annulation restent valables.
withdraw-over-performed = La session a été entièrement tenue à votre demande expresse ; le droit de rétractation a donc pris fin.
withdraw-no-right-title = Il n’y a pas de droit de rétractation pour cette inscription
withdraw-no-right-text = Il existe pour les consommateurs qui ont payé une place. Les règles d’annulation restent valables.

# Corriger et envoyer quelqu’un d’autre.
correct-title = Corriger le nom ou l’adresse
correct-text = Votre place, votre paiement et votre reçu restent tels quels.
correct-address-note = Si vous changez l’adresse e-mail, vos liens sont refaits et envoyés à la nouvelle ; l’ancienne adresse est prévenue.
correct-save = Enregistrer
colleague-title = Envoyer un collègue
colleague-text = Votre collègue reçoit votre place à « { $session } », avec son propre lien. Votre lien ne fonctionne plus. Rien n’est remboursé.
colleague-first-name = Prénom de votre collègue
colleague-last-name = Nom de votre collègue
colleague-email = E-mail de votre collègue
colleague-email-hint = Le lien personnel y est envoyé.
colleague-send = Céder ma place
colleague-done-title = Votre place a été cédée
colleague-done-text = { $name } a maintenant votre place à « { $session } » et reçoit le lien par courriel. Votre propre lien ne fonctionne plus.
person-too-often-title = Cette inscription a été modifiée trop souvent
person-too-often-text = Écrivez à { $contact } ; une personne vous aidera.
person-too-late-title = Ceci ne peut plus être modifié
person-too-late-text = Il n’y a pas de place à modifier, ou la session est terminée. Écrivez à { $contact } si vous avez besoin d’aide.

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
lost-title = Retrouver mon inscription
lost-text = Saisissez l’adresse e-mail de votre inscription. S’il y a une inscription à une session à venir, nous y envoyons le lien personnel.
lost-send = Envoyer mon lien
lost-sent-title = Regardez votre courriel
lost-sent-text = S’il y a une inscription avec { $email }, son lien est en route. Cela peut prendre quelques minutes ; regardez aussi parmi les indésirables.
lost-sent-limit = Pour vous protéger, le même lien est envoyé au plus une fois par heure.
lost-too-many = Trop de liens ont été demandés. Réessayez à { $time } ; les courriels déjà demandés arriveront tout de même.
find-registration-link = Lien perdu ? Retrouver mon inscription
lost-link = Lien perdu ? Retrouver mon inscription

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
