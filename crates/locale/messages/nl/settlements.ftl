# Afrekenbestanden: wat de console van een betaaldienst schrijft, waar zijn koppeling geen lijst geeft.
settlements-title = Afrekenbestanden
settlements-lead = Payflow geeft geen lijst die opgevraagd kan worden. Importeer het bestand dat PayPal Manager schrijft, elke week of vaker: het wordt naast de boeken gelegd voor de dagen die het dekt. Niets hier verplaatst geld.
settlements-no-account = Er is geen rekening van deze soort verbonden.
settlements-import = Een bestand importeren
settlements-where = Meld u bij PayPal Manager (manager.paypal.com) aan als de winkelier van deze rekening, in dezelfde modus. Kies onder Reports het rapport Daily Activity of Custom Report, liefst voor hele dagen, met alles wat er gebeurde en niet alleen wat goedgekeurd werd, en bewaar het als tekst met komma’s of tabs. Deze kolommen zijn nodig: Transaction ID, Time, Type, Amount; en, voor zover ze er zijn, Result Code, Currency, Comment1, Original Transaction ID. Kaartnummers en namen in het bestand worden niet bewaard.
settlements-which = Zeggen twee bestanden iets anders van één transactie, dan telt het bestand dat later geschreven is: het andere mist wat dit van dezelfde dag noemt. Blijkt dat niet, dan het laatst geïmporteerde.
settlements-account = Rekening
settlements-zone = Tijdzone van het rapport, zoals die in PayPal Manager is ingesteld
settlements-order = Dagen in het bestand
settlements-order-hint = Kan een dag van het bestand geen maand zijn, dan wordt het met de dag eerst gelezen, wat er ook gekozen is.
settlements-order-month = Maand eerst, zoals in 11/25/2026 of 2026-11-25
settlements-order-day = Dag eerst, zoals in 25/11/2026
settlements-first = Eerste dag van het rapport
settlements-last = Laatste dag van het rapport
settlements-days-hint = De dagen die u daar koos, als ze alle om waren toen u het bewaarde. Laat u ze leeg, dan telt het bestand vanaf het begin van zijn eerste dag tot zijn laatste regel.
settlements-file = Bestand
settlements-file-hint = CSV of tekst met tabs, hoogstens { $megabytes } MB en { $lines } regels.
settlements-import-button = Importeren en vergelijken
settlements-kept = Kies het bestand nog een keer. Er is niets geïmporteerd.
settlements-none = Er is geen bestand geïmporteerd.
settlements-name = Bestand
settlements-covers = Dekt
settlements-from-until = { $from } tot { $until }
settlements-state = Stand
settlements-uploaded = Geïmporteerd
settlements-taken = { $lines ->
    [0] Telt: er ging niets om
    [one] Telt: één transactie
   *[other] Telt: { $lines } transacties
}
settlements-taken-in-part = { $unread ->
    [one] Telt: { $lines } transacties, één regel weggelaten
   *[other] Telt: { $lines } transacties, { $unread } regels weggelaten
}
settlements-waits = { $unread ->
    [one] Telt nog niet: één regel is niet te lezen
   *[other] Telt nog niet: { $unread } regels zijn niet te lezen
}
settlements-doubted = Telt nog niet: er pleit iets tegen
settlements-never = Wordt vergeleken met de bestanden van PayPal Manager. Er is er nog geen geïmporteerd.
settlements-until = Vergeleken met de bestanden van PayPal Manager, die reiken van { $from } tot { $until }.
settlements-gap = Geen bestand dekt { $from } tot { $until }: over wat er toen omging, is niets gezegd.
settlements-waiting = { $count ->
    [one] Eén bestand wacht tot u zegt of het telt.
   *[other] { $count } bestanden wachten tot u zegt of ze tellen.
}
settlements-late = Meer dan een week geleden ging er geld om dat geen bestand dekt. Importeer er een.
settlements-account-unknown = Kies een rekening.
settlements-zone-unknown = Kies een tijdzone.
settlements-day-unread = Dit is geen dag van de kalender.
settlements-first-missing = Noem ook de eerste dag, of geen van beide.
settlements-known = Precies dit bestand is { $time } geïmporteerd. Het telt één keer.
settlements-other-account = Betalingen in dit bestand gingen via een andere rekening of in de andere modus. Kies die rekening, of download het bestand van deze.
settlements-other-order-day = Wat de boeken van dit bestand kennen, gebeurde op andere dagen. Staat de dag er voor de maand, dan klopt alles.
settlements-other-order-month = Wat de boeken van dit bestand kennen, gebeurde op andere dagen. Staat de maand er voor de dag, dan klopt alles.
settlements-other-zone = Wat de boeken van dit bestand kennen, gebeurde op andere tijden. Gelezen in de tijdzone { $zone } klopt alles.
settlements-days-reversed = De laatste dag ligt voor de eerste.
settlements-days-ahead = Deze dagen zijn nog niet begonnen, of de kalender kent ze niet.
settlements-days-many = Meer dan { $days } dagen in één keer. Importeer meer bestanden.
settlements-days-others = Het bestand heeft transacties van andere dagen. Kijk naar de dagen en naar de tijdzone.
settlements-days-few = Dit rapport bevat alleen wat afgerekend is. Wat in zijn laatste { $days } dagen gebeurde, kan later afgerekend worden: kies meer dagen.
settlements-days-missing = Het bestand heeft geen transactie, of alleen wat afgerekend is. Zeg van welke dagen het is.
settlements-file-missing = Kies een bestand. Het mag niet leeg zijn.
settlements-file-too-large = Dit bestand is te groot: hoogstens { $megabytes } MB en { $lines } regels. Download minder dagen in één keer.
settlements-file-pdf = Dit is een pdf. Download het rapport in PayPal Manager als tekst met komma’s of tabs.
settlements-file-spreadsheet = Dit is het eigen bestand van een rekenblad, of een archief. Importeer de tekst zoals PayPal Manager die gaf: rekenbladen veranderen bedragen en dagen.
settlements-file-not-text = Dit is geen tekst.
settlements-file-no-heading = Geen regel noemt de kolommen Transaction ID, Time, Type en Amount.
settlements-file-quotation = Een aanhalingsteken in het bestand sluit niet met zijn cel, zodat de regels erna niet te onderscheiden zijn. Download het opnieuw als tekst met komma’s, of haal dat teken weg.
settlements-file-no-lines = Geen enkele regel van dit bestand is te lezen. Download het opnieuw, en open het niet eerst in een rekenblad.
settlements-file-other-merchant = Het bestand zegt dat het van een andere winkelier is.
settlements-file-other-mode = Het bestand zegt dat het van de andere modus is, Test of Productie.
settlement-zone = Tijden gelezen in
settlement-by = Geïmporteerd door
settlement-bytes = Grootte in bytes
settlement-digest = SHA-256
settlement-doubt = Telt het?
settlement-doubt-days = Het meeste wat de boeken van dit bestand kennen, gebeurde op andere tijden. Misschien is de tijdzone een andere, of zijn de dagen anders geschreven: verwijder het dan, en importeer het zo opnieuw.
settlement-doubt-strange = De boeken hebben betalingen van deze dagen, en kennen niets uit dit bestand. Misschien is het van een andere winkelier, of van een deel van de betalingen: verwijder het dan. Telt het, dan heten die betalingen ontbrekend.
settlement-doubt-saved-early = De boeken hebben betalingen na de laatste transactie van dit bestand, op dagen die het zou dekken. Misschien is het bewaard voordat die dagen om waren: verwijder het dan, en download het opnieuw, of importeer het zonder dagen. Telt het, dan heten die betalingen ontbrekend.
settlement-take-doubted = Laat het toch tellen
settlement-problems = Regels die niet te lezen zijn
settlement-problems-text = Wat erin staat, wordt niet bewaard. Ligt het aan het bestand, verwijder het dan en importeer een beter. Mogen de regels weg, dan telt het bestand zonder die regels.
settlement-more = En nog { $count }.
settlement-take = { $count ->
    [one] Laat het tellen zonder deze regel
   *[other] Laat het tellen zonder deze { $count } regels
}
settlement-remove = Het bestand verwijderen
settlement-remove-text = Het telt niet meer en mag opnieuw geïmporteerd worden, met een andere tijdzone of andere dagen bijvoorbeeld. Wat alleen volgens dit bestand verschilde, gaat van de lijsten.
settlement-remove-button = Verwijderen
settlement-line-id = Regel { $line }: geen transactienummer van twaalf letters en cijfers.
settlement-line-time = Regel { $line }: dag en tijd zijn niet te lezen.
settlement-line-future = Regel { $line }: ligt in de toekomst.
settlement-line-type = Regel { $line }: de soort is niet bekend.
settlement-line-amount = Regel { $line }: het bedrag is niet te lezen. Het heeft zijn centen nodig, en bij een verkoop geen minteken.
settlement-line-currency = Regel { $line }: de munt is niet bekend, of past niet bij haar teken. Een rapport met de kolom Currency helpt.
settlement-line-result = Regel { $line }: de resultaatcode is niet te lezen.
settlement-line-twice = Regel { $line }: een andere regel heeft hetzelfde nummer en zegt iets anders.
settlement-line-cells = Regel { $line }: te veel cellen.
settlement-line-untold = Regel { $line }: noemt geen resultaat en geen dag van afrekening, en kan geweigerd zijn. Een rapport met de kolom Result Code helpt.
