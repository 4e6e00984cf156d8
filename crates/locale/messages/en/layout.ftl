# Frame of every page.
layout-title = { $page } · { $site }
layout-skip = Skip to the content
layout-sessions = Sessions
layout-language = Language
layout-main-navigation = Main
layout-sites-title = Training sites
layout-sites-empty = No site has been set up here yet.
layout-sites-empty-hint = The operator adds the first one with “bursar import”.
layout-test-word = TEST
layout-test-banner = This is a test session. No real money moves.
layout-footer = Questions? Write to { $contact }.
layout-footer-seller = Sessions and payments are { $site }’s own.
layout-error-prefix = Error:
layout-signed-in-as = Signed in as
layout-account = My account
layout-sign-out = Sign out
layout-areas = My areas
