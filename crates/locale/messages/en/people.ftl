# People and roles of a site.
people-nav = People
people-title = People and roles
people-intro = Who works at { $site }, and what each may do.
people-you = you
people-change = Change
people-change-title = Roles of { $name }
people-roles = Roles
people-role-and-hint = { $role }: { $hint }
people-site-and-roles = { $site }: { $roles }
people-role-administrator = Administrator
people-role-administrator-hint = sets the site up, and may do everything in it
people-role-host = Host
people-role-host-hint = schedules sessions and sees who comes to them
people-role-finance = Finance
people-role-finance-hint = sees payments, gives money back, takes out the books
people-role-head = Division head
people-role-head-hint = decides about claims and budgets of the divisions that he or she heads
people-save = Save the roles
people-remove = Take all roles away
people-remove-hint = { $name } can then no longer work at this site. What was done stays in the audit log.
people-back = All people
people-invite = Invite somebody
people-invite-intro = The invitation goes by e-mail. Its link works once, for seven days.
people-email = E-mail address
people-name = Name
people-name-hint = as colleagues know the person
people-invite-button = Send the invitation
people-invitations = Invitations that wait
people-invited-since = Sent { $time }, works until { $until }
people-resend = Send again
people-withdraw = Withdraw
people-withdraw-title = Withdraw this invitation?
people-withdraw-text = The link that was sent to { $email } stops working at once. Nobody is told; you can invite again at any time.
people-email-here = This person works here already. Change the roles in the list above.
people-name-missing = Enter the person’s name.
people-roles-missing = Choose at least one role.
people-last-administrator = You are the only administrator of this site. Give somebody else that role first; then you can give it up.
people-last-administrator-other = A site needs an administrator. Give somebody else that role first.
people-host-gone = { $count ->
    [one] A coming session names { $name } as its host, who may host none here any more. Hand it over on its page.
   *[other] { $count } coming sessions name { $name } as their host, who may host none here any more. Hand them over on their pages.
}
people-host-gone-see = See them
people-done-invited = The invitation is on its way.
people-done-saved = The roles are saved. They count at once.
people-done-removed = All roles are taken away.
people-done-resent = The invitation is on its way once more. The link sent before opens nothing any more.
people-done-withdrawn = The invitation is withdrawn. Its link opens nothing any more.
people-factor-title = Lost phone and recovery codes
people-factor-lead = For who cannot sign in any more. What follows is told first.
people-factor-hint = This takes { $name }’s second factor away and ends every sign-in; a mail says so. At the next sign-in with the password a new one is set up, where the roles ask for one. Make sure first who asks: call back, and do not trust a mail alone.
people-factor-button = Take the second factor away
people-factor-none = { $name } has no second factor.
people-factor-yourself = You change your own second factor on the page of your account.
people-factor-more-rights = This second factor is not taken away here. Whoever runs this installation can help.
people-done-factor = The second factor is taken away, and every sign-in of this person has ended.

# Everybody who signs in to the installation.
everybody-title = Accounts
everybody-intro = Everybody who signs in to this installation.
everybody-search = Name or e-mail address
everybody-show = Show
everybody-none = Nobody fits.
everybody-first = Shown are the first { $max } by name.
everybody-no-role = No role
