# Als wat iemand koopt, bij het afrekenen.
buyer-title = Wie koopt er?
buyer-consumer = Ik koop voor mezelf
buyer-consumer-hint = Het betaalbewijs komt op uw naam.
buyer-business = Ik koop voor een bedrijf of organisatie
buyer-business-hint = Het betaalbewijs komt op de naam daarvan, met adres en btw-nummer.

# Het bedrijf.
company-title = Bedrijf
company-name = Naam van het bedrijf
company-address = Adres
company-address-hint = Straat, postcode en plaats, zonder het land.
company-vat-number = Btw-nummer (als het er een heeft)
company-vat-number-hint = Komt op het betaalbewijs. De belasting verandert er niet door.
company-reference = Uw referentie (mag leeg blijven)
company-reference-hint = Zoals een bestelnummer of kostenplaats; komt op het betaalbewijs.

# Fouten.
form-company-name-missing = Vul de naam van het bedrijf in.
form-company-address-missing = Vul het adres van het bedrijf in.
form-company-address-too-long = Houd het adres op { $lines } regels en { $max } tekens.
form-vat-number-wrong = Dit heeft niet de vorm van een btw-nummer. Voorbeeld: NL123456789B01. Laat het leeg als het bedrijf er geen heeft.

# Een betaalbewijs achteraf op naam van een bedrijf.
company-add-title = Het betaalbewijs op naam van een bedrijf
company-add-text = Betaalbewijs { $receipt } staat op naam van { $name }. Tot { $date } kunt u het één keer laten vervangen door een betaalbewijs op naam van een bedrijf.
company-add-how = Een uitgegeven betaalbewijs verandert nooit. Een creditnota neemt het geheel terug en een nieuw betaalbewijs op naam van het bedrijf komt ervoor in de plaats. Er wordt geen geld verplaatst.
company-add-country = Land van het bedrijf: { $country }
company-add-button = Geef het nieuwe betaalbewijs uit
company-add-back = Terug naar het betaalbewijs
company-add-link = Op naam van een bedrijf zetten
company-refused-title = Dit betaalbewijs blijft zoals het is
company-refused-made-out = Het staat al op naam van een bedrijf. Klopt er iets niet, schrijf dan naar { $contact }.
company-refused-refunded = Er is geld van teruggegaan naar u, dus het kan niet meer worden vervangen. Hebt u iets anders nodig, schrijf dan naar { $contact }.
company-refused-too-late = Een betaalbewijs kan tot 30 dagen na de betaling op naam van een bedrijf worden gezet. Hebt u het toch nodig, schrijf dan naar { $contact }.
