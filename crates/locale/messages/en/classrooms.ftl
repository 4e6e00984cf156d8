# The classroom that Bursar serves.
room-title = Room of { $session }
room-role-host = Host
room-role-administrator = Administrator
room-role-attendee = Attendee
room-role-guest = Guest
room-you = you

# Before it begins.
room-wait-title = The session has not begun
room-wait-text = The host starts it. This page lets you in by itself; nothing is lost if you come back later.
room-wait-left = Begins in
room-wait-soon = The announced time has come. The host will start in a moment.
room-lead-title = Your room is ready
room-lead-text = Attendees wait here until you start. Starting lets everybody in.
room-needs-script = The room works in the browser, with script switched on. Switch it on for this site, or use another browser.
room-connecting = Connecting …
room-again = The connection was lost. Your seat is kept; connecting again …
room-back = You are connected again.
room-unsent = That was not done: the connection is lost. Try again when it is back.

# In the room.
room-stage-empty = Nothing is shown yet
room-stage-empty-lead = Talk to your people in the chat, take their questions, or ask a poll.
room-controls = What you can do
room-hand = Raise hand
room-hand-down = Lower hand
room-chat = Chat
room-people = People
room-questions = Questions
room-polls = Polls
room-leave = Leave
room-lock = Lock room
room-unlock = Unlock room
room-locked-now = Locked: nobody new comes in
room-end = End for all
room-end-title = End the session for everybody?
room-end-text = Everybody is disconnected, and nobody can come in again.
room-end-early = Its announced time has not come: whoever has a seat will find it over then, and its fees are earned. Everybody is disconnected, and nobody can come in again.
room-end-sure = End for all
room-not-ended = The session was not ended: the connection was lost at that moment. End it again.
room-stay = Cancel
room-close = Close
room-new = new
room-new-other = new

room-chat-empty = Nothing was said yet.
room-chat-to = To
room-chat-all = Everybody
room-chat-leaders = The host
room-chat-text = Message
room-chat-send = Send
room-chat-private = to { $name }, private
room-chat-to-leaders = to the host
room-chat-to-you = to you, private

room-people-here = In the room
room-people-away = Not connected now
room-people-out = Sent out
room-people-write = Write to
room-people-lower = Lower hand of
room-people-remove = Send out
room-people-readmit = Let in again
room-people-hand = Hand raised
room-people-computers = Computers
room-remove-title = Send { $name } out?
room-remove-text = The link opens nothing until you let this person in again.
room-remove-sure = Send out

room-questions-empty = No questions yet.
room-question = Your question
room-question-ask = Ask
room-question-answer = Answer
room-question-aloud = Answered aloud
room-question-dismiss = Put aside
room-question-answered = Answered
room-question-dismissed = Put aside

room-polls-empty = No polls yet.
room-poll-new = New poll
room-poll-question = Question
room-poll-choices = Choices, one on each line
room-poll-choices-hint = Two to eight
room-poll-ask = Ask everybody
room-poll-vote = Vote
room-poll-voted = Your vote is counted. You may change it while the poll is open.
room-poll-votes-one = vote
room-poll-votes = votes
room-poll-end = End the poll
room-poll-share = Show the result
room-poll-unshare = Hide the result
room-poll-open = Open
room-poll-ended = Ended

# Said to who listens.
room-says-hand = { $name } raised a hand
room-says-poll = A poll is asked
room-says-came = { $name } came in

# What was not done.
room-refused-not-yours = Only the host can do that.
room-refused-over = The session is over.
room-refused-out = You are not in the room any more.
room-refused-empty = Write something first.
room-refused-long = That is too long: at most { $max } characters.
room-refused-choices = A poll has two to eight different choices.
room-refused-gone = That is not there any more.
room-refused-fast = That was too fast. Nothing was sent; try again in a moment.
room-refused-enough = That is enough for this session. Nothing was sent.
room-refused-leader-says = That you are in it by telephone, the host notes. Write to the host.
room-refused-failed = That did not work. Nothing was done; try again.

# Outside again.
room-over-title = The session is over
room-over = Thank you for coming.
room-removed-title = You were sent out
room-removed = The host has ended your part in this session. If you think that is a mistake, write to the host.
room-locked-title = The room is locked
room-locked = Nobody new can come in at the moment. This page tries again by itself.
room-no-seat-title = This link has no seat any more
room-no-seat = The registration was cancelled, or the seat has a new link. If you think that is a mistake, write to the host.
room-no-role-title = You do not lead this session any more
room-no-role = Somebody else hosts it now, or your role at this site has changed.
room-signed-out-title = You are signed out
room-signed-out = Sign in again to lead the session. Where it runs, it goes on without you meanwhile.
room-cancelled-title = The session was called off
room-cancelled = It does not take place.
room-not-scheduled-title = The session is not announced yet
room-not-scheduled = Schedule it first; then you can start it.
room-too-many-computers-title = Too many computers
room-too-many-computers = This link is connected on three computers already, or in too many windows of this one. Leave one of them, then try again.
room-network-full-title = Too many connections from your network
room-network-full = Nobody else can come in from it at the moment. Close other windows of the room. This page tries again by itself.
room-left-title = You left the room
room-left = Your seat is kept. You can come back while the session goes on.
room-hung-title = Have you hung up?
room-hung-text = You are noted as in the teleconference by telephone, and the host pays for that by the minute.
room-hung-sure = I have hung up
room-hung-no = I stay on the phone
room-left-audio = Your seat is kept. You are still noted as in the teleconference, for at most 15 minutes: come back and say so when you have hung up.
room-return = Come in again
room-to-session = To the session

# Guests.
room-guest-title = Come in
room-guest-text = Everybody in the room reads this name.
room-guest-name = Your name
room-guest-enter = Come in
room-guest-name-missing = Enter your name.
room-guest-name-long = At most { $max } characters.
room-guest-full = Too many people came. Nobody else can come in at the moment.
room-guest-name-leader = Somebody who leads this session has this name. Add something, so that nobody takes you for the host.
room-guest-network = Too many people of your network gave their names. Come in with the link that you have, or ask the host.

# Slides.
room-slides = Slides
room-slides-title = Slides of { $session }
room-slides-empty = No slides yet. Add a PDF file; everybody in the room sees the page that you show.
room-slides-file = PDF file
room-slides-hint = At most { $megabytes } MB and { $pages } pages
room-slides-add = Add
room-slides-adding = Sending the file …
room-slides-show = Show
room-slides-hide = Stop showing
room-slides-showing = Shown now
room-slides-remove = Remove
room-slides-remove-of = Remove { $name }
room-slides-remove-title = Remove { $name }?
room-slides-remove-text = Its pages are deleted here. The file on your computer stays.
room-slides-ready = { $count ->
    [one] 1 page
   *[other] { $count } pages
}
room-slides-waiting = Waiting to be prepared …
room-slides-rendering = Preparing: { $done } of { $pages } pages …
room-slides-not-pdf = This is not a PDF file that can be read. Export the slides as PDF again, then add that file.
room-slides-locked = The file is protected by a password. Save it without one, then add it again.
room-slides-no-pages = The file has no pages.
room-slides-many-pages = The file has too many pages. At most { $pages } can be shown; split it in two.
room-slides-slow = The pages took too long. Export the slides again with smaller pictures, then add that file.
room-slides-heavy = The pages are too large. Export the slides again with smaller pictures, then add that file.
room-slides-interrupted = The work on this file was interrupted. Remove it and add it again.
room-slides-kept = Nothing was added.
room-slides-missing = Choose a PDF file.
room-slides-large = The file is too large: at most { $megabytes } MB.
room-slides-many = A session has at most { $count } files. Remove one first.
room-slides-busy = Other files are being prepared. Nothing was added; try again in a minute.
room-slides-over = The session is over. Nothing was added.
room-slides-only = See the slides without script
room-slide-page = Page { $page } of { $pages }
room-slide-previous = Previous
room-slide-next = Next
room-slide-full = Full screen
room-slide-text = Text of this page
room-pages-reload = Load this page again to see what is shown now.
room-to-room = To the room
room-people-waiting = Waiting
room-refused-no-computer = None of this person’s computers is connected. Choose a way by telephone.

# The teleconference, of a pay-per-use session.
room-audio = Teleconference
room-audio-word = Tele­conference
room-audio-in = In the tele­conference
room-audio-text = The host pays for the minutes in which somebody is in the teleconference. Say how you are in it, and say so when you leave.
room-audio-guest = Are you in it by telephone? Write to the host, who notes it for you.
room-audio-mine = I am in the teleconference
room-audio-none = Not in it
room-audio-say = Say so
room-audio-of = Teleconference of { $name }
room-audio-by = Teleconference: { $type }

# What it has cost so far.
room-strip = Use and cost
room-strip-bar = Cost against what is held
room-strip-line = { $computers ->
    [one] 1 computer
   *[other] { $computers } computers
} · { $audio } in the teleconference · { $cost } of { $ceiling } held
room-strip-more = Minutes
room-strip-minutes = { $minutes } min { $seconds } s
room-strip-cost = Cost so far, with tax
room-strip-held = Held or paid
room-strip-final = Charged whatever is used, unless nothing is used
room-strip-near = More than 80 % of what is held is used.
room-strip-very-near = More than 95 % of what is held is used.
room-strip-reached = All that is held is used. You are not charged more than that.
room-strip-then-end = Then the session ends for all, unless you have more held.
room-strip-ends = All that is held is used. The session ends for all at { $time }.
room-ends = This session ends for all at { $time }.
room-strip-add = Have more held (in a new window)
room-strip-reaches = If everybody stays, all that is held is used at { $time }.
