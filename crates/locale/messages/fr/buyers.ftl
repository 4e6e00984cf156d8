# En quelle qualité l’on achète, au moment de payer.
buyer-title = Qui achète ?
buyer-consumer = J’achète pour moi-même
buyer-consumer-hint = Le reçu est établi à votre nom.
buyer-business = J’achète pour une entreprise ou une organisation
buyer-business-hint = Le reçu est établi à son nom, avec son adresse et son numéro de TVA.

# L’entreprise.
company-title = Entreprise
company-name = Nom de l’entreprise
company-address = Adresse
company-address-hint = Rue, code postal et ville, sans le pays.
company-vat-number = Numéro de TVA (si elle en a un)
company-vat-number-hint = Imprimé sur le reçu. Il ne change pas la taxe.
company-reference = Référence d’achat (facultative)
company-reference-hint = Par exemple un numéro de commande ou un centre de coûts ; imprimée sur le reçu.

# Erreurs.
form-company-name-missing = Indiquez le nom de l’entreprise.
form-company-address-missing = Indiquez l’adresse de l’entreprise.
form-company-address-too-long = Limitez l’adresse à { $lines } lignes et { $max } caractères.
form-vat-number-wrong = Ceci n’a pas la forme d’un numéro de TVA. Exemple : NL123456789B01. Laissez vide si l’entreprise n’en a pas.

# Faire établir un reçu au nom d’une entreprise après coup.
company-add-title = Faire établir le reçu au nom d’une entreprise
company-add-text = Le reçu { $receipt } est établi au nom de { $name }. Jusqu’au { $date }, vous pouvez le faire remplacer, une fois, par un reçu au nom d’une entreprise.
company-add-how = Un reçu émis ne change jamais. Un avoir l’annule en totalité, et un nouveau reçu au nom de l’entreprise prend sa place. Aucun argent ne circule.
company-add-country = Pays de l’entreprise : { $country }
company-add-button = Émettre le nouveau reçu
company-add-back = Retour au reçu
company-add-link = Le faire établir au nom d’une entreprise
company-refused-title = Ce reçu reste tel quel
company-refused-made-out = Il est déjà établi au nom d’une entreprise. Si quelque chose y est inexact, écrivez à { $contact }.
company-refused-refunded = De l’argent vous a été rendu sur ce reçu, il ne peut donc plus être remplacé. S’il vous faut autre chose, écrivez à { $contact }.
company-refused-too-late = Un reçu peut être établi au nom d’une entreprise dans les 30 jours suivant le paiement. S’il vous le faut malgré tout, écrivez à { $contact }.
