# Signing in. The words are the same whether an address has an account or not.
sign-in-title = Se connecter
sign-in-email = Adresse e-mail
sign-in-password = Mot de passe
sign-in-button = Se connecter
sign-in-for-whom = Pour ceux qui organisent des formations ici. Pour assister à une session, vous n’avez pas besoin de compte : votre accès est dans votre courrier.
sign-in-wrong = Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.
sign-in-too-many = Il y a eu trop d’essais. Attendez { $time } et réessayez.
sign-in-code-title = Votre code
sign-in-code-text = Votre mot de passe est juste. Saisissez maintenant les six chiffres que montre votre application d’authentification.
sign-in-code = Code
sign-in-code-button = Continuer
sign-in-code-wrong = Ce code n’est pas celui du moment, ou il a déjà servi. Attendez le suivant et saisissez-le.
form-stale = Ce formulaire est resté ouvert trop longtemps, ou les cookies sont désactivés. Rien n’a été fait ; envoyez-le de nouveau.

# One’s own account.
account-title = Mon compte
account-operator = Vous exploitez cette installation.
account-places = Où vous travaillez
account-no-places = Vous n’avez de rôle sur aucun site. Demandez-le à l’administrateur de votre site.

# Roles.
role-operator = exploitant
role-administrator = administrateur
role-host = animateur
role-finance = finances
