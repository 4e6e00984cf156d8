# The statement of a pay-per-use session.
statement-title = Statement
statement-back = Back to the session
statement-session = Session
statement-when = When minutes counted
statement-host = Host
statement-division = Division
statement-tariff = Tariff
statement-version = { $name }, version { $number }, as accepted before the session
statement-frozen = Closed
statement-charged = Charged
statement-held = Held before
statement-released = Released
statement-refunded = Given back
statement-test = TEST: no real money was moved.
statement-mark-charged = Charged
statement-mark-charging = Being charged
statement-mark-looked-into = Being looked into
statement-mark-lost = Not charged
statement-mark-nothing = Nothing to pay
statement-standing-charged = The amount was charged; what was held beyond it was released.
statement-standing-charging = The amount is being charged now, and what is held beyond it is released then. This takes two minutes at most.
statement-standing-looked-into = The payment is being looked into by a person. Nothing is charged twice meanwhile, and nothing is lost; this page will say what became of it.
statement-standing-lost = What was used could not be charged: the hold had ended. Nothing was taken for it.
statement-standing-nothing = Nothing was used, so nothing is charged. Everything that was held is released.
statement-line = What was used
statement-teleconference = Teleconference minutes, { $type }
statement-net = Net
statement-actual = What was used costs
statement-ceiling = The most that was agreed
statement-waived = Above that: not charged
statement-note-measured = Minutes are counted to the millisecond and become money once per line, rounded half away from zero. Tax is computed on the net total.
statement-note-final = At this site the accepted estimate is final: it is charged whatever was measured, unless nothing was used.
statement-note-waived = { $amount } more was used than was agreed. It is shown and never charged.
statement-note-tax = The charged amount contains { $amount } of tax.
statement-note-late = { $count ->
    [one] One report about this session came after it was closed. It changes nothing; your operator can see it.
   *[other] { $count } reports about this session came after it was closed. They change nothing; your operator can see them.
}
statement-intervals = Every connection that was counted
statement-intervals-none = Nobody was connected.
statement-intervals-part = { $from } to { $until } of { $all }; all of them are in the PDF and in the CSV file.
statement-intervals-before = Previous
statement-intervals-after = Next
statement-who = Who
statement-what = What
statement-from = From
statement-until = Until
statement-length = Length
statement-source = Seen by
statement-edges = How beginning and end are known
statement-participant = Participant { $number }
statement-computer = { $name }, device { $number }
statement-source-room = Room
statement-source-said = Said by the person
statement-edge-said = announced
statement-edge-estimated = last seen
statement-edge-reported = reported later
statement-edge-session = session
statement-edge-device = other device
statement-edges-note = Announced: the connection said so itself. Last seen: it fell silent, and only what was seen of it counts. Session: it was still open when the session began or ended. Other device: audio counts only while its computer is connected, and one device counts once.
statement-lines = What was used and what it costs
statement-picture = Who was connected
statement-picture-description = A bar for each person on the session’s clock: { $people } people, { $peak } at once at the most.
statement-picture-more = The first { $shown } people are drawn; all of them are in the table below.
statement-key-computer = computer
statement-key-audio = teleconference
statement-pdf = PDF
statement-csv = CSV
statement-wrong = Something is wrong
statement-wrong-text = Compare the table with who was there. Then write to { $contact } and name the person and the time: every line can be traced to who reported it.
statements-of-site = Statements of { $site }
statements-none = There is no statement of this site yet. One is made when a pay-per-use session is over.
statement-picture-step = { $count ->
    [one] a line every minute
   *[other] a line every { $count } minutes
}
statements-title = Statements
