# Mails to hosts who pay for the minutes of their sessions.
mail-host-charged-subject = Charged for “{ $session }”
mail-host-charged-title = What your session cost
mail-host-charged-used = “{ $session }” is over. { $amount } was charged to your card for what it used.
mail-host-charged-before = { $amount } was charged to your card for “{ $session }”. What the session does not use is given back when it is over.
mail-host-charged-released = The other { $amount } that was held is released. Your bank may show it for a few days more.
mail-host-charged-statement = See every minute
mail-host-charged-receipt = Receipt (PDF)
mail-host-charged-number = Receipt { $number }
mail-host-released-subject = Your payment for “{ $session }” goes back
mail-host-released-title = You pay nothing
mail-host-released-never = “{ $session }” did not take place, so that nothing is charged for its minutes.
mail-host-released-unused = “{ $session }” is over and used no minutes, so that nothing is charged.
mail-host-released-hold = The { $amount } that was held on your card is released. Your bank may show it for a few days more.
mail-host-released-refunded = The { $amount } that was charged to your card is refunded. That can take a few days.
mail-host-released-session = To the session
