# Settlement files: what the console of a gateway writes, where its interface shows no list.
settlements-title = Settlement files
settlements-lead = Payflow shows no list that can be asked for. Import the file that PayPal Manager writes, once a week or oftener: it is held against the books for the days that it covers. Nothing here moves money.
settlements-no-account = No account of this kind is connected.
settlements-import = Import a file
settlements-where = Sign in to PayPal Manager (manager.paypal.com) as the merchant of this account, in the same mode. Under Reports choose Daily Activity or Custom Report, best for whole days, with everything that was done and not the approved alone, and save it as comma-separated or tab-separated text. These columns are needed: Transaction ID, Time, Type, Amount; and, as far as there are, Result Code, Currency, Comment1, Original Transaction ID. Card numbers and names in the file are not kept.
settlements-which = Where two files say different things of one transaction, the one counts that was written later: the other lacks what this one lists of the same day. Where nothing tells, the one imported last.
settlements-account = Account
settlements-zone = Time zone of the report, as it is set in PayPal Manager
settlements-order = Days in the file
settlements-order-hint = Where a day of the file can be no month, it is read with the day first whatever is chosen.
settlements-order-month = Month first, as in 11/25/2026 or 2026-11-25
settlements-order-day = Day first, as in 25/11/2026
settlements-first = First day of the report
settlements-last = Last day of the report
settlements-days-hint = The days that you chose there, if all of them were over when you saved it. If you leave them empty, the file counts from the beginning of its first day to its last line.
settlements-file = File
settlements-file-hint = CSV or tab-separated text, at most { $megabytes } MB and { $lines } lines.
settlements-import-button = Import and compare
settlements-kept = Choose the file once more. Nothing was imported.
settlements-none = No file was imported.
settlements-name = File
settlements-covers = Covers
settlements-from-until = { $from } to { $until }
settlements-state = State
settlements-uploaded = Imported
settlements-taken = { $lines ->
    [0] Counts: nothing moved
    [one] Counts: one transaction
   *[other] Counts: { $lines } transactions
}
settlements-taken-in-part = { $unread ->
    [one] Counts: { $lines } transactions, one line left out
   *[other] Counts: { $lines } transactions, { $unread } lines left out
}
settlements-waits = { $unread ->
    [one] Does not count yet: one line cannot be read
   *[other] Does not count yet: { $unread } lines cannot be read
}
settlements-doubted = Does not count yet: something speaks against it
settlements-never = Compared with the files of PayPal Manager. None was imported yet.
settlements-until = Compared with the files of PayPal Manager, which reach from { $from } to { $until }.
settlements-gap = No file covers { $from } to { $until }: nothing is said of what moved there.
settlements-waiting = { $count ->
    [one] One file waits for you to say whether it counts.
   *[other] { $count } files wait for you to say whether they count.
}
settlements-late = Money moved more than a week ago that no file covers. Import one.
settlements-account-unknown = Choose an account.
settlements-zone-unknown = Choose a time zone.
settlements-day-unread = This is no day of the calendar.
settlements-first-missing = Say the first day, too, or neither.
settlements-known = This very file was imported { $time }. It counts once.
settlements-other-account = Payments in this file were made at another account, or in the other mode. Choose that account, or download the file of this one.
settlements-other-order-day = What the books know of this file happened on other days. If the day stands before the month in it, all of it fits.
settlements-other-order-month = What the books know of this file happened on other days. If the month stands before the day in it, all of it fits.
settlements-other-zone = What the books know of this file happened at other times. Read in the time zone { $zone } all of it fits.
settlements-days-reversed = The last day lies before the first.
settlements-days-ahead = These days have not begun, or the calendar does not have them.
settlements-days-many = More than { $days } days at once. Import several files.
settlements-days-others = The file has transactions of other days. Look at the days, and at the time zone.
settlements-days-few = This report has only what was settled. What was done in its last { $days } days may settle later: choose more days.
settlements-days-missing = The file has no transaction, or only what was settled. Say which days it is of.
settlements-file-missing = Choose a file. It must not be empty.
settlements-file-too-large = This file is too large: at most { $megabytes } MB and { $lines } lines. Download fewer days at once.
settlements-file-pdf = This is a PDF. In PayPal Manager, download the report as comma-separated or tab-separated text.
settlements-file-spreadsheet = This is a spreadsheet’s own file, or an archive. Import the text as PayPal Manager gave it: spreadsheets change amounts and days.
settlements-file-not-text = This is no text.
settlements-file-no-heading = No line names the columns Transaction ID, Time, Type and Amount.
settlements-file-quotation = A quotation mark in the file does not end with its cell, so that the lines after it cannot be told apart. Download it again as comma-separated text, or take that mark out.
settlements-file-no-lines = Not one line of this file can be read. Download it again, and do not open it in a spreadsheet before.
settlements-file-other-merchant = The file says that it is another merchant’s.
settlements-file-other-mode = The file says that it is of the other mode, Test or Production.
settlement-zone = Times read in
settlement-by = Imported by
settlement-bytes = Size in bytes
settlement-digest = SHA-256
settlement-doubt = Does it count?
settlement-doubt-days = Most of what the books know of this file happened at other times. Its time zone may be another one, or its days are written otherwise: then remove it, and import it again so.
settlement-doubt-strange = The books have payments of these days, and nothing in this file is known to them. It may be of another merchant, or of a part of the payments: then remove it. If it counts, those payments are told as missing.
settlement-doubt-saved-early = The books have payments after the last transaction of this file, on days that it is said to cover. It may have been saved before those days were over: then remove it, and download it anew, or import it without days. If it counts, those payments are told as missing.
settlement-take-doubted = Count it all the same
settlement-problems = Lines that cannot be read
settlement-problems-text = What stands in them is not kept. Where it is the file’s fault, remove it and import a better one. If the lines may be left out, the file counts without them.
settlement-more = And { $count } more.
settlement-take = { $count ->
    [one] Count it without this line
   *[other] Count it without these { $count } lines
}
settlement-remove = Remove the file
settlement-remove-text = It counts no more, and may be imported again: with another time zone or other days, for example. What it alone said differs leaves the lists.
settlement-remove-button = Remove
settlement-line-id = Line { $line }: no transaction ID of twelve letters and digits.
settlement-line-time = Line { $line }: day and time cannot be read.
settlement-line-future = Line { $line }: it lies in the future.
settlement-line-type = Line { $line }: the type is not known.
settlement-line-amount = Line { $line }: the amount cannot be read. It needs its cents, and no minus for a sale.
settlement-line-currency = Line { $line }: the currency is not known, or not the one of its sign. A report with the column Currency helps.
settlement-line-result = Line { $line }: the result code cannot be read.
settlement-line-twice = Line { $line }: another line has the same ID and says something else.
settlement-line-cells = Line { $line }: too many cells.
settlement-line-untold = Line { $line }: it says neither a result nor a day of settlement, and may have been declined. A report with the column Result Code helps.
