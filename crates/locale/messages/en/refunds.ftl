# Checkout: who buys.
register-express = As a consumer, I ask you expressly to begin before my 14 days for withdrawing are over. I know that I lose the right to withdraw once the session has been held in full.
form-express-missing = Tick the box to ask us to begin within your 14 days for withdrawing; otherwise choose a later session.

# Registration page: given up.
cancelled-title = Your registration is cancelled
cancelled-text = You gave up your seat in “{ $session }” on { $date }.
cancelled-withdrawn-text = You withdrew from the contract for a seat in “{ $session }” on { $date }.
cancelled-session-title = This session does not take place
cancelled-session-text = { $site } has called “{ $session }” off.
cancelled-going = { $amount } is on its way back to you. You will get a mail when it has gone through; your bank may then take 3 to 10 days to show it.
cancelled-gone = { $amount } has gone back to you. Your bank may take 3 to 10 days to show it.
cancelled-released = The amount was only held on your card and is released. Nothing is charged; your bank may show the hold for a few days.
cancelled-kept = { $amount } is kept, by the rules you accepted.
cancelled-nothing = By the rules you accepted, nothing is paid back.
cancelled-by-hand = Your refund of { $amount } needs a person at { $site }. You need not do anything; if you do not hear within some days, write to { $contact }.
registration-part-going = { $amount } of what you paid is on its way back to you.
registration-part-gone = { $amount } of what you paid has gone back to you.
registration-complimentary = { $site } has given you this seat.
registration-returned-cancelled = Your payment of { $amount } came after this registration had been cancelled. We return all of it.

# A lost link.

# Mails.
mail-refund = Goes back to you
mail-kept = Kept
mail-reason = Why
mail-refund-days = The money goes back the way it came. Banks usually take 3 to 10 days to show it.
mail-calendar-removes = The attached entry takes the session out of your calendar.
mail-returned-cancelled-title = Your registration had been cancelled
mail-returned-cancelled-text = Your payment of { $amount } for “{ $session }” came after the registration had been cancelled.
mail-cancelled-subject = Cancelled: { $session }
mail-cancelled-title = Your registration is cancelled
mail-cancelled-text = You have given up your seat in “{ $session }”.
mail-cancelled-back = { $amount } is on its way back to you, the way it came. You get one more mail when it has gone through.
mail-cancelled-nothing-back = By the rules you accepted, nothing is paid back.
mail-withdrawn-subject = Your withdrawal: { $session }
mail-withdrawn-title = We have received your withdrawal
mail-withdrawn-text = Keep this mail. It acknowledges what you declared, and when.
mail-withdrawn-declaration = “I, { $name }, withdraw from the contract for a seat in { $session }, registration { $reference }.”
mail-withdrawn-received = Received
mail-withdrawn-means = What is owed to you goes back within 14 days, the way it came, and costs you nothing.
mail-session-cancelled-subject = Does not take place: { $session }
mail-session-cancelled-title = This session does not take place
mail-session-cancelled-text = “{ $session }” was called off.
mail-session-cancelled-reason = Why: { $reason }
mail-session-cancelled-back = You get all of your money back: { $amount }. You need not do anything, and you get one more mail when it has gone through.
mail-session-cancelled-unpaid = If a payment of yours still comes in, it goes back to you by itself.
mail-moved-subject = New time: { $session }
mail-moved-title = Your session was moved
mail-moved-text = “{ $session }” takes place at another time. Your seat and your link stay as they are.
mail-moved-cancel-paid = If you cannot come, cancel on the page of your registration until { $date }, { $time }; you get all of your money back.
mail-moved-cancel-free = If you cannot come, cancel on the page of your registration until { $date }, { $time }, so that somebody else can have your seat.
mail-moved-calendar = The attached entry changes the time in your calendar.
mail-refund-begun-subject = Money goes back to you: { $session }
mail-refund-begun-title = Money is on its way back to you
mail-refund-begun-text = We give { $amount } of your payment for “{ $session }” back to you.
mail-refunded-subject = Your money has gone back: { $session }
mail-refunded-title = Your money has gone back to you
mail-refunded-text = { $amount } of your payment for “{ $session }” has been sent back.
mail-replaced-subject = Your seat was passed on: { $session }
mail-replaced-title = Somebody else has your seat
mail-replaced-text = { $successor } has your seat in “{ $session }” now.
mail-replaced-link = Your own link does not work any more.
mail-address-changed-subject = Your address was changed: { $session }
mail-address-changed-title = Another e-mail address
mail-address-changed-text = The e-mail address of your registration for “{ $session }” was changed. Mails and links go to the new address from now on; the links you have do not work any more.
mail-address-changed-not-you = If that was not you, write to { $contact } at once.
mail-lost-link-subject = Your link: { $session }
mail-lost-link-title = Here is your registration
mail-lost-link-text = Somebody, probably you, asked for the link to your registration for “{ $session }”.
mail-lost-link-not-you = If it was not you, do nothing: only you got this mail.
