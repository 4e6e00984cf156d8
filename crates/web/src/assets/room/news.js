// What is known of the room, by id and number.
const people = new Map();
const items = { messages: new Map(), questions: new Map(), polls: new Map() };

function hear(news) {
  if (news.way === 'inside') {
    ({ me, leads } = news);
    const isBack = failures > 0 && wasInside;
    failures = 0;
    wasInside = true;
    find('[data-lost]').hidden = true;
    // All of it comes now.
    people.clear();
    isFirst = true;
    show('inside');
    if (isBack) {
      say(words.back);
      if (asksEnd) {
        find('[data-refused]').textContent = words['not-ended'];
      }
    }
    asksEnd = false;
  } else if (news.way === 'waits') {
    failures = 0;
    show('wait');
    if (news.waiting) {
      drawDoor(news.waiting);
    }
  } else if (news.way) {
    const mayOpen = ['locked', 'network-full'].includes(news.way) && !wasInside;
    gone(news.title, news.text, news.again);
    if (mayOpen) {
      retry = setTimeout(connect, 15_000);
    }
  }
  if (news.refused) {
    find('[data-refused]').textContent = news.refused;
  }
  if ('strip' in news) {
    drawStrip(news.strip);
  }
  if ('end' in news) {
    drawEnd(news.end);
  }
  if (news.pointer) {
    drawPointer(news.pointer);
  }
  if (news.now) {
    clockOffset = news.now - Date.now();
    update(news);
  }
}

let isFirst = true;

function update(news) {
  if (news.room) {
    startedAt = news.room.started;
    find('[data-locked]').hidden = !news.room.locked;
    const lock = find('[data-do="lock"]');
    if (lock) {
      lock.setAttribute('aria-pressed', String(news.room.locked));
      lock.querySelector('[data-word]').textContent = news.room.locked ? words.unlock : words.lock;
    }
  }
  if ('shown' in news) {
    drawShown(news.shown);
  }
  if (news.decks) {
    drawDecks(news.decks);
  }
  if (news.waiting) {
    drawWaiting(news.waiting);
  }
  for (const person of news.people ?? []) {
    const before = people.get(person.id);
    people.set(person.id, person);
    if (isFirst || person.id === me) {
      continue;
    }
    if (person.hand && !before?.hand) {
      say(named('says-hand', person.name));
      isNew('people');
    } else if (leads && person.computers && !before?.computers) {
      say(named('says-came', person.name));
    }
  }
  if (news.people) {
    drawAudio();
    drawPeople();
  }
  take(news.messages, 'messages', drawMessage, 'chat', (message) => message.from !== me);
  take(news.questions, 'questions', drawQuestion, 'questions', (question) =>
    question.from !== me && (leads ? question.state === 'open' : question.state === 'answered'));
  take(news.polls, 'polls', drawPoll, 'polls', (poll) => !leads && (poll.shared || (poll.open && poll.mine === null)));
  if (!isFirst && !leads && news.polls?.some((poll) => poll.open && poll.mine === null)) {
    say(words['says-poll']);
  }
  isFirst = false;
}

// Puts things on their list: new ones at the end, changed ones in their place.
function take(list, name, draw, panel, counts) {
  const place = find(`[data-list="${name}"]`);
  const isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 40;
  for (const item of list ?? []) {
    const before = items[name].get(item.n);
    const element = draw(item, before?.element);
    if (before) {
      keepFocus(() => before.element.replaceWith(element));
    } else {
      place.append(element);
    }
    items[name].set(item.n, { item, element });
    if (item.from === me || (leads && name === 'polls')) {
      isHeard(item.text ?? item.question);
    }
    if (!isFirst && counts(item)) {
      isNew(panel);
    }
  }
  find(`[data-none="${name}"]`).hidden = [...items[name].values()].some(({ element }) => !element.hidden);
  if (list?.length && isAtEnd) {
    place.scrollTop = place.scrollHeight;
  }
}

// Redraws without losing the place of the keyboard.
function keepFocus(draw) {
  const place = placeOf(document.activeElement);
  draw();
  returnTo(place);
}

// Where the keyboard is, in words that outlast a redraw.
const placeOf = (element) => ({ key: element?.dataset?.key, panel: element?.closest?.('[data-panel]') });

// Back to that place: where what was there is gone, to the head of its panel, not to the beginning of the page.
function returnTo({ key, panel }) {
  if (key) {
    (find(`[data-key="${CSS.escape(key)}"]`) ?? panel?.querySelector('h2'))?.focus();
  }
}
