# Mails. Subjects carry no amounts, so that nothing private shows on a locked screen.
mail-greeting = Bonjour { $name },
mail-sign-off = { $site }
mail-questions = Des questions ? Répondez à cet e-mail ou écrivez à { $contact }.
mail-reference = Inscription { $reference }
mail-test = TEST : cet e-mail concerne une session de test. Aucun argent réel n’a circulé.
mail-fact = { $label } : { $value }
mail-link = { $words } :
mail-when = Quand
mail-session = Session
mail-amount = Payé
mail-amount-tax = { $total } (dont { $amount } de { $tax } { $rate })
mail-amount-free = Gratuit
mail-amount-given = Gratuit, { $site } vous offre cette place

mail-confirmation-subject = Votre place : { $session }
mail-confirmation-title = Votre place est réservée
mail-confirmation-text = Votre place pour « { $session } » est confirmée.
mail-confirmation-paid-by = { $name } a payé cette place et vous envoie à la session. Le reçu et les remboursements restent chez { $name } ; pour rendre la place, adressez-vous à { $name }.
mail-confirmation-join = Participer à la session
mail-confirmation-join-opens = Le lien s’ouvre le { $date } à { $time }. Il est strictement personnel ; ne le transmettez pas.
mail-confirmation-registration = Votre inscription
mail-confirmation-receipt = Votre reçu
mail-confirmation-policy = Règles d’annulation que vous avez acceptées le { $date } : { $rules }
mail-confirmation-withdrawal = En tant que consommateur, vous pouvez vous rétracter jusqu’au { $date } sans donner de motif ; ce qui vous est dû vous est rendu dans les 14 jours.
mail-confirmation-express = Le { $date }, vous nous avez demandé expressément de commencer avant la fin de votre délai de rétractation de 14 jours et déclaré savoir que le droit de vous rétracter est perdu une fois la session entièrement tenue.
mail-confirmation-calendar = Un rendez-vous pour votre agenda est joint.

mail-returned-subject = Votre argent vous est rendu : { $session }
mail-returned-title = Il ne restait plus de place
mail-returned-text = Votre paiement de { $amount } pour « { $session } » est arrivé alors que votre place était partie, et il n’en restait pas d’autre.
mail-returned-void = Le montant était seulement bloqué. Nous l’avons entièrement libéré ; rien n’est débité. Votre banque peut afficher le blocage quelques jours encore.
mail-returned-refund = Nous vous rendons la totalité comme vous aviez payé. Cela s’affiche en général en 3 à 10 jours.
mail-returned-nothing-to-do = Vous n’avez rien à faire.
mail-returned-sessions = Voir les autres sessions

mail-second-payment-subject = Vous avez payé deux fois : le second paiement vous est rendu
mail-second-payment-title = Votre second paiement vous est rendu
mail-second-payment-text = Nous avons reçu deux paiements pour « { $session } ». Votre place reste acquise, et le second paiement de { $amount } vous est rendu.
mail-second-payment-of-card = Votre place est payée avec PayPal. C’est le paiement par carte qui vous est rendu.
mail-second-payment-of-paypal = Votre place est payée par carte. C’est le paiement avec PayPal qui vous est rendu.
mail-second-payment-void = Il était seulement bloqué et a été libéré ; votre banque peut l’afficher quelques jours encore.
mail-second-payment-refund = Il vous est rendu comme vous aviez payé. Cela s’affiche en général en 3 à 10 jours.

mail-review-subject = Votre paiement est en cours de vérification : { $session }
mail-review-title = Votre paiement est en cours de vérification
mail-review-text = Votre paiement de { $amount } pour « { $session } » est vérifié par une personne. Cela arrive pour certains paiements et n’a rien à voir avec vous.
mail-review-seat = Votre place vous est réservée en attendant. Le montant est bloqué, mais pas débité.
mail-review-until = Vous aurez de nos nouvelles au plus tard le { $date } à { $time }.

mail-review-ended-subject = Votre paiement n’a pas été approuvé : { $session }
mail-review-ended-title = Vous n’avez pas de place
mail-review-ended-declined = Votre paiement de { $amount } pour « { $session } » a été vérifié et n’a pas été approuvé.
mail-review-ended-expired = La vérification de votre paiement de { $amount } pour « { $session } » n’a pas été terminée à temps.
mail-review-ended-money = Rien n’a été débité ; le montant bloqué est libéré. Votre banque peut l’afficher quelques jours encore.
mail-review-ended-again = Tant qu’il reste des places, vous pouvez vous inscrire à nouveau et payer autrement.
mail-review-ended-other-title = Ce paiement n’a pas été pris
mail-review-ended-other = La vérification de votre paiement de { $amount } pour « { $session } » est terminée, et le paiement n’a pas été pris.
mail-review-ended-other-seat = Vous avez commencé un autre paiement pour la même place. Votre inscription montre où en est votre place, et où vous pouvez payer tant qu’elle vous est réservée.
mail-review-ended-session = Voir la session
mail-nothing-paid-subject = Votre paiement n’a pas abouti : { $session }
mail-nothing-paid-title = Rien n’a été payé
mail-nothing-paid-text = Nous avons vérifié votre paiement de { $amount } pour « { $session } » : il n’a pas abouti et rien n’a été débité.
mail-nothing-paid-again = Votre inscription montre où en est votre place, et où vous pouvez payer tant qu’elle vous est réservée.
mail-card-looked-for-subject = Nous ne savons pas encore si votre carte a été débitée : { $session }
mail-card-looked-for-title = Votre paiement n’a pas été trouvé jusqu’ici
mail-card-looked-for-text = Nous avons cherché votre paiement de { $amount } pour « { $session } ».

# Calendar entry.
calendar-description = Votre lien personnel s’ouvre à { $time } :
calendar-location = En ligne, par votre lien personnel
calendar-registration = Votre inscription :

# To people who sign in.
mail-invited-subject = { $sender } vous invite
mail-invited-title = Vous êtes invité
mail-invited-text = { $sender } vous propose de participer en tant que : { $roles }. Acceptez, choisissez un mot de passe, et vous y êtes.
mail-invited-account-text = { $sender } vous propose de participer en tant que : { $roles }. Acceptez, connectez-vous avec votre compte, et vous y êtes.
mail-invited-accept = Accepter l’invitation
mail-invited-until = { $count ->
    [one] Le lien sert une seule fois, pendant un jour.
   *[other] Le lien sert une seule fois, pendant { $count } jours.
}
mail-invited-unexpected = Vous ne vous y attendiez pas ? Ignorez cet e-mail ; sans vous, rien ne se passe.
mail-reset-subject = Choisissez un autre mot de passe
mail-reset-title = Choisissez un autre mot de passe
mail-reset-text = Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour cette adresse.
mail-reset-choose = Choisir un mot de passe
mail-reset-until = Le lien sert une seule fois, pendant { $minutes } minutes.
mail-reset-unexpected = Ce n’était pas vous ? Ignorez cet e-mail ; votre mot de passe reste tel qu’il est.
mail-password-changed-subject = Votre mot de passe a été changé
mail-password-changed-title = Votre mot de passe a été changé
mail-password-changed-text = Le mot de passe de votre compte a été changé le { $time }. Partout ailleurs où vous étiez connecté, vous ne l’êtes plus.
mail-factor-changed-subject = Votre second facteur a été changé
mail-factor-changed-title = Votre second facteur a été changé
mail-factor-changed-text = Le second facteur de votre compte a été configuré, changé ou retiré le { $time }.
mail-changed-not-you = Ce n’était pas vous ? Choisissez tout de suite un autre mot de passe, et prévenez qui exploite cette installation.
mail-changed-reset = Choisir un autre mot de passe
mail-changed-expected = C’était vous ? Alors vous n’avez rien à faire.
mail-factor-reset-subject = Votre second facteur a été retiré
mail-factor-reset-title = Votre second facteur a été retiré
mail-factor-reset-text = Un administrateur ou un exploitant a retiré le second facteur de votre compte le { $time }, et toutes vos connexions ont pris fin. Connectez-vous avec votre mot de passe : si vos rôles l’exigent, vous configurez aussitôt un nouveau second facteur.
mail-factor-reset-expected = Vous l’avez demandé ? Alors connectez-vous vite, pour que personne d’autre n’y mette le sien.
# Personne n’a démarré une session dont des places sont payées.
mail-held-asked-subject = « { $session } » a-t-elle eu lieu ?
mail-held-asked-title = Cette session a-t-elle eu lieu ?
mail-held-asked-text = { $count ->
    [one] Personne n’a démarré cette session dans sa salle, et { $count } place est payée. Dites-nous si elle a eu lieu ailleurs.
   *[other] Personne n’a démarré cette session dans sa salle, et { $count } places sont payées. Dites-nous si elle a eu lieu ailleurs.
}
mail-held-asked-until = Sans réponse avant le { $time }, la session est considérée comme n’ayant pas eu lieu et chacun est entièrement remboursé.
mail-held-asked-action = Répondre
mail-office-asked-subject = { $site } : des paiements demandent votre attention
mail-office-asked-title = Des paiements demandent votre attention
mail-office-asked-text = Bursar ne peut pas poursuivre seul ces paiements, ou leur prestataire dit quelque chose qui ne concorde pas.
mail-office-asked-open = Ouvrir Argent
mail-office-asked-more = { $count ->
    [one] Un autre s’y est ajouté.
   *[other] { $count } autres s’y sont ajoutés.
}
mail-office-asked-gathered = Ce qui survient en dix minutes tient en un seul e-mail.
mail-office-asked-dispute = Ce que le prestataire dit d’un litige ne concorde pas
mail-office-asked-whose = De l’argent a été rendu chez le prestataire, sans qu’on puisse dire si c’est par un litige
mail-office-asked-misfit = De l’argent a été rendu chez le prestataire qui ne concorde pas avec les livres
# Un animateur est prié de payer.
mail-hold-due-subject = Veuillez payer « { $session } »
mail-hold-due-title = Votre session peut être payée
mail-hold-due-text = { $amount } peut maintenant être bloqué. Après la session, ce qu’elle a utilisé est débité et le reste est libéré.
mail-hold-due-why = La session ne peut pas commencer avant. Plus tôt, le blocage n’aurait pas tenu jusqu’à sa fin.
mail-hold-due-action = Payer la session
mail-handed-over-subject = Vous animez désormais « { $session } »
mail-handed-over-title = Vous animez désormais une session
mail-handed-over-text = Un administrateur de { $site } vous a confié cette session. Elle se trouve sous Mes sessions ; vous la démarrez et la dirigez.
mail-handed-over-action = Voir la session
