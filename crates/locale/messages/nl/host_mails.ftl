# Mails aan hosts die de minuten van hun sessies betalen.
mail-host-charged-subject = Kosten van “{ $session }”
mail-host-charged-title = Wat uw sessie heeft gekost
mail-host-charged-used = “{ $session }” is afgelopen. Voor het gebruik is { $amount } van uw kaart afgeschreven.
mail-host-charged-before = Voor “{ $session }” is { $amount } van uw kaart afgeschreven. Wat de sessie niet gebruikt, krijgt u na afloop terug.
mail-host-charged-released = De overige { $amount } die was gereserveerd, is vrijgegeven. Uw bank kan die nog enkele dagen tonen.
mail-host-charged-statement = Elke minuut bekijken
mail-host-charged-receipt = Betaalbewijs (pdf)
mail-host-charged-number = Betaalbewijs { $number }
mail-host-released-subject = Uw betaling voor “{ $session }” gaat terug
mail-host-released-title = U betaalt niets
mail-host-released-never = “{ $session }” is niet doorgegaan; voor de minuten wordt niets in rekening gebracht.
mail-host-released-unused = “{ $session }” is afgelopen en heeft geen minuten gebruikt; er wordt niets in rekening gebracht.
mail-host-released-hold = De { $amount } die op uw kaart was gereserveerd, is vrijgegeven. Uw bank kan die nog enkele dagen tonen.
mail-host-released-refunded = De { $amount } die van uw kaart was afgeschreven, wordt terugbetaald. Dat kan enkele dagen duren.
mail-host-released-session = Naar de sessie
