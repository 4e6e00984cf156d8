# Signing in. The words are the same whether an address has an account or not.
sign-in-title = Sign in
sign-in-email = E-mail address
sign-in-password = Password
sign-in-button = Sign in
sign-in-for-whom = For those who run training here. To attend a session you need no account: your way in is in your mail.
sign-in-wrong = This address and this password do not belong together. Check both and try again.
sign-in-too-many = There were too many tries. Wait until { $time } and try again.
sign-in-code-title = Your code
sign-in-code-text = Your password is right. Now enter the six digits that your authenticator app shows.
sign-in-code = Code
sign-in-code-button = Continue
sign-in-code-wrong = That code is not the present one, or it was used already. Wait for the next one and enter it.
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
