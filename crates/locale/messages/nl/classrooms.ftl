# De ruimte die Bursar zelf biedt.
room-title = Ruimte van { $session }
room-role-host = Host
room-role-administrator = Beheerder
room-role-attendee = Deelnemer
room-role-guest = Gast
room-you = u

# Voor het begin.
room-wait-title = De sessie is nog niet begonnen
room-wait-text = De host start de sessie. Deze pagina laat u vanzelf binnen; er gaat niets verloren als u later terugkomt.
room-wait-left = Begint over
room-wait-soon = Het is tijd. De host start zo dadelijk.
room-lead-title = Uw ruimte is klaar
room-lead-text = Deelnemers wachten hier tot u start. Starten laat iedereen binnen.
room-needs-script = De ruimte werkt in de browser, met script ingeschakeld. Schakel het in voor deze site, of gebruik een andere browser.
room-connecting = Verbinden …
room-again = De verbinding is weggevallen. Uw plaats blijft van u; er wordt opnieuw verbonden …
room-back = U bent weer verbonden.
room-unsent = Dat is niet gedaan: de verbinding is weg. Probeer het opnieuw als zij er weer is.

# In de ruimte.
room-stage-empty = Er wordt nog niets getoond
room-stage-empty-lead = Praat met uw mensen in de chat, beantwoord hun vragen, of houd een peiling.
room-controls = Wat u kunt doen
room-hand = Hand opsteken
room-hand-down = Hand laten zakken
room-chat = Chat
room-people = Mensen
room-questions = Vragen
room-polls = Peilingen
room-leave = Verlaten
room-lock = Vergrendelen
room-unlock = Ontgrendelen
room-locked-now = Vergrendeld: er komt niemand meer bij
room-end = Voor iedereen beëindigen
room-end-title = De sessie voor iedereen beëindigen?
room-end-text = De verbinding van iedereen wordt verbroken, en niemand kan meer binnenkomen.
room-end-early = De aangekondigde tijd is nog niet gekomen: wie een plaats heeft, vindt de sessie dan afgelopen, en de prijzen zijn verdiend. De verbinding van iedereen wordt verbroken, en niemand kan meer binnenkomen.
room-end-sure = Voor iedereen beëindigen
room-not-ended = De sessie is niet beëindigd: op dat moment was de verbinding weg. Beëindig haar opnieuw.
room-stay = Annuleren
room-close = Sluiten
room-new = nieuw
room-new-other = nieuw

room-chat-empty = Er is nog niets gezegd.
room-chat-to = Aan
room-chat-all = Iedereen
room-chat-leaders = De host
room-chat-text = Bericht
room-chat-send = Versturen
room-chat-private = aan { $name }, privé
room-chat-to-leaders = aan de host
room-chat-to-you = aan u, privé

room-people-here = In de ruimte
room-people-away = Nu niet verbonden
room-people-out = Weggestuurd
room-people-write = Schrijven aan
room-people-lower = Hand laten zakken van
room-people-remove = Wegsturen
room-people-readmit = Weer binnenlaten
room-people-hand = Hand opgestoken
room-people-computers = Computers
room-remove-title = { $name } wegsturen?
room-remove-text = De link opent niets meer tot u deze persoon weer binnenlaat.
room-remove-sure = Wegsturen

room-questions-empty = Nog geen vragen.
room-question = Uw vraag
room-question-ask = Vragen
room-question-answer = Antwoorden
room-question-aloud = Mondeling beantwoord
room-question-dismiss = Terzijde leggen
room-question-answered = Beantwoord
room-question-dismissed = Terzijde gelegd

room-polls-empty = Nog geen peilingen.
room-poll-new = Nieuwe peiling
room-poll-question = Vraag
room-poll-choices = Keuzes, één per regel
room-poll-choices-hint = Twee tot acht
room-poll-ask = Aan iedereen vragen
room-poll-vote = Stemmen
room-poll-voted = Uw stem telt mee. U kunt hem wijzigen zolang de peiling open is.
room-poll-votes-one = stem
room-poll-votes = stemmen
room-poll-end = Peiling beëindigen
room-poll-share = Uitslag tonen
room-poll-unshare = Uitslag verbergen
room-poll-open = Open
room-poll-ended = Beëindigd

# Gezegd aan wie luistert.
room-says-hand = { $name } steekt de hand op
room-says-poll = Er is een peiling
room-says-came = { $name } is binnengekomen

# Wat niet is gedaan.
room-refused-not-yours = Alleen de host kan dat.
room-refused-over = De sessie is voorbij.
room-refused-out = U bent niet meer in de ruimte.
room-refused-empty = Schrijf eerst iets.
room-refused-long = Dat is te lang: hoogstens { $max } tekens.
room-refused-choices = Een peiling heeft twee tot acht verschillende keuzes.
room-refused-gone = Dat is er niet meer.
room-refused-fast = Dat ging te snel. Er is niets verstuurd; probeer het zo opnieuw.
room-refused-enough = Dat is genoeg voor deze sessie. Er is niets verstuurd.
room-refused-leader-says = Dat u telefonisch deelneemt, noteert de host. Schrijf aan de host.
room-refused-failed = Dat is niet gelukt. Er is niets gedaan; probeer het opnieuw.

# Weer buiten.
room-over-title = De sessie is voorbij
room-over = Dank u voor uw komst.
room-removed-title = U bent weggestuurd
room-removed = De host heeft uw deelname aan deze sessie beëindigd. Denkt u dat dit een vergissing is, schrijf dan aan de host.
room-locked-title = De ruimte is vergrendeld
room-locked = Er kan nu niemand meer binnenkomen. Deze pagina probeert het vanzelf opnieuw.
room-no-seat-title = Bij deze link hoort geen plaats meer
room-no-seat = De inschrijving is geannuleerd, of de plaats heeft een nieuwe link. Denkt u dat dit een vergissing is, schrijf dan aan de host.
room-no-role-title = U leidt deze sessie niet meer
room-no-role = Iemand anders is nu host, of uw rol op deze site is veranderd.
room-signed-out-title = U bent uitgelogd
room-signed-out = Log opnieuw in om de sessie te leiden. Loopt ze al, dan gaat ze intussen zonder u door.
room-cancelled-title = De sessie is afgelast
room-cancelled = De sessie gaat niet door.
room-not-scheduled-title = De sessie is nog niet aangekondigd
room-not-scheduled = Plan de sessie eerst; daarna kunt u haar starten.
room-too-many-computers-title = Te veel computers
room-too-many-computers = Deze link is al op drie computers verbonden, of in te veel vensters van deze. Verlaat de ruimte op een ervan en probeer het opnieuw.
room-network-full-title = Te veel verbindingen vanuit uw netwerk
room-network-full = Vanuit uw netwerk kan er nu niemand meer bij. Sluit andere vensters van de ruimte. Deze pagina probeert het vanzelf opnieuw.
room-left-title = U hebt de ruimte verlaten
room-left = Uw plaats blijft van u. U kunt terugkomen zolang de sessie duurt.
room-hung-title = Hebt u opgehangen?
room-hung-text = U staat genoteerd als telefonisch in de teleconferentie, en de host betaalt dat per minuut.
room-hung-sure = Ik heb opgehangen
room-hung-no = Ik blijf aan de telefoon
room-left-audio = Uw plaats blijft van u. U staat nog genoteerd als in de teleconferentie, hoogstens 15 minuten: kom terug en zeg het als u hebt opgehangen.
room-return = Weer naar binnen
room-to-session = Naar de sessie

# Gasten.
room-guest-title = Naar binnen
room-guest-text = Iedereen in de ruimte leest deze naam.
room-guest-name = Uw naam
room-guest-enter = Naar binnen
room-guest-name-missing = Vul uw naam in.
room-guest-name-long = Hoogstens { $max } tekens.
room-guest-full = Er zijn te veel mensen gekomen. Er kan nu niemand meer bij.
room-guest-name-leader = Iemand die deze sessie leidt, heeft deze naam. Voeg iets toe, zodat niemand u voor de host houdt.
room-guest-network = Te veel mensen in uw netwerk hebben hun naam gegeven. Gebruik de link die u hebt, of vraag het de host.

# Dia’s.
room-slides = Dia’s
room-slides-title = Dia’s van { $session }
room-slides-empty = Nog geen dia’s. Voeg een pdf-bestand toe; iedereen in de ruimte ziet de pagina die u toont.
room-slides-file = Pdf-bestand
room-slides-hint = Hoogstens { $megabytes } MB en { $pages } pagina’s
room-slides-add = Toevoegen
room-slides-adding = Het bestand wordt verstuurd …
room-slides-show = Tonen
room-slides-hide = Niet meer tonen
room-slides-showing = Wordt getoond
room-slides-remove = Verwijderen
room-slides-remove-of = { $name } verwijderen
room-slides-remove-title = { $name } verwijderen?
room-slides-remove-text = De pagina’s worden hier gewist. Het bestand op uw computer blijft bestaan.
room-slides-ready = { $count ->
    [one] 1 pagina
   *[other] { $count } pagina’s
}
room-slides-waiting = Wacht op de voorbereiding …
room-slides-rendering = Voorbereiden: { $done } van { $pages } pagina’s …
room-slides-not-pdf = Dit is geen pdf-bestand dat gelezen kan worden. Exporteer de dia’s opnieuw als pdf en voeg dat bestand toe.
room-slides-locked = Het bestand is met een wachtwoord beveiligd. Bewaar het zonder wachtwoord en voeg het opnieuw toe.
room-slides-no-pages = Het bestand heeft geen pagina’s.
room-slides-many-pages = Het bestand heeft te veel pagina’s. Er kunnen er hoogstens { $pages } getoond worden; splits het in tweeën.
room-slides-slow = De pagina’s duurden te lang. Exporteer de dia’s opnieuw met kleinere afbeeldingen en voeg dat bestand toe.
room-slides-heavy = De pagina’s zijn te groot. Exporteer de dia’s opnieuw met kleinere afbeeldingen en voeg dat bestand toe.
room-slides-interrupted = Het werk aan dit bestand is onderbroken. Verwijder het en voeg het opnieuw toe.
room-slides-kept = Er is niets toegevoegd.
room-slides-missing = Kies een pdf-bestand.
room-slides-large = Het bestand is te groot: hoogstens { $megabytes } MB.
room-slides-many = Een sessie heeft hoogstens { $count } bestanden. Verwijder er eerst een.
room-slides-busy = Er worden andere bestanden voorbereid. Er is niets toegevoegd; probeer het over een minuut opnieuw.
room-slides-over = De sessie is voorbij. Er is niets toegevoegd.
room-slides-only = De dia’s zonder script bekijken
room-slide-page = Pagina { $page } van { $pages }
room-slide-previous = Vorige
room-slide-next = Volgende
room-slide-full = Volledig scherm
room-slide-text = Tekst van deze pagina
room-pages-reload = Laad deze pagina opnieuw om te zien wat nu getoond wordt.
room-to-room = Naar de ruimte
room-people-waiting = Wachten
room-refused-no-computer = Geen van de computers van deze persoon is verbonden. Kies een manier per telefoon.

# De teleconferentie, van een sessie die per gebruik wordt betaald.
room-audio = Teleconferentie
room-audio-word = Tele­conferentie
room-audio-in = In de tele­conferentie
room-audio-text = De host betaalt voor de minuten waarin iemand in de teleconferentie is. Zeg hoe u erin bent, en ook wanneer u haar verlaat.
room-audio-guest = Neemt u telefonisch deel? Schrijf aan de host; die noteert het voor u.
room-audio-mine = Ik ben in de teleconferentie
room-audio-none = Niet erin
room-audio-say = Doorgeven
room-audio-of = Teleconferentie van { $name }
room-audio-by = Teleconferentie: { $type }

# Wat het tot nu toe gekost heeft.
room-strip = Gebruik en kosten
room-strip-bar = Kosten naast wat gereserveerd is
room-strip-line = { $computers ->
    [one] 1 computer
   *[other] { $computers } computers
} · { $audio } in de teleconferentie · { $cost } van { $ceiling } gereserveerd
room-strip-more = Minuten
room-strip-minutes = { $minutes } min { $seconds } s
room-strip-cost = Kosten tot nu toe, met belasting
room-strip-held = Gereserveerd of betaald
room-strip-final = Wordt afgeschreven, wat er ook wordt gebruikt, tenzij niets wordt gebruikt
room-strip-near = Meer dan 80 % van wat gereserveerd is, is gebruikt.
room-strip-very-near = Meer dan 95 % van wat gereserveerd is, is gebruikt.
room-strip-reached = Alles wat gereserveerd is, is gebruikt. Meer dan dat wordt niet afgeschreven.
room-strip-then-end = Daarna eindigt de sessie voor iedereen, tenzij u meer laat reserveren.
room-strip-ends = Alles wat gereserveerd is, is gebruikt. De sessie eindigt voor iedereen om { $time }.
room-ends = Deze sessie eindigt voor iedereen om { $time }.
room-strip-add = Meer laten reserveren (in een nieuw venster)
room-strip-reaches = Als iedereen blijft, is alles wat gereserveerd is om { $time } gebruikt.
