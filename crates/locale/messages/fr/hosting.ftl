# A session for which nobody registers, and one that is not announced.
session-not-announced-text = Cette session n’est pas encore annoncée.
sessions-no-registration = Sans inscription
session-come-opens = Vous n’avez pas à vous inscrire. À partir du { $date } à { $time }, la porte est ouverte : revenez alors sur cette page.
session-come-hint = Entrez par ce lien ; aucune inscription n’est nécessaire et la session est gratuite.
session-come-title = Comment entrer
session-what-happens-come = Personne ne demande votre nom : à l’heure de la session, cette page comporte un bouton qui vous laisse entrer.
