# Register page: details, summary, pay.
register-title = Vos coordonnées
register-intro = Aucun compte n’est nécessaire. Nous demandons seulement ce qu’il faut pour le reçu et votre place.
register-back = Retour à la session
register-first-name = Prénom
register-last-name = Nom
register-email = E-mail
register-email-hint = Nous y enverrons votre lien personnel.
register-country = Pays
register-country-choose = Choisissez un pays
register-payment-title = Comment souhaitez-vous payer ?
register-card = Carte
register-card-hint = Vous saisissez ses données sur la page du prestataire de paiement ; nous ne les voyons jamais.
register-card-hint-here = Vous saisissez ses données sur notre page suivante, et votre navigateur les envoie directement au prestataire de paiement : elles n’arrivent jamais chez nous.
register-card-hint-server = Vous saisissez ses données sur notre page suivante ; nous les transmettons au prestataire de paiement et n’en gardons rien.
register-paypal = PayPal
register-paypal-hint = Avec votre compte PayPal, ou par carte là où PayPal le propose. Vous choisissez sur la page de PayPal ; nous ne voyons jamais les données.
register-method-gone-title = Ce moyen de paiement n’est plus proposé
register-method-gone-text = Rien n’a été envoyé et rien n’a été débité. Choisissez comment payer, puis appuyez de nouveau sur le bouton.
register-policy = J’accepte les conditions d’annulation et de remboursement.
register-policy-free = J’accepte que mon nom et mon adresse e-mail soient utilisés pour cette session.
register-summary = Récapitulatif
register-line-seats = { $count ->
    [one] { $count } place
   *[other] { $count } places
}
register-line-tax = { $tax } { $rate }
register-total = Total
register-sold-by = Vous achetez auprès de { $seller }.
register-pay = Payer { $amount }
register-confirm-free = Confirmer ma place
register-hold-until = Votre place vous est réservée jusqu’à { $time }
register-hold-then = Si le temps s’écoule, le formulaire reste rempli ; seule votre place est remise en vente.
register-kept-until = réservée jusqu’à { $time }
register-hold-left = { $minutes ->
    [0] Il reste moins d’une minute
    [one] Il reste { $minutes } minute
   *[other] Il reste { $minutes } minutes
}
register-redirect-note = Ce bouton vous mène à la page de paiement. Vous n’êtes débité qu’une fois votre place assurée.
register-stale-again = Ce que vous avez saisi est encore là. Vérifiez-le et appuyez une nouvelle fois sur le bouton.
register-price-changed-title = Le prix a changé
register-price-changed-text = Il a été modifié pendant que vous remplissiez le formulaire. Le nouveau total est affiché ici. Rien n’a été envoyé et rien n’a été débité ; appuyez une nouvelle fois sur le bouton si vous êtes d’accord.
register-terms-changed-title = Ce que vous acceptez a changé
register-terms-changed-text = Les règles, l’heure de la session ou le moyen de paiement ont changé pendant que vous remplissiez le formulaire. Les voici tels qu’ils sont maintenant. Rien n’a été envoyé et rien n’a été débité : lisez-les et, si vous êtes d’accord, cochez de nouveau la case et appuyez une nouvelle fois sur le bouton.
register-same-person-title = Ce nom et cette adresse e-mail ont déjà une place
register-same-person-text = Une place pour cette session est déjà confirmée pour { $name }, { $email } ; le lien personnel se trouve dans cette boîte. Rien n’a été envoyé et rien n’a été débité. N’appuyez de nouveau sur le bouton que si vous voulez une seconde place.

# Mistakes in the form.
form-errors-title = { $count ->
    [one] { $count } point à corriger
   *[other] { $count } points à corriger
}
form-errors-kept = Tout ce que vous avez saisi est encore là. Rien n’a été débité.
form-mistake = { $field } : { $words }
form-first-name-missing = Indiquez votre prénom.
form-last-name-missing = Indiquez votre nom.
form-name-too-long = Ne dépassez pas { $max } caractères ici.
form-hidden-characters = Retirez les retours à la ligne et les caractères invisibles.
form-name-with-address = Indiquez seulement le nom, sans adresse web ni adresse e-mail.
form-name-with-brackets = Retirez < et >.
form-not-a-name = Écrivez le nom en lettres.
form-email-missing = Indiquez votre adresse e-mail.
form-other-first-name-missing = Indiquez le prénom de la personne.
form-other-last-name-missing = Indiquez le nom de la personne.
form-other-email-missing = Indiquez l’adresse e-mail de la personne.
form-email-incomplete = Cette adresse est incomplète. Exemple : nom@entreprise.fr
form-email-without-at = Il manque un @ dans cette adresse. Exemple : nom@entreprise.fr
form-email-blank = Il y a une espace dans cette adresse. Retirez-la.
form-email-comma = Il y a une virgule dans cette adresse. Il y faut peut-être un point.
form-email-dots = Il y a un point de trop dans cette adresse.
form-email-letters = Nous ne pouvons écrire qu’aux adresses dont la partie avant le @ est faite de lettres sans accents, de chiffres et de signes courants.
form-email-too-often = Beaucoup de places ont été prises pour cette adresse depuis une heure. Utilisez une autre adresse ou réessayez dans une heure.
form-email-too-long = Cette adresse est trop longue. Utilisez-en une de { $max } caractères au plus.
form-country-missing = Choisissez votre pays.
form-country-unknown = Choisissez un pays dans la liste.
form-policy-missing = Cochez la case pour accepter les conditions d’annulation et de remboursement.

# The seat hold ran out.
hold-expired-title = Votre place n’est plus réservée
hold-expired-kept = Elle a été remise en vente. Ce que vous avez saisi est encore là, et rien n’a été débité.
hold-expired-again = Demander une place à nouveau
hold-expired-late = Si vous avez payé au dernier moment, nous le verrons : vous aurez la place s’il y en a une, sinon vous serez remboursé automatiquement.

# Registration page: one address, whatever the state.
registration-reference = Inscription { $reference }
registration-confirmed-title = Inscription confirmée
registration-confirmed-text = Votre place pour { $session } est réservée.
registration-confirmed-mail-follows = Un e-mail à { $email } suivra dès que votre paiement sera effectué.
registration-confirmed-mailed = Votre confirmation a été envoyée à { $email }.
registration-confirmed-mail = Nous envoyons un e-mail à { $email }.
registration-capture-pending = Votre place est assurée. Le paiement se termine ; le reçu suit dans un instant.
registration-join-title = Votre accès
registration-join = Participer à la session
registration-join-opens = Votre lien s’ouvre le { $date } à { $time }.
registration-join-open = La salle est ouverte : vous pouvez entrer maintenant.
registration-join-under-way = La session a commencé : vous pouvez entrer maintenant.
registration-join-personal = Ce lien est strictement personnel. Ne le transmettez pas.
registration-calendar = Ajouter à mon agenda
registration-receipt = Reçu
registration-keep-link = Gardez l’adresse de cette page : elle vous ramène à votre inscription.
registration-expired-title = Cette inscription n’a pas été payée à temps
registration-expired-text = Votre place a été remise en vente. Tant qu’il reste des places, vous pouvez vous inscrire à nouveau.
registration-returned-title = Votre argent vous est rendu
registration-returned-no-seat = Votre paiement de { $amount } est arrivé alors que votre place était partie, et il n’en restait pas d’autre. Nous vous rendons la totalité.
registration-returned-review-title = Votre paiement n’a pas été approuvé
registration-returned-review = La vérification de votre paiement de { $amount } n’a pas été terminée à temps. Votre place a été remise en vente.
registration-returned-review-declined = Votre paiement de { $amount } a été vérifié et n’a pas été approuvé. Votre place a été remise en vente.
registration-returned-second = Vous avez payé deux fois. Vous gardez votre place, et le second paiement de { $amount } vous est rendu automatiquement.
registration-returned-mismatch = L’adresse ou le code de sécurité ne correspondait pas à votre carte ; nous n’avons donc pas accepté le paiement. Votre place a été remise en vente ; vous pouvez vous inscrire à nouveau avec une autre carte.
registration-returned-how = Ce qui était seulement bloqué est libéré, ce qui a été débité vous est renvoyé. Vous n’avez rien à faire ; votre banque peut mettre quelques jours à l’afficher.
registration-returned-released = Rien n’a été débité ; le montant bloqué est libéré. Vous n’avez rien à faire ; votre banque peut mettre quelques jours à l’afficher.
registration-register-again = Voir la session

# Join.
join-title = Participer à { $session }
join-not-open-title = La session n’est pas encore ouverte
join-not-open-text = Vous pouvez entrer le { $date } à partir de { $time }.
join-not-open-wait = Conservez cette page : elle vous donnera accès à la session à ce moment-là.
join-not-begun-wait = Gardez cette page ouverte ; elle vous laisse entrer dès que l’animateur peut commencer.
join-ended-title = Cette session est terminée
join-ended-text = Elle a pris fin le { $date } à { $time }.
join-cancelled-title = Cette session n’a pas lieu
join-cancelled-text = { $site } l’a annulée.
join-no-seat-title = Ce lien ne donne pas de place
join-no-seat-text = L’inscription correspondante n’est pas confirmée, ou ne l’est plus.
join-no-link-title = La salle n’est pas encore prête
join-no-link-text = { $site } n’a pas encore indiqué le lien de la réunion. Réessayez dans quelques minutes.
join-not-begun-title = La session n’a pas encore commencé
join-not-begun-text = L’heure est venue, mais l’animateur ne peut pas encore commencer. Votre place est gardée.
