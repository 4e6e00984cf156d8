// The room: what the server says is put on the page, what people do is sent to it. Everything that others wrote goes in
// as text, never as markup.
'use strict';

const room = document.querySelector('[data-room]');
const find = (selector) => room.querySelector(selector);
const all = (selector) => [...room.querySelectorAll(selector)];
const words = {};
for (const word of find('[data-words]').content.querySelectorAll('[data-w]')) {
  words[word.dataset.w] = word.textContent;
}
const named = (word, name) => words[word].replace('{name}', name);
const language = document.documentElement.lang;
const clockTime = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

// An element with properties, attributes and children; texts become text.
function el(tag, { on = {}, data = {}, attributes = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  for (const [name, listener] of Object.entries(on)) {
    element.addEventListener(name, listener);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const say = (text) => {
  find('[data-says]').textContent = text;
};

function show(part) {
  const before = room.dataset.part;
  room.dataset.part = part;
  document.body.classList.toggle('in-room', part === 'inside');
  if (part === 'gone' && before !== 'gone') {
    find('[data-gone-title]').focus();
  }
}

// Time, on the server's clock.
let clockOffset = Number(room.dataset.now) - Date.now();
const serverNow = () => Date.now() + clockOffset;
const two = (number) => String(number).padStart(2, '0');
function length(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:` : ''}${hours ? two(minutes) : minutes}:${two(seconds % 60)}`;
}
let startedAt = null;
setInterval(() => {
  const left = Number(room.dataset.starts) - serverNow();
  find('[data-countdown]').hidden = left <= 0 || left > 86_400_000;
  find('[data-soon]').hidden = left > 0;
  find('[data-left]').textContent = length(left);
  if (startedAt) {
    find('[data-clock]').textContent = length(serverNow() - startedAt);
  }
}, 500);

// The connection. A lost one is made again, with longer and longer pauses; the seat stays.
const PAUSES = [500, 1000, 2000, 4000, 8000];
const device = (() => {
  const make = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    return (localStorage.device ??= make());
  } catch {
    return make();
  }
})();
let socket = null;
let failures = 0;
let isOver = false;
let wasInside = false;
let me = '';
let leads = false;

function connect() {
  isOver = false;
  if (!wasInside) {
    find('[data-connecting]').hidden = false;
  }
  const address = new URL(room.dataset.socket, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  address.searchParams.set('device', device);
  const mine = new WebSocket(address);
  socket = mine;
  mine.addEventListener('message', ({ data }) => hear(JSON.parse(data)));
  mine.addEventListener('close', () => {
    if (socket !== mine || isOver) {
      return;
    }
    find('[data-lost]').hidden = !wasInside;
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
    failures += 1;
    setTimeout(connect, pause * (0.7 + Math.random() * 0.6));
  });
}

function send(act) {
  find('[data-refused]').textContent = '';
  if (socket?.readyState !== WebSocket.OPEN) {
    find('[data-lost]').hidden = false;
    return false;
  }
  socket.send(JSON.stringify(act));
  return true;
}

function gone(title, text, mayReturn) {
  isOver = true;
  socket?.close();
  wasInside = false;
  find('[data-gone-title]').textContent = title;
  find('[data-gone-text]').textContent = text;
  find('[data-return]').hidden = !mayReturn;
  show('gone');
}

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
    }
  } else if (news.way === 'waits') {
    failures = 0;
    show('wait');
  } else if (news.way) {
    if (news.again && news.way === 'locked' && !wasInside) {
      setTimeout(() => isOver && connect(), 15_000);
    }
    gone(news.title, news.text, news.again);
  }
  if (news.refused) {
    find('[data-refused]').textContent = news.refused;
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
  const key = document.activeElement?.dataset?.key;
  draw();
  if (key) {
    find(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }
}

const button = (text, key, act, label) =>
  el('button', { type: 'button', className: 'room-small', textContent: text, data: { key }, on: { click: act }, attributes: label ? { 'aria-label': label } : {} });

function drawPeople() {
  const order = { host: 0, administrator: 1, attendee: 2, guest: 2 };
  const sorted = [...people.values()].sort((a, b) =>
    order[a.role] - order[b.role] || (a.hand ?? Infinity) - (b.hand ?? Infinity) || a.name.localeCompare(b.name, language));
  const groups = { here: [], away: [], out: [] };
  for (const person of sorted) {
    groups[person.out ? 'out' : person.computers ? 'here' : 'away'].push(person);
  }
  keepFocus(() => {
    for (const [name, group] of Object.entries(groups)) {
      find(`[data-list="${name}"]`).replaceChildren(...group.map(drawPerson));
      find(`[data-count="${name}"]`).textContent = group.length;
      const some = find(`[data-some="${name}"]`);
      if (some) {
        some.hidden = group.length === 0;
      }
    }
  });
  find('[data-new="people"]').textContent = groups.here.length;
  find('[data-new="people"]').hidden = false;
  const mine = people.get(me);
  const hand = find('[data-do="hand"]');
  if (hand && mine) {
    hand.setAttribute('aria-pressed', String(Boolean(mine.hand)));
    hand.querySelector('[data-word]').textContent = mine.hand ? words['hand-down'] : words.hand;
  }
  const to = find('#room-to');
  const chosen = to.value;
  to.querySelectorAll('[data-person]').forEach((option) => option.remove());
  for (const { id, name } of [...groups.here, ...groups.away].filter(({ id }) => id !== me)) {
    to.append(el('option', { value: id, textContent: name, data: { person: id } }));
  }
  to.value = chosen;
  if (!to.value) {
    to.value = 'all';
  }
}

function drawPerson(person) {
  const { id, name, role, hand, computers, out } = person;
  const details = [words[`role-${role}`], id === me ? words.you : null, computers > 1 ? `${words.computers}: ${computers}` : null];
  const acts = el('span', { className: 'room-acts' });
  if (id !== me && !out) {
    acts.append(button(words.write, `write ${id}`, () => writeTo(id), `${words.write} ${name}`));
  }
  if (leads && hand) {
    acts.append(button(words['hand-down'], `lower ${id}`, () => send({ do: 'lower-hand', person: id }), `${words.lower} ${name}`));
  }
  if (leads && (role === 'attendee' || role === 'guest')) {
    acts.append(out
      ? button(words.readmit, `readmit ${id}`, () => send({ do: 'remove', person: id, out: false }), `${words.readmit}: ${name}`)
      : button(words.remove, `remove ${id}`, () => sure('remove', () => send({ do: 'remove', person: id, out: true }), name), `${words.remove}: ${name}`));
  }
  return el('li', { className: hand ? 'hand' : '', data: { person: name } },
    el('span', { className: 'room-initial', textContent: name.slice(0, 1).toUpperCase(), attributes: { 'aria-hidden': 'true' } }),
    el('span', { className: 'room-who' }, el('strong', { textContent: name }),
      el('span', { className: 'quiet small', textContent: details.filter(Boolean).join(' · ') }),
      hand ? el('span', { className: 'room-raised', textContent: words['hand-raised'] }) : null),
    acts);
}

function writeTo(id) {
  openPanel('chat');
  find('#room-to').value = id;
  find('#room-text').focus();
}

const stamped = (at) => el('time', { className: 'quiet small', dateTime: new Date(at).toISOString(), textContent: clockTime.format(new Date(at)) });

function drawMessage({ from, name, to, toName, text, at }) {
  const towards = to === 'all' ? null : to === 'leaders' ? words['to-leaders'] : to === me ? words['to-you'] : named('private', toName);
  return el('div', { className: `room-message${from === me ? ' mine' : ''}${towards ? ' private' : ''}` },
    el('p', { className: 'room-from' }, el('strong', { textContent: from === me ? `${name} (${words.you})` : name }), ' ', stamped(at),
      towards ? el('span', { className: 'small', textContent: ` ${towards}` }) : null),
    el('p', { className: 'room-said', textContent: text }));
}

function drawQuestion({ n, name, text, at, state, answer, hidden }, before) {
  const card = el('li', { hidden },
    el('p', { className: 'room-from' }, el('strong', { textContent: name }), ' ', stamped(at),
      state === 'open' ? null : el('span', { className: 'mark', textContent: words[state] })),
    el('p', { className: 'room-said', textContent: text }),
    answer ? el('p', { className: 'room-answer', textContent: answer }) : null);
  if (leads && state === 'open') {
    const typed = el('textarea', { rows: 2, maxLength: 1000, value: before?.querySelector('textarea')?.value ?? '', data: { key: `answer ${n}` }, attributes: { 'aria-label': `${words.answer}: ${text}` } });
    card.append(typed, el('p', { className: 'room-acts' },
      button(words.answer, `give ${n}`, () => typed.value.trim() ? send({ do: 'answer', question: n, text: typed.value }) : typed.focus()),
      button(words.aloud, `aloud ${n}`, () => send({ do: 'answer', question: n, text: '' })),
      button(words.dismiss, `dismiss ${n}`, () => send({ do: 'dismiss', question: n }))));
  }
  return card;
}

function drawPoll({ n, question, choices, open, shared, mine, total }) {
  const mayVote = open && !leads;
  const lines = choices.map(({ text, votes }, index) => {
    const share = total ? Math.round((100 * votes) / total) : 0;
    const label = el('span', { className: 'room-choice', textContent: text });
    const result = votes === null ? null : el('span', { className: 'room-votes small' },
      el('meter', { min: 0, max: Math.max(total, 1), value: votes, attributes: { 'aria-hidden': 'true' } }),
      ` ${votes} ${words.votes} · ${share} %`);
    const input = mayVote ? el('input', { type: 'radio', name: `poll-${n}`, value: index, checked: mine === index, data: { key: `choice ${n} ${index}` } }) : null;
    return el(mayVote ? 'label' : 'div', { className: `room-line${mine === index ? ' chosen' : ''}` }, input, label, result);
  });
  const group = mayVote
    ? el('fieldset', {}, el('legend', { textContent: question }), ...lines)
    : el('div', {}, el('h3', { textContent: question }), ...lines);
  const form = el('form', { on: { submit: (event) => {
    event.preventDefault();
    const chosen = form.querySelector(':checked');
    if (chosen) {
      send({ do: 'vote', poll: n, choice: Number(chosen.value) });
    }
  } } }, group);
  if (mayVote) {
    form.append(el('button', { className: 'room-small', textContent: words.vote, data: { key: `vote ${n}` } }),
      mine === null ? '' : el('p', { className: 'quiet small', textContent: words.voted }));
  }
  const acts = leads ? el('p', { className: 'room-acts' },
    open ? button(words['poll-end'], `end ${n}`, () => send({ do: 'set-poll', poll: n, open: false, shared })) : null,
    button(shared ? words.unshare : words.share, `share ${n}`, () => send({ do: 'set-poll', poll: n, open, shared: !shared }))) : null;
  return el('li', {}, el('p', { className: 'room-from' }, el('span', { className: 'mark', textContent: open ? words.open : words.ended })), form, acts);
}

// What is new in panels that are closed.
function isNew(panel) {
  const badge = find(`[data-new="${panel}"]`);
  if (panel === 'people' || !find(`[data-panel="${panel}"]`).hidden) {
    return;
  }
  badge.dataset.number = Number(badge.dataset.number ?? 0) + 1;
  badge.textContent = `${badge.dataset.number} ${words.new}`;
  badge.hidden = false;
}

function openPanel(name, takesFocus = true) {
  for (const panel of all('[data-panel]')) {
    const is = panel.dataset.panel === name;
    panel.hidden = !is;
    const opener = find(`[data-open="${panel.dataset.panel}"]`);
    opener.setAttribute('aria-expanded', String(is));
    if (is) {
      const badge = find(`[data-new="${name}"]`);
      if (name !== 'people') {
        badge.hidden = true;
        badge.dataset.number = 0;
      }
      const log = panel.querySelector('[data-list]');
      log.scrollTop = log.scrollHeight;
      if (takesFocus) {
        panel.querySelector('h2').focus();
      }
    }
  }
  room.toggleAttribute('data-panel-open', Boolean(name));
}

// Asks before what cannot be taken back.
function sure(what, act, name = '') {
  const dialog = find('[data-sure]');
  find('[data-sure-title]').textContent = named(`${what}-title`, name);
  find('[data-sure-text]').textContent = words[`${what}-text`];
  find('[data-sure-yes]').textContent = words[`${what}-sure`];
  dialog.addEventListener('close', () => dialog.returnValue === 'yes' && act(), { once: true });
  dialog.returnValue = 'no';
  dialog.showModal();
}

find('[data-sure-yes]').addEventListener('click', () => find('[data-sure]').close('yes'));
find('[data-sure-no]').addEventListener('click', () => find('[data-sure]').close('no'));
for (const opener of all('[data-open]')) {
  opener.addEventListener('click', () => openPanel(opener.getAttribute('aria-expanded') === 'true' ? null : opener.dataset.open));
}
for (const closer of all('[data-close]')) {
  closer.addEventListener('click', () => {
    const name = closer.closest('[data-panel]').dataset.panel;
    openPanel(null);
    find(`[data-open="${name}"]`).focus();
  });
}
const doing = {
  hand: (pressed) => send({ do: 'hand', up: !pressed }),
  lock: (pressed) => send({ do: 'lock', on: !pressed }),
  end: () => sure('end', () => send({ do: 'end' })),
  leave: () => gone(words['left-title'], words.left, true),
};
for (const control of all('[data-do]')) {
  control.addEventListener('click', () => doing[control.dataset.do](control.getAttribute('aria-pressed') === 'true'));
}
for (const form of all('[data-form]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { to, text, question, choices } = Object.fromEntries(new FormData(form));
    const act = {
      say: () => ({ do: 'say', to, text }),
      ask: () => ({ do: 'ask', text }),
      poll: () => ({ do: 'poll', question, choices: choices.split('\n') }),
    }[form.dataset.form]();
    // What is refused stays as it was typed.
    const isWhole = form.dataset.form === 'poll' ? question.trim() && choices.trim().includes('\n') : text.trim();
    if (send(act) && isWhole) {
      form.querySelectorAll('textarea, input').forEach((field) => (field.value = ''));
    }
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target.matches('[name=text]')) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
find('[data-return]').addEventListener('click', () => {
  show('connect');
  connect();
});
addEventListener('online', () => socket?.readyState === WebSocket.CLOSED && !isOver && connect());
if (matchMedia('(min-width: 900px)').matches) {
  openPanel('chat', false);
}
connect();
