# Checkout: the state of paying.
checkout-seat-until = Votre place vous est réservée jusqu’à { $time }.
checkout-continue-text = Vous payez { $amount } sur la page du prestataire de paiement, puis vous revenez ici.
checkout-continue-text-here = Vous payez { $amount } sur notre page suivante : votre carte va de votre navigateur directement au prestataire de paiement.
checkout-continue-text-server = Vous payez { $amount } sur notre page suivante : nous transmettons votre carte au prestataire de paiement et n’en gardons rien.
checkout-continue = Aller à la page de paiement
checkout-not-finished-title = Votre paiement n’est pas terminé
checkout-not-finished-text = Vous avez commencé à payer cette place, mais le paiement n’est pas terminé. Reprenez où vous en étiez.
checkout-stopped-title = Vous avez arrêté le paiement
checkout-stopped-checking = Nous demandons au prestataire de paiement si quelque chose a été payé avant que vous n’arrêtiez. Cette page changera d’elle-même.
checkout-stopped-late = Si vous aviez déjà payé sur une page que vous avez quittée, nous le voyons dans le quart d’heure, et la place est à vous. Si vous payez encore une fois entre-temps, ce qui arrive en second vous est rendu de lui-même.
checkout-card-looked-for = Votre carte a été envoyée une seule fois et le prestataire n’a pas répondu. Rien n’en a été trouvé jusqu’ici ; nous cherchons encore pendant trois jours. Si elle a été débitée malgré tout, la place est à vous, ou l’argent vous est rendu de lui-même si vous avez payé une nouvelle fois. Nous vous écrivons alors.
checkout-unreachable-title = Nous n’avons pas pu joindre la page de paiement
checkout-unreachable-text = Le prestataire de paiement ne répond pas pour le moment.
checkout-unreachable-next = Cette page vérifie d’elle-même. Vous pouvez aussi réessayer, ou revenir plus tard par l’adresse de cette page.
checkout-pay-again = Réessayer de payer { $amount }

# A payment that was not accepted. Neither the bank's text nor its code is shown.
checkout-declined-title = Votre carte n’a pas été acceptée
checkout-not-accepted-title = Votre paiement n’a pas été accepté
checkout-not-charged = Rien n’a été débité.
checkout-attempts-left = { $count ->
    [0] C’est la dernière page de paiement pour cette place.
    [one] Vous pouvez ouvrir encore { $count } fois une nouvelle page de paiement.
   *[other] Vous pouvez ouvrir encore { $count } fois une nouvelle page de paiement.
}
checkout-attempts-used-title = Il ne reste plus de page de paiement
checkout-attempts-used-text = { $count ->
    [one] Aucun paiement n’a été accepté sur la seule page de paiement de cette place. Rien n’a été débité.
   *[other] Aucun paiement n’a été accepté sur les { $count } pages de paiement de cette place. Rien n’a été débité.
}
checkout-attempts-used-next = Votre place est remise en vente. Vous pouvez recommencer depuis la page de la session.
checkout-begin-again = Recommencer
decline-funding = Le moyen de paiement que vous avez choisi n’a pas été accepté. Le prestataire ne nous en donne pas la raison. Choisissez-en un autre chez lui, ou contactez votre banque.
decline-issuer = Votre banque n’a pas approuvé le paiement. Elle ne nous en donne pas la raison. Essayez une autre carte ou contactez votre banque.
decline-insufficient-funds = Il n’y avait pas assez d’argent ou de crédit sur la carte. Essayez une autre carte.
decline-limit = Le montant dépasse ce qui peut être payé en une fois de cette façon. Payez autrement ou contactez votre banque.
decline-card-data = Le numéro de carte ou la date d’expiration n’était pas exact, ou ce type de carte n’est pas accepté ici. Vérifiez-les ou essayez une autre carte.
decline-referral = Votre banque veut d’abord vous parler. Appelez le numéro inscrit sur votre carte, puis réessayez.
decline-address = L’adresse ne correspondait pas à celle que votre banque a pour cette carte. Vérifiez-la et réessayez.
decline-security-code = Le code de sécurité ne correspondait pas à votre carte. C’est le nombre de 3 ou 4 chiffres imprimé dessus. Vérifiez-le et réessayez.
decline-mismatch-hold = Votre banque peut afficher { $amount } comme bloqués pendant quelques jours. Rien n’est débité et le blocage se lève de lui-même.
decline-fraud = Le paiement a été arrêté par un contrôle de sécurité. Payez autrement ou écrivez à { $contact }.
decline-issuer-unavailable = Votre banque n’a pas pu être jointe. Réessayez dans quelques minutes.
decline-page-spent = La page de paiement n’était plus utilisable. Ouvrez-en une nouvelle et réessayez.
decline-other-way = Une carte comme celle-ci ne permet pas de payer ici. Payez autrement, ou avec une autre carte.
checkout-refused-title = Ce moyen de paiement ne fonctionne pas pour le moment
checkout-refused-text = Le problème vient du compte par lequel { $site } est payé de cette façon, pas de votre moyen de paiement. { $site } en a été averti. Veuillez payer autrement.
decline-configuration-title = Il n’est pas possible de payer pour le moment
decline-configuration = Le problème vient du compte par lequel { $site } est payé, pas de votre moyen de paiement. { $site } en a été averti.
decline-configuration-next = Cette page se met à jour d’elle-même et proposera de réessayer dès que le compte fonctionnera.

# The form for a card on our page, which the browser sends to the gateway.
card-title = Payer par carte
card-lead = Votre navigateur envoie ce que vous saisissez ici directement au prestataire de paiement. Rien n’en arrive chez nous.
card-number = Numéro de carte
card-number-hint = 12 à 19 chiffres, sans espaces
card-expiry = Date d’expiration
card-expiry-hint = MMAA : 0930, c’est septembre 2030
card-code = Code de sécurité
card-code-hint = les 3 ou 4 chiffres imprimés dessus
card-problem-number = Saisissez le numéro de carte : 12 à 19 chiffres, sans espaces.
card-problem-digits = Ce n’est pas un numéro de carte : comparez encore une fois ses chiffres avec votre carte.
card-problem-expiry = Saisissez le mois et l’année en quatre chiffres : 0930, c’est septembre 2030.
card-problem-code = Saisissez le code de sécurité : 3 ou 4 chiffres.
card-note = Le prestataire de paiement interroge votre banque et vous ramène ici. Vous n’êtes débité qu’une fois votre place assurée.
card-note-host = Le prestataire de paiement interroge votre banque et vous ramène ici.
card-stop = Arrêter le paiement
card-until = Cette page prend votre carte jusqu’à { $time }.
card-typed-lead = Nous transmettons ce que vous saisissez ici au prestataire de paiement et ne gardons rien de la carte.
card-typed-number-hint = 12 à 19 chiffres
card-typed-expiry-hint = mois et année : 09/30, c’est septembre 2030
card-typed-code-hint = les 3 chiffres au dos
card-start = Valable à partir de
card-start-hint = mois et année, seulement s’ils figurent sur la carte (Maestro)
card-issue = Numéro d’émission
card-issue-hint = 1 ou 2 chiffres, seulement s’il figure sur la carte (Maestro)
card-first-name = Prénom sur la carte
card-last-name = Nom sur la carte
card-street = Rue et numéro
card-city = Ville
card-postcode = Code postal
card-country = Pays
card-address = L’adresse à laquelle votre banque écrit
card-typed-problem-number = Ce n’est pas un numéro de carte : comparez encore une fois ses chiffres avec votre carte.
card-typed-problem-expiry = Saisissez le mois et l’année tels qu’ils figurent sur la carte : 09/30, c’est septembre 2030.
card-typed-problem-code = Saisissez les 3 chiffres au dos de la carte.
card-typed-problem-start = Saisissez le mois et l’année tels qu’ils figurent sur la carte, ou laissez ce champ vide.
card-typed-problem-issue = Saisissez le ou les 2 chiffres du numéro d’émission, ou laissez ce champ vide.
card-typed-problem-missing = Remplissez ce champ.
card-typed-problem-not-taken = Visa et Mastercard sont acceptées ici, Maestro en livres sterling. Utilisez l’une d’elles, ou payez autrement.
card-typed-problem-over = La carte n’est plus valable. Utilisez-en une autre.
card-typed-problem-too-long = Au plus { $most } caractères.
card-typed-kept = Rien n’a été envoyé ni débité. Le numéro de carte et le code de sécurité ne sont pas gardés : saisissez-les encore une fois.
card-typed-old-address = Votre connexion n’a pas d’adresse de l’ancien type (IPv4), sans laquelle PayPal n’accepte aucune carte de notre part. Payez autrement. Rien n’a été débité.
card-typed-not-now = Le prestataire de paiement ne répond pas pour le moment. Rien n’a été envoyé ni débité : réessayez dans quelques minutes.
card-typed-too-many = Beaucoup de cartes ont été refusées depuis votre connexion en une heure ; aucune n’y est donc acceptée pendant un moment. Rien n’a été envoyé ni débité : payez autrement, ou réessayez dans une heure.
card-typed-note = Nous interrogeons votre banque par le prestataire de paiement. Vous n’êtes débité qu’une fois votre place assurée.
card-typed-note-host = Nous interrogeons votre banque par le prestataire de paiement.

# Outcome not known yet. Never says that nothing was charged.
checking-title = Nous vérifions votre paiement
checking-text = Rien n’est perdu ; cette page changera d’elle-même.
checking-seat = Votre place vous est réservée en attendant.
checking-not-again = Vous n’avez rien à faire, et vous n’avez pas à payer de nouveau.
checking-mail = Vous pouvez fermer cette page. Nous écrirons à { $email } dès que nous aurons la réponse.
checking-look-again = Regarder à nouveau

# Held for review by the gateway's fraud filters (126).
review-title = Votre paiement est en cours de vérification
review-text = Cela arrive pour certains paiements et n’a rien à voir avec vous. Votre place vous est réservée en attendant.
review-until = Vous le saurez au plus tard le { $date } à { $time }. Cette page change d’elle-même.
review-not-charged-yet = { $amount } sont bloqués, mais pas débités.

# Typed amounts.
amount-empty = Saisissez un montant, par exemple { $example }.
amount-not-a-number = Saisissez un montant en chiffres, par exemple { $example }.
amount-too-many-decimals = { $digits ->
    [0] { $currency } n’a pas de décimales. Mettez une espace entre les milliers, par exemple { $example }.
    [one] { $currency } a { $digits } décimale au plus, après une virgule ; une espace sépare les milliers, par exemple { $example }.
   *[other] { $currency } a { $digits } décimales au plus, après une virgule ; une espace sépare les milliers, par exemple { $example }.
}
amount-grouping = Mettez une espace entre les milliers et une virgule avant les décimales, par exemple { $example }.
amount-other-currency = Ici, les montants sont en { $currency }.
amount-too-large = Ce montant est trop grand.
