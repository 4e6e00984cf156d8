# Catalogue.
sessions-title = Sessions
sessions-intro = Des formations en direct, dans votre navigateur. Rien à installer.
sessions-empty = Aucune session n’est prévue pour le moment.
sessions-empty-hint = Les nouvelles sessions apparaissent ici dès que { $site } les annonce.
sessions-free = Gratuit
sessions-cannot-be-paid = Pas d’inscription pour le moment
sessions-sold-out = Complet
sessions-closed = Inscriptions closes
sessions-under-way = En cours
sessions-cancelled = Annulée
sessions-seats-open = Places disponibles
seats-left = { $count ->
    [0] Complet
    [one] { $capacity ->
        [one] { $count } place libre
       *[other] { $count } place libre sur { $capacity }
    }
   *[other] { $count } places libres sur { $capacity }
}

# Session page.
session-your-time = = { $time } à votre heure ({ $zone })
time-elsewhere = { $time } ({ $zone }), { $yours } à votre heure
time-in-zone = { $time } ({ $zone })
moment-elsewhere = { $date } à { $time }
session-online = En direct et en ligne, en { $language }. Vous participez depuis votre navigateur ; rien à installer.
session-online-elsewhere = En direct et en ligne, en { $language }.
session-trainer = Avec { $trainer }
session-language-en = anglais
session-language-nl = néerlandais
session-language-fr = français
session-price-tax = dont { $amount } de { $tax } { $rate }
session-price-no-tax = aucune taxe ne s’ajoute
tax-vat = TVA
session-closes = Inscriptions jusqu’au { $time }
session-register = S’inscrire
session-register-hint = { $minutes ->
    [one] Votre place vous est réservée { $minutes } minute pendant que vous remplissez le formulaire.
   *[other] Votre place vous est réservée { $minutes } minutes pendant que vous remplissez le formulaire.
}
session-hold-running = Votre place vous est réservée jusqu’à { $time }.
session-hold-continue = Continuer votre inscription
session-hold-pay = Terminer le paiement
session-seat-had = Vous avez une place pour cette session.
session-seat-had-see = Voir mon inscription
session-register-another = Inscrire quelqu’un d’autre
session-description = Ce que vous apprendrez
session-agenda = Programme
session-what-happens = Que se passe-t-il après le paiement ?
session-what-happens-register = Que se passe-t-il après l’inscription ?
session-pay-by = Vous payez par carte.
session-pay-by-paypal = Vous payez avec PayPal.
session-pay-by-both = Vous payez par carte ou avec PayPal.
session-what-happens-paid = En quelques secondes, vous recevez par e-mail votre place, un reçu, un rendez-vous pour votre agenda et un lien personnel. Le lien s’ouvre le { $date } à { $time }.
session-what-happens-free = En quelques secondes, vous recevez par e-mail votre place, un rendez-vous pour votre agenda et un lien personnel. Le lien s’ouvre le { $date } à { $time }.
session-what-happens-paid-open = En quelques secondes, vous recevez par e-mail votre place, un reçu, un rendez-vous pour votre agenda et un lien personnel. Le lien est déjà ouvert.
session-what-happens-free-open = En quelques secondes, vous recevez par e-mail votre place, un rendez-vous pour votre agenda et un lien personnel. Le lien est déjà ouvert.
session-sold-out-text = Toutes les places sont prises. Une place dont le paiement n’est pas terminé redevient libre : revenez dans quelques minutes.
session-full-text = Toutes les places sont prises. Une place qui est rendue redevient libre : revenez plus tard.
session-closed-text = Les inscriptions ont pris fin le { $date } à { $time }.
session-under-way-text = Cette session a commencé ; il n’est plus possible de s’inscrire.
session-restored-text = Les inscriptions sont fermées pour le moment : ce site est remis en ordre après une réparation. Revenez plus tard. Qui a une place la garde.
session-cannot-be-paid = Ce site n’accepte pas de paiement pour le moment : personne ne peut s’inscrire.
session-ended-text = Cette session est terminée.
session-cancelled-text = Cette session n’a pas lieu.
session-cancelled-past = Cette session n’a pas eu lieu.

# Refund policy, as sentences that can follow each other.
policy-full-until = Remboursement intégral jusqu’au { $date }.
policy-part-until = Remboursement de { $percent } jusqu’au { $date }.
policy-then-part-until = Ensuite remboursement de { $percent } jusqu’au { $date }.
policy-rule-full = Remboursement intégral jusqu’{ $time }.
policy-rule-part = Remboursement de { $percent } jusqu’{ $time }.
policy-rule-then-part = Ensuite remboursement de { $percent } jusqu’{ $time }.
policy-the-start = au début
policy-days-before = { $count ->
    [one] à 1 jour avant le début
   *[other] à { $count } jours avant le début
}
policy-hours-before = { $count ->
    [one] à 1 heure avant le début
   *[other] à { $count } heures avant le début
}
policy-none-after = Pas de remboursement ensuite.
policy-none = Pas de remboursement après le paiement.

# Asked for a seat and did not get one.
hold-refused-title = Vous n’avez pas encore de place
hold-sold-out = La dernière place vient de partir. Rien n’a été débité.
hold-sold-out-next = Quelqu’un peut encore rendre une place : réessayez dans quelques minutes, ou choisissez une autre session.
hold-closed = Les inscriptions à cette session sont closes. Rien n’a été débité.
hold-session-cancelled = Cette session n’a pas lieu. Rien n’a été débité.
hold-too-many = Trop de places sont réservées pour votre réseau en ce moment. Rien n’a été débité.
hold-too-many-next = Terminez l’une de vos inscriptions en cours, ou réessayez dans quelques minutes.
hold-too-many-here = Beaucoup de places de cette session sont réservées pour votre réseau en ce moment. Rien n’a été débité.
hold-too-many-here-next = Dès que l’une de ces personnes aura terminé son inscription, vous pourrez continuer : réessayez dans quelques minutes.
hold-cannot-be-paid = Ce site n’accepte pas de paiement pour le moment. Rien n’a été débité.
hold-cannot-be-paid-next = Renseignez-vous auprès de lui, ou choisissez une autre session.
hold-kept-title = Les places que vous réservez
hold-kept-text = Terminez ces inscriptions ou rendez la place : vous pourrez ensuite en réserver une autre.
hold-next = Choisir une autre session
hold-try-again = Réessayer
