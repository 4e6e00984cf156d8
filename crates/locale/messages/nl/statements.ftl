# Het overzicht van een sessie met betaling naar gebruik.
statement-title = Afrekening
statement-back = Terug naar de sessie
statement-session = Sessie
statement-when = Wanneer minuten telden
statement-host = Host
statement-division = Divisie
statement-tariff = Tarief
statement-version = { $name }, versie { $number }, zoals vóór de sessie geaccepteerd
statement-frozen = Afgesloten
statement-charged = Afgeschreven
statement-held = Vooraf gereserveerd
statement-released = Vrijgegeven
statement-refunded = Teruggegeven
statement-test = TEST: er is geen echt geld bewogen.
statement-mark-charged = Afgeschreven
statement-mark-charging = Wordt afgeschreven
statement-mark-looked-into = Wordt uitgezocht
statement-mark-lost = Niet afgeschreven
statement-mark-nothing = Niets te betalen
statement-standing-charged = Het bedrag is afgeschreven; wat meer was gereserveerd, is vrijgegeven.
statement-standing-charging = Het bedrag wordt nu afgeschreven, en wat meer is gereserveerd, komt dan vrij. Dat duurt hooguit twee minuten.
statement-standing-looked-into = Iemand zoekt de betaling uit. Intussen wordt niets dubbel afgeschreven en gaat er niets verloren; deze pagina vertelt wat ervan geworden is.
statement-standing-lost = Wat is gebruikt, kon niet worden afgeschreven: de reservering was afgelopen. Er is niets voor afgeschreven.
statement-standing-nothing = Er is niets gebruikt, dus er wordt niets afgeschreven. Alles wat was gereserveerd, komt vrij.
statement-line = Wat gebruikt is
statement-teleconference = Teleconferentieminuten, { $type }
statement-net = Netto
statement-actual = Wat gebruikt is, kost
statement-ceiling = Het meeste dat was afgesproken
statement-waived = Daarboven: niet afgeschreven
statement-note-measured = Minuten worden tot op de milliseconde geteld en één keer per regel geld, half van nul af afgerond. De belasting wordt over het netto totaal berekend.
statement-note-final = Op deze site is de geaccepteerde raming definitief: die wordt afgeschreven, wat er ook gemeten is, tenzij niets gebruikt is.
statement-note-waived = Er is { $amount } meer gebruikt dan was afgesproken. Dat staat hier en wordt nooit afgeschreven.
statement-note-tax = In het afgeschreven bedrag zit { $amount } belasting.
statement-note-late = { $count ->
    [one] Eén bericht over deze sessie kwam na het afsluiten. Het verandert niets; uw beheerder van de installatie kan het zien.
   *[other] { $count } berichten over deze sessie kwamen na het afsluiten. Ze veranderen niets; uw beheerder van de installatie kan ze zien.
}
statement-intervals = Elke verbinding die geteld is
statement-intervals-none = Er was niemand verbonden.
statement-intervals-part = { $from } tot en met { $until } van { $all }; alle staan in de pdf en in het csv-bestand.
statement-intervals-before = Vorige
statement-intervals-after = Volgende
statement-who = Wie
statement-what = Wat
statement-from = Van
statement-until = Tot
statement-length = Duur
statement-source = Gezien door
statement-edges = Hoe begin en einde bekend zijn
statement-participant = Deelnemer { $number }
statement-computer = { $name }, apparaat { $number }
statement-source-room = Lokaal
statement-source-said = Door de persoon zelf gezegd
statement-edge-said = gemeld
statement-edge-estimated = laatst gezien
statement-edge-reported = later gemeld
statement-edge-session = sessie
statement-edge-device = ander apparaat
statement-edges-note = Gemeld: de verbinding zei het zelf. Laatst gezien: zij viel stil, en alleen wat ervan gezien is, telt. Sessie: zij was nog open toen de sessie begon of eindigde. Ander apparaat: geluid telt alleen zolang de computer ervan verbonden is, en één apparaat telt één keer.
statement-lines = Wat gebruikt is en wat het kost
statement-picture = Wie verbonden was
statement-picture-description = Een balk per persoon op de klok van de sessie: { $people } personen, hooguit { $peak } tegelijk.
statement-picture-more = De eerste { $shown } personen zijn getekend; alle staan in de tabel hieronder.
statement-key-computer = computer
statement-key-audio = teleconferentie
statement-pdf = Pdf
statement-csv = Csv
statement-wrong = Er klopt iets niet
statement-wrong-text = Vergelijk de tabel met wie er was. Schrijf dan aan { $contact } en noem de persoon en de tijd: van elke regel is na te gaan wie haar gemeld heeft.
statements-of-site = Afrekeningen van { $site }
statements-none = Van deze site is er nog geen afrekening. Die komt er als een sessie met betaling naar gebruik voorbij is.
statement-picture-step = { $count ->
    [one] een lijn per minuut
   *[other] een lijn per { $count } minuten
}
statements-title = Afrekeningen
