# Checkout: who buys.
register-express = As a consumer, I ask you expressly to begin before my 14 days for withdrawing are over. I know that I lose the right to withdraw once the session has been held in full.
form-express-missing = Tick the box to ask us to begin within your 14 days for withdrawing; otherwise choose a later session.

# Registration page: what its person can do.
giving-title = Something has changed?
giving-cancel = Cancel my registration
giving-correct = Correct name or address
giving-colleague = Send a colleague instead
giving-unpaid = Give the seat back
giving-withdraw = Withdraw from the contract here
giving-withdraw-until = As a consumer you may withdraw until { $date } without giving a reason.
giving-moved = This session was moved. Until { $date }, { $time } you may cancel and get all of your money back.
giving-policy = What you accepted: { $policy }
giving-back-to-registration = Back to my registration

# Cancelling, in two steps.
cancel-title = Cancel your registration
cancel-text = You give up your seat in “{ $session }”.
cancel-refund-all = You get all of it back: { $amount }.
cancel-refund-part = You get { $amount } back. { $kept } is kept, by the rules you accepted.
cancel-refund-none = By the rules you accepted, nothing of { $paid } is paid back. You may send a colleague instead.
cancel-refund-none-contact = If you think that this is not right, write to { $contact } before you cancel.
cancel-refund-free = You paid nothing, so nothing is paid back.
cancel-refund-unpaid = The seat goes to somebody else. Should a payment of yours still come in, all of it goes back to you by itself.
cancel-refund-how = The money goes back the way it came. Banks usually take 3 to 10 days to show it.
cancel-seat = Your seat goes to somebody else at once. This cannot be undone.
cancel-confirm-refund = Cancel and get { $amount } back
cancel-confirm = Cancel my registration
cancel-keep = Keep my seat
cancel-changed-title = The amount has changed
cancel-changed-text = A time limit has passed since you opened this page. Nothing was cancelled. Look at the new amount and decide again.
cancel-too-late-title = This registration cannot be cancelled any more
cancel-too-late-text = The time in which you could cancel yourself is over. Write to { $contact }, or send a colleague instead.
cancel-not-now-title = Not at this moment
cancel-not-now-text = Your payment is still being completed. Try again in a minute; your rights do not suffer from it.
cancel-already-title = This registration has been given up already

# Withdrawing, in two steps, without signing in.
withdraw-title = Withdraw from the contract
withdraw-text = As a consumer you may withdraw from this contract until the end of { $date }, without giving a reason.
withdraw-name = Your name
withdraw-contract = Contract
withdraw-contract-text = Seat in “{ $session }”, registration { $reference }
withdraw-contact = The acknowledgement goes to
withdraw-continue = Continue
withdraw-confirm-title = Confirm your withdrawal
withdraw-declaration = I, { $name }, withdraw from the contract for a seat in “{ $session }”, registration { $reference }.
withdraw-confirm = Confirm withdrawal
withdraw-refund-all = You get all of it back within 14 days: { $amount }.
withdraw-refund-part = The session has begun at your express request. For the part that was held { $kept } is due; you get { $amount } back within 14 days.
withdraw-mail = We acknowledge your withdrawal at once by mail, with its text, date and time.
withdraw-over-title = The time for withdrawing is over
withdraw-over-period = It ended on { $date }. The rules for cancelling still apply.
withdraw-over-performed = The session was held in full at your express request, so the right to withdraw has ended.
withdraw-no-right-title = There is no right of withdrawal for this registration
withdraw-no-right-text = It exists for consumers who paid for a seat. The rules for cancelling still apply.

# Correcting and sending somebody else.
correct-title = Correct name or address
correct-text = Your seat, your payment and your receipt stay as they are.
correct-address-note = If you change the e-mail address, your links are made anew and sent there; the old address is told.
correct-save = Save
colleague-title = Send a colleague instead
colleague-text = Your colleague gets your seat in “{ $session }”, with a link of his or her own. Your link stops working. Nothing is paid back.
colleague-first-name = First name of your colleague
colleague-last-name = Last name of your colleague
colleague-email = E-mail of your colleague
colleague-email-hint = The personal link goes here.
colleague-send = Give my seat away
colleague-done-title = Your seat has been passed on
colleague-done-text = { $name } has your seat in “{ $session }” now and gets the link by mail. Your own link does not work any more.
person-too-often-title = This registration was changed too often
person-too-often-text = Write to { $contact }; a person will help you.
person-too-late-title = This cannot be changed any more
person-too-late-text = There is no seat to change, or the session is over. Write to { $contact } if you need help.

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
lost-title = Find my registration
lost-text = Enter the e-mail address you registered with. If there is a registration for an upcoming session, we send its personal link there.
lost-send = Send my link
lost-sent-title = Look into your mail
lost-sent-text = If there is a registration with { $email }, its link is on the way. It can take a few minutes; look into the spam folder too.
lost-sent-limit = To protect you, the same link is sent at most once an hour.
lost-too-many = Too many links were asked for. Try again at { $time }; the mails that were asked for before still arrive.
find-registration-link = Lost your link? Find my registration
lost-link = Lost your link? Find my registration

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
