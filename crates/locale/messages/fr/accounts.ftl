# Signing in. The words are the same whether an address has an account or not.
sign-in-title = Se connecter
sign-in-email = Adresse e-mail
sign-in-password = Mot de passe
sign-in-button = Se connecter
sign-in-for-whom = Pour ceux qui organisent des formations ici. Pour assister à une session, vous n’avez pas besoin de compte : votre accès est dans votre courrier.
sign-in-wrong = Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.
sign-in-too-many = Il y a eu trop d’essais. Attendez { $time } et réessayez.
sign-in-too-many-way = Ou demandez un nouveau mot de passe : le lien reçu par e-mail vous laisse entrer tout de suite, dans ce navigateur.
sign-in-kept = Votre connexion avait expiré. Votre saisie est conservée : connectez-vous, et vous la retrouverez.
kept-form-title = Votre saisie est de retour
kept-form-text = Votre connexion avait expiré, donc rien n’a été fait. Relisez et appuyez de nouveau sur le bouton.
sign-in-code-title = Votre code
sign-in-code-text = Votre mot de passe est juste. Saisissez maintenant les six chiffres que montre votre application d’authentification.
sign-in-code = Code
sign-in-code-button = Continuer
sign-in-code-wrong = Ce code n’est pas celui du moment, ou il a déjà servi. Attendez le suivant et saisissez-le.
form-too-long = Limitez ceci à { $max } caractères. Rien n’a été envoyé.
form-changed-title = Quelqu’un a modifié ceci entre-temps
form-changed-text = Rien n’a été enregistré ; ce que vous avez saisi est ci-dessous. Enregistrez encore une fois, et cela remplacera ce qui est conservé à présent.
form-changed-link = Voir ce qui est conservé à présent
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
role-head = responsable de division

# A forgotten password.
sign-in-forgotten = Mot de passe oublié ?
sign-in-code-lost = Pas de téléphone sous la main ? Saisissez l’un de vos codes de secours.
forgotten-title = Choisissez un autre mot de passe
forgotten-text = Saisissez votre adresse e-mail. Nous envoyons un lien avec lequel vous choisissez un nouveau mot de passe.
forgotten-send = Envoyer le lien
forgotten-back = Retour à la connexion
forgotten-sent-title = Consultez vos e-mails
forgotten-sent-text = Si { $email } a un compte ici, un e-mail avec un lien est en route. Le lien sert pendant une heure.
forgotten-sent-nothing = Rien après quelques minutes ? Regardez parmi les indésirables, et vérifiez l’adresse.

# A link that was sent or printed.
link-first-title = Bienvenue dans Bursar
link-first-text = Vous allez exploiter cette installation. Qui êtes-vous ?
link-invited-title = Vous êtes invité
link-invited-text = { $site } vous propose de participer en tant que : { $roles }.
link-invited-operator = On vous propose d’exploiter cette installation en tant que : { $roles }.
link-reset-title = Choisissez un autre mot de passe
link-reset-text = Pour le compte de { $email }. Partout où vous êtes connecté, vous ne le serez plus.
link-has-account = Il y a un compte pour { $email }. Connectez-vous avec lui ; ensuite vous pourrez accepter.
link-other-person = Cette invitation est pour { $email }, mais vous êtes connecté en tant que { $other }. Déconnectez-vous, puis ouvrez de nouveau le lien.
link-join = Accepter l’invitation
link-gone-title = Ce lien ne sert plus
link-gone-text = Il a déjà servi, a été retiré ou est trop ancien. Rien n’a été changé. Si vous avez un compte, connectez-vous ; sinon demandez un nouveau lien.

# Choosing a password.
choice-name = Votre nom
choice-name-missing = Saisissez votre nom.
choice-password = Nouveau mot de passe
choice-password-hint = au moins { $count } caractères ; quelques mots conviennent
choice-repeated = Le nouveau mot de passe encore une fois
choice-differs = Les deux mots de passe ne sont pas les mêmes. Saisissez le nouveau deux fois.
choice-taken = Il y a déjà un compte avec cette adresse. Utilisez une autre adresse.
choice-make-account = Continuer
choice-set-password = Enregistrer le mot de passe
password-missing = Choisissez un mot de passe.
password-too-short = C’est trop court. Utilisez au moins { $count } caractères ; quelques mots conviennent.
password-too-long = C’est trop long. Utilisez au plus { $count } caractères.
password-common = C’est l’un des mots de passe que tout le monde essaie d’abord. Choisissez-en un autre.
password-like-common = Cela ressemble trop à un mot de passe que tout le monde essaie. Choisissez-en un autre.
password-word = Un mot ou un nom seul se devine facilement. Ajoutez deux ou trois mots.
password-personal = Votre nom, votre adresse ou le nom du site se devinent facilement. Ne les utilisez pas.
password-keys = Une rangée de touches se devine facilement. Utilisez plutôt quelques mots.
password-repeats = La même chose répétée se devine facilement. Utilisez des mots différents.
password-sequence = Des lettres ou des chiffres dans l’ordre se devinent facilement. Utilisez plutôt quelques mots.
password-date = Les dates et les années se devinent facilement. Ne les utilisez pas, ou ajoutez des mots.
password-guessable = Ce serait deviné trop vite. Allongez-le, ou ajoutez un mot.

# Changing one’s password.
password-title = Changer votre mot de passe
password-text = Partout ailleurs où vous êtes connecté, vous ne le serez plus.
password-present = Votre mot de passe actuel
own-password-wrong = Ce n’est pas votre mot de passe actuel. Vérifiez-le et réessayez.

# One’s own account.
account-done-password = Votre mot de passe est enregistré.
account-done-ended = Cette connexion est terminée.
account-done-name = Enregistré.
account-done-factor-removed = Le second facteur est désactivé.
account-me = Vous
account-language = Langue de vos e-mails
account-save = Enregistrer
account-protection = Protection
account-change-password = Changer votre mot de passe
account-set-up-factor = Configurer un second facteur
account-change-factor = Second facteur et codes de secours
account-codes-left = { $count ->
    [0] Plus aucun code de secours. Créez-en de nouveaux.
    [one] Il reste { $count } code de secours.
   *[other] Il reste { $count } codes de secours.
}
account-sign-ins = Où vous êtes connecté
account-sign-in-where = { $browser } · { $address }
account-sign-in-when = Depuis { $since }, vu pour la dernière fois { $seen }
account-browser-unknown = Navigateur inconnu
account-this-browser = Ce navigateur
account-end = Déconnecter là-bas
account-end-others = Déconnecter partout ailleurs
account-back = Retour à mon compte

# The second factor.
factor-title = Second facteur
factor-must = Votre rôle peut déplacer de l’argent ou ouvrir cette installation à d’autres. Un mot de passe seul ne suffit donc pas : configurez une application qui montre des codes. Cela prend deux minutes, une seule fois.
factor-may = En plus de votre mot de passe, une application sur votre téléphone montre un code qui change chaque demi-minute. Un mot de passe volé n’ouvre alors rien.
factor-has-one = Vous avez un second facteur. Ici, vous pouvez le remplacer, par exemple pour un nouveau téléphone. L’ancien sert jusque-là.
factor-scan = 1. Scannez ceci avec une application d’authentification
factor-picture = Code QR avec le secret, pour une application d’authentification ; il figure aussi dessous en texte
factor-type = Ou saisissez ce secret dans l’application :
factor-prove = 2. Saisissez le code que montre l’application
factor-code = Six chiffres
factor-code-wrong = Ce code ne convient pas. Vérifiez que l’horloge de votre téléphone est juste, et saisissez le code affiché maintenant.
factor-set-up = Configurer
factor-others = Codes de secours
factor-renew-codes = Créer de nouveaux codes de secours
factor-remove = Sans second facteur
factor-needed = Votre rôle demande un second facteur ; il ne peut donc pas être retiré.
codes-title = Gardez ces codes de secours
codes-text = Votre second facteur fonctionne. Si vous perdez votre téléphone, chacun de ces codes vous ouvre une fois.
codes-once = Ils s’affichent maintenant et plus jamais. Imprimez-les, ou gardez-les là où vous gardez vos mots de passe. Les codes précédents ne servent plus.
codes-kept = Je les ai gardés
