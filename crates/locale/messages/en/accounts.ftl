# Signing in. The words are the same whether an address has an account or not.
sign-in-title = Sign in
sign-in-email = E-mail address
sign-in-password = Password
sign-in-button = Sign in
sign-in-for-whom = For those who run training here. To attend a session you need no account: your way in is in your mail.
sign-in-wrong = This address and this password do not belong together. Check both and try again.
sign-in-too-many = There were too many tries. Wait until { $time } and try again.
sign-in-too-many-way = Or ask for a new password: the link in the mail lets you in at once, in this browser.
sign-in-kept = Your sign-in had ended. What you typed is kept: sign in, and it is shown to you again.
kept-form-title = What you typed is here again
kept-form-text = Your sign-in had ended, so nothing was done. Look it over and press the button once more.
sign-in-code-title = Your code
sign-in-code-text = Your password is right. Now enter the six digits that your authenticator app shows.
sign-in-code = Code
sign-in-code-button = Continue
sign-in-code-wrong = That code is not the present one, or it was used already. Wait for the next one and enter it.
form-too-long = Keep this to { $max } characters. Nothing was sent.
form-changed-title = Somebody changed this meanwhile
form-changed-text = Nothing was saved; what you typed is below. Save once more, and it takes the place of what is kept now.
form-changed-link = See what is kept now
form-stale = This form was open for too long, or cookies are switched off. Nothing was done; send it once more.

# One’s own account.
account-title = My account
account-operator = You run this installation.
account-places = Where you work
account-no-places = You have no role at any site. Ask the administrator of your site for one.

# Roles.
role-operator = operator
role-administrator = administrator
role-host = host
role-finance = finance
role-head = division head

# A forgotten password.
sign-in-forgotten = Forgotten your password?
sign-in-code-lost = No phone at hand? Enter one of your recovery codes instead.
forgotten-title = Choose another password
forgotten-text = Enter your e-mail address. We send a link with which you choose a new password.
forgotten-send = Send the link
forgotten-back = Back to signing in
forgotten-sent-title = Look in your mail
forgotten-sent-text = If { $email } has an account here, a mail with a link is on its way. The link works for an hour.
forgotten-sent-nothing = Nothing there after a few minutes? Look among unwanted mail, and check the address.

# A link that was sent or printed.
link-first-title = Welcome to Bursar
link-first-text = You are about to run this installation. Who are you?
link-invited-title = You are invited
link-invited-text = { $site } asks you to join as: { $roles }.
link-invited-operator = You are asked to run this installation as: { $roles }.
link-reset-title = Choose another password
link-reset-text = For the account of { $email }. Wherever you are signed in, you will be signed out.
link-has-account = There is an account for { $email }. Sign in with it; then you can accept.
link-other-person = This invitation is for { $email }, but you are signed in as { $other }. Sign out, then open the link again.
link-join = Accept the invitation
link-gone-title = This link does nothing any more
link-gone-text = It was used already, taken back, or is too old. Nothing was changed. If you have an account, sign in; otherwise ask for a new link.

# Choosing a password.
choice-name = Your name
choice-name-missing = Enter your name.
choice-password = New password
choice-password-hint = at least { $count } characters; a few words are good
choice-repeated = The new password once more
choice-differs = The two passwords are not the same. Enter the new one twice.
choice-taken = There is an account with this address already. Use another address.
choice-make-account = Continue
choice-set-password = Set the password
password-missing = Choose a password.
password-too-short = That is too short. Use at least { $count } characters; a few words are good.
password-too-long = That is too long. Use at most { $count } characters.
password-common = This is one of the passwords that everybody tries first. Choose another.
password-like-common = This is too much like a password that everybody tries. Choose another.
password-word = A word or a name alone is easy to guess. Add two or three words.
password-personal = Your name, your address or the site’s name is easy to guess. Leave it out.
password-keys = A row of keys is easy to guess. Use a few words instead.
password-repeats = The same over and over is easy to guess. Use different words.
password-sequence = Letters or digits in order are easy to guess. Use a few words instead.
password-date = Dates and years are easy to guess. Leave them out, or add words.
password-guessable = This would be guessed too soon. Make it longer, or add another word.

# Changing one’s password.
password-title = Change your password
password-text = Wherever else you are signed in, you will be signed out.
password-present = Your present password
own-password-wrong = This is not your present password. Check it and try again.

# One’s own account.
account-done-password = Your password is set.
account-done-ended = That sign-in has ended.
account-done-name = Saved.
account-done-factor-removed = The second factor is off.
account-me = You
account-language = Language of your mails
account-save = Save
account-protection = Protection
account-change-password = Change your password
account-set-up-factor = Set up a second factor
account-change-factor = Second factor and recovery codes
account-codes-left = { $count ->
    [0] No recovery codes left. Make new ones.
    [one] One recovery code left.
   *[other] { $count } recovery codes left.
}
account-sign-ins = Where you are signed in
account-sign-in-where = { $browser } · { $address }
account-sign-in-when = Since { $since }, last seen { $seen }
account-browser-unknown = Unknown browser
account-this-browser = This browser
account-end = Sign out there
account-end-others = Sign out everywhere else
account-back = Back to my account

# The second factor.
factor-title = Second factor
factor-must = Your role can move money or open this installation to others. So your password alone is not enough: set up an app that shows codes. It takes two minutes, once.
factor-may = Besides your password, an app on your phone shows a code that changes every half minute. Then a stolen password opens nothing.
factor-has-one = You have a second factor. Here you can replace it, for instance for a new phone. The old one works until then.
factor-scan = 1. Scan this with an authenticator app
factor-picture = QR code with the secret, for an authenticator app; it stands below as text, too
factor-type = Or type this secret into the app:
factor-prove = 2. Enter the code that the app shows
factor-code = Six digits
factor-code-wrong = That code does not fit. Check that your phone’s clock is right, and enter the code that is shown now.
factor-set-up = Set it up
factor-others = Recovery codes
factor-renew-codes = Make new recovery codes
factor-remove = Without second factor
factor-needed = Your role asks for a second factor, so it cannot be taken away.
codes-title = Keep these recovery codes
codes-text = Your second factor works. Should you lose your phone, each of these codes lets you in once.
codes-once = They are shown now and never again. Print them, or keep them where you keep passwords. Earlier codes are dead.
codes-kept = I have kept them
