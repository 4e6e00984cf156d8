# Fichiers de règlement : ce qu’écrit la console d’un prestataire dont l’interface ne montre pas de liste.
settlements-title = Fichiers de règlement
settlements-lead = Payflow ne montre pas de liste que l’on puisse demander. Importez le fichier qu’écrit PayPal Manager, chaque semaine ou plus souvent : il est comparé aux livres pour les jours qu’il couvre. Rien ici ne déplace d’argent.
settlements-no-account = Aucun compte de ce type n’est connecté.
settlements-import = Importer un fichier
settlements-where = Connectez-vous à PayPal Manager (manager.paypal.com) comme le marchand de ce compte, dans le même mode. Sous Reports, choisissez Daily Activity ou Custom Report, de préférence pour des jours entiers, avec tout ce qui a été fait et pas seulement ce qui a été approuvé, et enregistrez-le comme texte séparé par des virgules ou des tabulations. Ces colonnes sont nécessaires : Transaction ID, Time, Type, Amount ; et, si elles existent, Result Code, Currency, Comment1, Original Transaction ID. Les numéros de carte et les noms du fichier ne sont pas conservés.
settlements-which = Quand deux fichiers disent autre chose d’une transaction, celui qui a été écrit plus tard compte : il manque à l’autre ce que celui-ci montre du même jour. Si rien ne l’indique, le dernier importé.
settlements-account = Compte
settlements-zone = Fuseau horaire du rapport, tel qu’il est réglé dans PayPal Manager
settlements-order = Jours dans le fichier
settlements-order-hint = Si un jour du fichier ne peut être un mois, il est lu avec le jour d’abord, quel que soit le choix.
settlements-order-month = Le mois d’abord, comme 11/25/2026 ou 2026-11-25
settlements-order-day = Le jour d’abord, comme 25/11/2026
settlements-first = Premier jour du rapport
settlements-last = Dernier jour du rapport
settlements-days-hint = Les jours que vous y avez choisis, s’ils étaient tous finis quand vous l’avez enregistré. Si vous les laissez vides, le fichier compte du début de son premier jour jusqu’à sa dernière ligne.
settlements-file = Fichier
settlements-file-hint = CSV ou texte séparé par des tabulations, { $megabytes } Mo et { $lines } lignes au plus.
settlements-import-button = Importer et comparer
settlements-kept = Choisissez le fichier encore une fois. Rien n’a été importé.
settlements-none = Aucun fichier n’a été importé.
settlements-name = Fichier
settlements-covers = Couvre
settlements-from-until = { $from } à { $until }
settlements-state = État
settlements-uploaded = Importé
settlements-taken = { $lines ->
    [0] Compte : rien n’a bougé
    [one] Compte : une transaction
   *[other] Compte : { $lines } transactions
}
settlements-taken-in-part = { $unread ->
    [one] Compte : { $lines } transactions, une ligne laissée de côté
   *[other] Compte : { $lines } transactions, { $unread } lignes laissées de côté
}
settlements-waits = { $unread ->
    [one] Ne compte pas encore : une ligne est illisible
   *[other] Ne compte pas encore : { $unread } lignes sont illisibles
}
settlements-doubted = Ne compte pas encore : quelque chose s’y oppose
settlements-never = Comparé avec les fichiers de PayPal Manager. Aucun n’a encore été importé.
settlements-until = Comparé avec les fichiers de PayPal Manager, qui vont de { $from } à { $until }.
settlements-gap = Aucun fichier ne couvre la période de { $from } à { $until } : rien n’est dit de ce qui y a bougé.
settlements-waiting = { $count ->
    [one] Un fichier attend que vous disiez s’il compte.
   *[other] { $count } fichiers attendent que vous disiez s’ils comptent.
}
settlements-late = De l’argent a bougé il y a plus d’une semaine, et aucun fichier ne le couvre. Importez-en un.
settlements-account-unknown = Choisissez un compte.
settlements-zone-unknown = Choisissez un fuseau horaire.
settlements-day-unread = Ce n’est pas un jour du calendrier.
settlements-first-missing = Indiquez aussi le premier jour, ou aucun des deux.
settlements-known = Ce fichier même a été importé { $time }. Il compte une fois.
settlements-other-account = Des paiements de ce fichier ont été faits sur un autre compte ou dans l’autre mode. Choisissez ce compte, ou téléchargez le fichier de celui-ci.
settlements-other-order-day = Ce que les livres connaissent de ce fichier s’est passé d’autres jours. Si le jour y est écrit avant le mois, tout concorde.
settlements-other-order-month = Ce que les livres connaissent de ce fichier s’est passé d’autres jours. Si le mois y est écrit avant le jour, tout concorde.
settlements-other-zone = Ce que les livres connaissent de ce fichier s’est passé à d’autres heures. Lu dans le fuseau horaire { $zone }, tout concorde.
settlements-days-reversed = Le dernier jour précède le premier.
settlements-days-ahead = Ces jours n’ont pas commencé, ou le calendrier ne les connaît pas.
settlements-days-many = Plus de { $days } jours à la fois. Importez plusieurs fichiers.
settlements-days-others = Le fichier a des transactions d’autres jours. Vérifiez les jours et le fuseau horaire.
settlements-days-few = Ce rapport n’a que ce qui a été réglé. Ce qui a été fait dans ses { $days } derniers jours peut être réglé plus tard : choisissez plus de jours.
settlements-days-missing = Le fichier n’a aucune transaction, ou seulement ce qui a été réglé. Indiquez de quels jours il s’agit.
settlements-file-missing = Choisissez un fichier. Il ne doit pas être vide.
settlements-file-too-large = Ce fichier est trop grand : { $megabytes } Mo et { $lines } lignes au plus. Téléchargez moins de jours à la fois.
settlements-file-pdf = C’est un PDF. Dans PayPal Manager, téléchargez le rapport comme texte séparé par des virgules ou des tabulations.
settlements-file-spreadsheet = C’est le fichier d’un tableur, ou une archive. Importez le texte tel que PayPal Manager l’a donné : les tableurs changent les montants et les jours.
settlements-file-not-text = Ce n’est pas du texte.
settlements-file-no-heading = Aucune ligne ne nomme les colonnes Transaction ID, Time, Type et Amount.
settlements-file-quotation = Un guillemet dans le fichier ne se ferme pas avec sa cellule, si bien que les lignes suivantes ne se distinguent plus. Téléchargez-le à nouveau en texte séparé par des virgules, ou retirez ce guillemet.
settlements-file-no-lines = Pas une ligne de ce fichier n’est lisible. Téléchargez-le de nouveau, sans l’ouvrir d’abord dans un tableur.
settlements-file-other-merchant = Le fichier dit qu’il est d’un autre marchand.
settlements-file-other-mode = Le fichier dit qu’il est de l’autre mode, Test ou Production.
settlement-zone = Heures lues en
settlement-by = Importé par
settlement-bytes = Taille en octets
settlement-digest = SHA-256
settlement-doubt = Compte-t-il ?
settlement-doubt-days = La plupart de ce que les livres connaissent de ce fichier s’est passé à d’autres heures. Son fuseau horaire est peut-être un autre, ou ses jours sont écrits autrement : alors retirez-le, et importez-le ainsi de nouveau.
settlement-doubt-strange = Les livres ont des paiements de ces jours, et ne connaissent rien de ce fichier. Il est peut-être d’un autre marchand, ou d’une partie des paiements : alors retirez-le. S’il compte, ces paiements seront dits manquants.
settlement-doubt-saved-early = Les livres ont des paiements après la dernière transaction de ce fichier, pour des jours qu’il est censé couvrir. Il a peut-être été enregistré avant la fin de ces jours : alors retirez-le, et téléchargez-le de nouveau, ou importez-le sans jours. S’il compte, ces paiements seront dits manquants.
settlement-take-doubted = Le compter quand même
settlement-problems = Lignes illisibles
settlement-problems-text = Leur contenu n’est pas conservé. Si le fichier est en cause, retirez-le et importez-en un meilleur. Si ces lignes peuvent être laissées de côté, le fichier compte sans elles.
settlement-more = Et { $count } de plus.
settlement-take = { $count ->
    [one] Le compter sans cette ligne
   *[other] Le compter sans ces { $count } lignes
}
settlement-remove = Retirer le fichier
settlement-remove-text = Il ne compte plus et peut être importé de nouveau, avec un autre fuseau horaire ou d’autres jours par exemple. Les écarts que lui seul montrait quittent les listes.
settlement-remove-button = Retirer
settlement-line-id = Ligne { $line } : pas d’identifiant de transaction de douze lettres et chiffres.
settlement-line-time = Ligne { $line } : le jour et l’heure sont illisibles.
settlement-line-future = Ligne { $line } : elle est dans l’avenir.
settlement-line-type = Ligne { $line } : le type est inconnu.
settlement-line-amount = Ligne { $line } : le montant est illisible. Il lui faut ses centimes, et pas de signe moins pour une vente.
settlement-line-currency = Ligne { $line } : la devise est inconnue, ou n’est pas celle de son signe. Un rapport avec la colonne Currency aide.
settlement-line-result = Ligne { $line } : le code de résultat est illisible.
settlement-line-twice = Ligne { $line } : une autre ligne a le même identifiant et dit autre chose.
settlement-line-cells = Ligne { $line } : trop de cellules.
settlement-line-untold = Ligne { $line } : elle n’indique ni résultat ni jour de règlement, et a pu être refusée. Un rapport avec la colonne Result Code aide.
