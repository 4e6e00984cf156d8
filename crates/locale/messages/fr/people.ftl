# Personnes et rôles d’un site.
people-nav = Personnes
people-title = Personnes et rôles
people-intro = Qui travaille chez { $site }, et ce que chacun peut faire.
people-you = vous
people-change = Modifier
people-change-title = Rôles de { $name }
people-roles = Rôles
people-role-and-hint = { $role } : { $hint }
people-site-and-roles = { $site } : { $roles }
people-role-administrator = Administrateur
people-role-administrator-hint = met le site en place et peut tout y faire
people-role-host = Animateur
people-role-host-hint = planifie des sessions et voit qui y vient
people-role-finance = Finances
people-role-finance-hint = voit les paiements, rembourse, sort les livres
people-role-head = Responsable de division
people-role-head-hint = décide des demandes de remboursement et des budgets de ses divisions
people-save = Enregistrer les rôles
people-remove = Retirer tous les rôles
people-remove-hint = { $name } ne pourra plus travailler sur ce site. Ce qui a été fait reste dans le journal.
people-back = Toutes les personnes
people-invite = Inviter quelqu’un
people-invite-intro = L’invitation part par e-mail. Son lien fonctionne une fois, pendant sept jours.
people-email = Adresse e-mail
people-name = Nom
people-name-hint = comme les collègues connaissent la personne
people-invite-button = Envoyer l’invitation
people-invitations = Invitations en attente
people-invited-since = Envoyée { $time }, valable jusqu’au { $until }
people-resend = Renvoyer
people-withdraw = Retirer
people-withdraw-title = Retirer cette invitation ?
people-withdraw-text = Le lien envoyé à { $email } cesse aussitôt de fonctionner. Personne n’en est averti ; vous pouvez inviter de nouveau à tout moment.
people-email-here = Cette personne travaille déjà ici. Modifiez ses rôles dans la liste ci-dessus.
people-name-missing = Indiquez le nom de la personne.
people-roles-missing = Choisissez au moins un rôle.
people-last-administrator = Vous êtes le seul administrateur de ce site. Donnez d’abord ce rôle à quelqu’un d’autre ; vous pourrez ensuite y renoncer.
people-last-administrator-other = Un site a besoin d’un administrateur. Donnez d’abord ce rôle à quelqu’un d’autre.
people-host-gone = { $count ->
    [one] Une session à venir a pour animateur { $name }, qui ne peut plus en animer ici. Confiez-la à quelqu’un d’autre sur sa page.
   *[other] { $count } sessions à venir ont pour animateur { $name }, qui ne peut plus en animer ici. Confiez-les à quelqu’un d’autre sur leur page.
}
people-host-gone-see = Les voir
people-done-invited = L’invitation est en route.
people-done-saved = Les rôles sont enregistrés. Ils valent aussitôt.
people-done-removed = Tous les rôles sont retirés.
people-done-resent = L’invitation est à nouveau en route. Le lien envoyé auparavant n’ouvre plus rien.
people-done-withdrawn = L’invitation est retirée. Son lien n’ouvre plus rien.
people-factor-title = Téléphone et codes de secours perdus
people-factor-lead = Pour qui ne peut plus se connecter. Vous lirez d’abord ce qui s’ensuit.
people-factor-hint = Le second facteur de { $name } est retiré et toutes ses connexions prennent fin ; un e-mail l’annonce. À la prochaine connexion avec le mot de passe, un nouveau est configuré si les rôles l’exigent. Vérifiez d’abord qui le demande : rappelez, et ne vous fiez pas à un simple e-mail.
people-factor-button = Retirer le second facteur
people-factor-none = { $name } n’a pas de second facteur.
people-factor-yourself = Vous changez votre propre second facteur sur la page de votre compte.
people-factor-more-rights = Ce second facteur n’est pas retiré ici. Qui exploite cette installation peut aider.
people-done-factor = Le second facteur est retiré, et toutes les connexions de cette personne ont pris fin.

# Tous ceux qui se connectent à l’installation.
everybody-title = Comptes
everybody-intro = Toutes les personnes qui se connectent à cette installation.
everybody-search = Nom ou adresse e-mail
everybody-show = Afficher
everybody-none = Personne ne correspond.
everybody-first = Voici les { $max } premiers par nom.
everybody-no-role = Aucun rôle
