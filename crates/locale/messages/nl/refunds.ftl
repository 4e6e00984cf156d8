# Afrekenen: wie koopt.
register-express = Als consument vraag ik u uitdrukkelijk te beginnen voordat mijn bedenktijd van 14 dagen voorbij is. Ik weet dat ik het herroepingsrecht verlies zodra de sessie volledig is gehouden.
form-express-missing = Vink het vakje aan om ons binnen uw bedenktijd van 14 dagen te laten beginnen; kies anders een latere sessie.

# Registratiepagina: wat de persoon kan doen.
giving-title = Is er iets veranderd?
giving-cancel = Mijn inschrijving annuleren
giving-correct = Naam of adres verbeteren
giving-colleague = Een collega sturen
giving-unpaid = De plaats teruggeven
giving-withdraw = Overeenkomst hier herroepen
giving-withdraw-until = Als consument kunt u tot en met { $date } zonder opgave van redenen herroepen.
giving-moved = Deze sessie is verplaatst. Tot { $date }, { $time } uur kunt u annuleren en krijgt u al uw geld terug.
giving-policy = Wat u hebt aanvaard: { $policy }
giving-back-to-registration = Terug naar mijn inschrijving

# Annuleren, in twee stappen.
cancel-title = Uw inschrijving annuleren
cancel-text = U geeft uw plaats in “{ $session }” op.
cancel-refund-all = U krijgt alles terug: { $amount }.
cancel-refund-part = U krijgt { $amount } terug. { $kept } wordt ingehouden volgens de regels die u hebt aanvaard.
cancel-refund-none = Volgens de regels die u hebt aanvaard, krijgt u van { $paid } niets terug. U kunt een collega sturen.
cancel-refund-none-contact = Vindt u dat dit niet klopt, schrijf dan naar { $contact } voordat u annuleert.
cancel-refund-free = U hebt niets betaald, dus er gaat niets terug.
cancel-refund-unpaid = Uw plaats komt vrij voor iemand anders. Komt er toch nog een betaling van u binnen, dan krijgt u die vanzelf helemaal terug.
cancel-refund-how = Het geld gaat terug zoals het kwam. Banken hebben meestal 3 tot 10 dagen nodig om het te tonen.
cancel-seat = Uw plaats gaat meteen naar iemand anders. Dit kan niet ongedaan worden gemaakt.
cancel-confirm-refund = Annuleren en { $amount } terugkrijgen
cancel-confirm = Mijn inschrijving annuleren
cancel-keep = Mijn plaats houden
cancel-changed-title = Het bedrag is veranderd
cancel-changed-text = Er is een termijn verstreken sinds u deze pagina opende. Er is niets geannuleerd. Bekijk het nieuwe bedrag en beslis opnieuw.
cancel-too-late-title = Deze inschrijving kan niet meer worden geannuleerd
cancel-too-late-text = De tijd waarin u zelf kon annuleren is voorbij. Schrijf naar { $contact }, of stuur een collega.
cancel-not-now-title = Op dit moment niet
cancel-not-now-text = Uw betaling wordt nog afgerond. Probeer het over een minuut opnieuw; uw rechten lijden er niet onder.
cancel-already-title = Deze inschrijving is al opgegeven

# Herroepen, in twee stappen, zonder aanmelden.
withdraw-title = De overeenkomst herroepen
withdraw-text = Als consument kunt u deze overeenkomst tot en met { $date } herroepen, zonder opgave van redenen.
withdraw-name = Uw naam
withdraw-contract = Overeenkomst
withdraw-contract-text = Plaats in “{ $session }”, inschrijving { $reference }
withdraw-contact = De bevestiging gaat naar
withdraw-continue = Verder
withdraw-confirm-title = Bevestig uw herroeping
withdraw-declaration = Ik, { $name }, herroep de overeenkomst voor een plaats in “{ $session }”, inschrijving { $reference }.
withdraw-confirm = Herroeping bevestigen
withdraw-refund-all = U krijgt binnen 14 dagen alles terug: { $amount }.
withdraw-refund-part = De sessie is op uw uitdrukkelijk verzoek begonnen. Voor het gehouden deel bent u { $kept } verschuldigd; u krijgt { $amount } binnen 14 dagen terug.
withdraw-mail = Wij bevestigen uw herroeping meteen per e-mail, met tekst, datum en tijd.
withdraw-over-title = De bedenktijd is voorbij
withdraw-over-period = Zij eindigde op { $date }. De regels voor annuleren blijven gelden.
withdraw-over-performed = De sessie is op uw uitdrukkelijk verzoek volledig gehouden; daarmee is het herroepingsrecht vervallen.
withdraw-no-right-title = Voor deze inschrijving bestaat geen herroepingsrecht
withdraw-no-right-text = Het bestaat voor consumenten die voor een plaats hebben betaald. De regels voor annuleren blijven gelden.

# Verbeteren en iemand anders sturen.
correct-title = Naam of adres verbeteren
correct-text = Uw plaats, uw betaling en uw ontvangstbewijs blijven zoals ze zijn.
correct-address-note = Als u het e-mailadres wijzigt, worden uw links vernieuwd en daarheen gestuurd; het oude adres krijgt bericht.
correct-save = Opslaan
colleague-title = Een collega sturen
colleague-text = Uw collega krijgt uw plaats in “{ $session }”, met een eigen link. Uw link werkt dan niet meer. Er gaat geen geld terug.
colleague-first-name = Voornaam van uw collega
colleague-last-name = Achternaam van uw collega
colleague-email = E-mail van uw collega
colleague-email-hint = De persoonlijke link gaat hierheen.
colleague-send = Mijn plaats doorgeven
colleague-done-title = Uw plaats is doorgegeven
colleague-done-text = { $name } heeft nu uw plaats in “{ $session }” en krijgt de link per e-mail. Uw eigen link werkt niet meer.
person-too-often-title = Deze inschrijving is te vaak gewijzigd
person-too-often-text = Schrijf naar { $contact }; iemand helpt u verder.
person-too-late-title = Dit kan niet meer worden gewijzigd
person-too-late-text = Er is geen plaats om te wijzigen, of de sessie is voorbij. Schrijf naar { $contact } als u hulp nodig hebt.

# Registratiepagina: opgegeven.
cancelled-title = Uw inschrijving is geannuleerd
cancelled-text = U hebt uw plaats in “{ $session }” op { $date } opgegeven.
cancelled-withdrawn-text = U hebt de overeenkomst voor een plaats in “{ $session }” op { $date } herroepen.
cancelled-session-title = Deze sessie gaat niet door
cancelled-session-text = { $site } heeft “{ $session }” afgelast.
cancelled-going = { $amount } is onderweg naar u. U krijgt een e-mail zodra het is overgemaakt; uw bank kan daarna 3 tot 10 dagen nodig hebben om het te tonen.
cancelled-gone = { $amount } is naar u teruggegaan. Uw bank kan 3 tot 10 dagen nodig hebben om het te tonen.
cancelled-released = Het bedrag was alleen op uw kaart gereserveerd en is vrijgegeven. Er wordt niets afgeschreven; uw bank kan de reservering nog een paar dagen tonen.
cancelled-kept = { $amount } wordt ingehouden volgens de regels die u hebt aanvaard.
cancelled-nothing = Volgens de regels die u hebt aanvaard, gaat er niets terug.
cancelled-by-hand = Uw teruggave van { $amount } heeft iemand van { $site } nodig. U hoeft niets te doen; hoort u na enkele dagen niets, schrijf dan naar { $contact }.
registration-part-going = { $amount } van wat u betaalde, is onderweg naar u.
registration-part-gone = { $amount } van wat u betaalde, is naar u teruggegaan.
registration-complimentary = { $site } heeft u deze plaats gegeven.
registration-returned-cancelled = Uw betaling van { $amount } kwam nadat deze inschrijving was geannuleerd. Wij sturen alles terug.

# Een verloren link.
lost-title = Mijn inschrijving zoeken
lost-text = Vul het e-mailadres in waarmee u zich hebt ingeschreven. Is er een inschrijving voor een komende sessie, dan sturen wij de persoonlijke link daarheen.
lost-send = Stuur mijn link
lost-sent-title = Kijk in uw e-mail
lost-sent-text = Is er een inschrijving met { $email }, dan is de link onderweg. Dat kan een paar minuten duren; kijk ook in de map met ongewenste e-mail.
lost-sent-limit = Om u te beschermen wordt dezelfde link hoogstens eenmaal per uur gestuurd.
lost-too-many = Er zijn te veel links gevraagd. Probeer het om { $time } opnieuw; e-mails die al gevraagd zijn, komen gewoon aan.
find-registration-link = Link kwijt? Zoek mijn inschrijving
lost-link = Link kwijt? Zoek mijn inschrijving

# Mails.
mail-refund = Gaat naar u terug
mail-kept = Ingehouden
mail-reason = Waarom
mail-refund-days = Het geld gaat terug zoals het kwam. Banken hebben meestal 3 tot 10 dagen nodig om het te tonen.
mail-calendar-removes = De bijlage haalt de sessie uit uw agenda.
mail-returned-cancelled-title = Uw inschrijving was al geannuleerd
mail-returned-cancelled-text = Uw betaling van { $amount } voor “{ $session }” kwam nadat de inschrijving was geannuleerd.
mail-cancelled-subject = Geannuleerd: { $session }
mail-cancelled-title = Uw inschrijving is geannuleerd
mail-cancelled-text = U hebt uw plaats in “{ $session }” opgegeven.
mail-cancelled-back = { $amount } is onderweg naar u, zoals het kwam. U krijgt nog één e-mail zodra het is overgemaakt.
mail-cancelled-nothing-back = Volgens de regels die u hebt aanvaard, gaat er niets terug.
mail-withdrawn-subject = Uw herroeping: { $session }
mail-withdrawn-title = Wij hebben uw herroeping ontvangen
mail-withdrawn-text = Bewaar deze e-mail. Hij bevestigt wat u hebt verklaard, en wanneer.
mail-withdrawn-declaration = “Ik, { $name }, herroep de overeenkomst voor een plaats in { $session }, inschrijving { $reference }.”
mail-withdrawn-received = Ontvangen
mail-withdrawn-means = Wat u toekomt, gaat binnen 14 dagen terug zoals het kwam, en kost u niets.
mail-session-cancelled-subject = Gaat niet door: { $session }
mail-session-cancelled-title = Deze sessie gaat niet door
mail-session-cancelled-text = “{ $session }” is afgelast.
mail-session-cancelled-reason = Waarom: { $reason }
mail-session-cancelled-back = U krijgt al uw geld terug: { $amount }. U hoeft niets te doen en krijgt nog één e-mail zodra het is overgemaakt.
mail-session-cancelled-unpaid = Komt er nog een betaling van u binnen, dan gaat die vanzelf naar u terug.
mail-moved-subject = Nieuwe tijd: { $session }
mail-moved-title = Uw sessie is verplaatst
mail-moved-text = “{ $session }” is op een ander moment. Uw plaats en uw link blijven zoals ze zijn.
mail-moved-cancel-paid = Kunt u niet komen, annuleer dan tot { $date }, { $time } uur op de pagina van uw inschrijving; u krijgt al uw geld terug.
mail-moved-cancel-free = Kunt u niet komen, annuleer dan tot { $date }, { $time } uur op de pagina van uw inschrijving, zodat iemand anders uw plaats kan krijgen.
mail-moved-calendar = De bijlage wijzigt de tijd in uw agenda.
mail-refund-begun-subject = Er gaat geld naar u terug: { $session }
mail-refund-begun-title = Er is geld naar u onderweg
mail-refund-begun-text = Wij geven u { $amount } van uw betaling voor “{ $session }” terug.
mail-refunded-subject = Uw geld is teruggegaan: { $session }
mail-refunded-title = Uw geld is naar u teruggegaan
mail-refunded-text = { $amount } van uw betaling voor “{ $session }” is teruggestuurd.
mail-replaced-subject = Uw plaats is doorgegeven: { $session }
mail-replaced-title = Iemand anders heeft uw plaats
mail-replaced-text = { $successor } heeft nu uw plaats in “{ $session }”.
mail-replaced-link = Uw eigen link werkt niet meer.
mail-address-changed-subject = Uw adres is gewijzigd: { $session }
mail-address-changed-title = Een ander e-mailadres
mail-address-changed-text = Het e-mailadres van uw inschrijving voor “{ $session }” is gewijzigd. E-mails en links gaan voortaan naar het nieuwe adres; de links die u hebt, werken niet meer.
mail-address-changed-not-you = Was u dat niet, schrijf dan meteen naar { $contact }.
mail-lost-link-subject = Uw link: { $session }
mail-lost-link-title = Hier is uw inschrijving
mail-lost-link-text = Iemand, waarschijnlijk u, vroeg om de link van uw inschrijving voor “{ $session }”.
mail-lost-link-not-you = Was u het niet, doe dan niets: alleen u kreeg deze e-mail.
