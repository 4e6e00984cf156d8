# Afrekenen: wie koopt.
register-express = Als consument vraag ik u uitdrukkelijk te beginnen voordat mijn bedenktijd van 14 dagen voorbij is. Ik weet dat ik het herroepingsrecht verlies zodra de sessie volledig is gehouden.
form-express-missing = Vink het vakje aan om ons binnen uw bedenktijd van 14 dagen te laten beginnen; kies anders een latere sessie.

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
