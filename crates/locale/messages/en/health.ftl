# How the installation does.
health-title = Health
health-well = All is well
health-attention = Something needs attention
health-bad = Something does not work
health-looked-at = Looked at { $time } ({ $zone }).
health-looks-again = This page looks again by itself every 30 seconds.
health-state-good = Good
health-state-attention = Needs attention
health-state-bad = Does not work
health-state-untold = Cannot be told

health-work = Follow-up work
health-work-good = What is due is done within a minute.
health-work-none = Nobody works: the process “bursar serve” was never started on this database.
health-work-late = { $count ->
    [one] 1 piece of work is overdue, since { $time }.
   *[other] { $count } pieces of work are overdue, the oldest since { $time }.
}
health-mails = Mails
health-mails-good = Every mail has left.
health-mails-waiting = { $count ->
    [one] 1 mail waits for the mail server, since { $time }.
   *[other] { $count } mails wait for the mail server, the oldest since { $time }.
}
health-payments = Payments with an unknown outcome
health-payments-good = None.
health-payments-unknown = { $count ->
    [one] The outcome of 1 payment is unknown, since { $time }. The gateway is being asked.
   *[other] The outcomes of { $count } payments are unknown, the oldest since { $time }. The gateway is being asked.
}
health-people = Payments that wait for a person
health-people-good = None.
health-people-waiting = { $count ->
    [one] 1 payment waits for a decision of its site’s people, begun { $time }.
   *[other] { $count } payments wait for a decision of their sites’ people, the oldest begun { $time }.
}
health-lists = Gateways’ own lists
health-lists-good = They agree with the books, as far as they were compared.
health-lists-differ = { $count ->
    [one] One difference from the books, known since { $time }: see what it is under Payments.
   *[other] { $count } differences from the books, the first known since { $time }: see what they are under Payments.
}
health-lists-late = { $count ->
    [one] One account was not compared with its gateway’s list since { $time }: see why under Payments.
   *[other] { $count } accounts were not compared with their gateways’ lists, the first not since { $time }: see why under Payments.
}
health-gateways = Gateways
health-gateways-good = Every merchant account’s gateway answers.
health-gateways-silent = { $count ->
    [one] The gateway of 1 merchant account has given no good answer since { $time }.
   *[other] The gateways of { $count } merchant accounts give no good answer, the first since { $time }.
}
health-seals = Sealed books
health-seals-none = Nothing was sold yet.
health-seals-last = Seal { $number }, made { $time }.
health-seals-late = { $count ->
    [one] 1 entry has no seal yet, since { $time }.
   *[other] { $count } entries have no seal yet, the oldest since { $time }.
}
health-disk = Disk of the database
health-disk-free = { $size } free.
health-disk-untold = PostgreSQL does not tell. Look at the machine that it runs on.
health-restored = Restored from a backup
health-restored-no = No.
health-restored-yes = Yes, and not released: gateways are only asked, and nothing is sold. Compare with the gateway, then run “bursar release”.
health-clock = Clock
health-clock-good = It has not jumped since Bursar was started.
health-clock-off = The machine’s clock has jumped: it shows { $wall }. Bursar goes on by the time that it had, { $time }, so that nothing is billed or expires by mistake. Set the machine’s clock right, then restart Bursar.
health-papers = Names on receipts
health-papers-good = Names in Arabic, Chinese, Hebrew, Hindi, Japanese, Korean, Thai and other scripts can be printed.
health-papers-lacking = Names in some scripts are printed as numbers, such as [U+592A], on receipts and statements: fonts are not installed. Install Debian’s packages { $packages }, or other fonts for the same scripts, then restart Bursar.

health-about = About
health-version = Version
health-database = Database

# Jobs.
jobs-title = Jobs
jobs-intro = Follow-up work that waits for its moment. What fails is tried again by itself, later and later.
jobs-none = No job waits.
jobs-kind = Kind
jobs-count = Waiting
jobs-next = Next one due
jobs-failed = Failed when last tried
jobs-all = All kinds
jobs-list = Each job
jobs-site = Site
jobs-due = Due
jobs-tries = Tries
jobs-state = State
jobs-state-waiting = Waits
jobs-state-taken = Being worked on
jobs-hurry = Do it now
jobs-hurried = It is due now.
jobs-first = Shown are the first { $max }.
job-resolve-attempt = Ask the gateway about a payment
job-look-at-attempt = Look into what the gateway has told
job-expire-hold = End a seat hold
job-send-mail = Send a mail
job-seal-chain = Seal the books
job-free-budget = Look whether reserved budget is needed still
job-recognize-revenue = Book the revenue of a session
job-look-after-use = Look after a session whose minutes are paid
job-cancel-session = Give back the money of a cancelled session
job-tell-moved = Tell everybody that a session was moved
job-tell-nothing-paid = Tell who has gone away that a payment came to nothing
job-reconcile = Compare with the gateways’ lists
job-renew-subscriptions = See that gateways still tell us of payments
job-forget-sign-ins = Forget sign-ins and links that have ended
job-sweep-rooms = End rooms that nobody ended
