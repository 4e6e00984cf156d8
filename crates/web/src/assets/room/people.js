// The list of people.
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
  const { id, name, role, hand, computers, out, audio } = person;
  const details = [words[`role-${role}`], id === me ? words.you : null, computers > 1 ? `${words.computers}: ${computers}` : null, audio ? words[`audio-${audio}`] : null];
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
  if (leads && !out && audioForm) {
    acts.append(audioChoice(person));
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

// Who waits, for the host: before the start at the door, afterwards on the list.
function drawDoor(waiting) {
  const place = find('[data-door]');
  if (place) {
    place.hidden = waiting.length === 0;
    find('[data-door-count]').textContent = waiting.length;
    find('[data-list="door"]').replaceChildren(...waiting.map(({ name }) => el('li', { textContent: name })));
  }
}

function drawWaiting(waiting) {
  const some = find('[data-some="waiting"]');
  if (some) {
    some.hidden = waiting.length === 0;
    find('[data-count="waiting"]').textContent = waiting.length;
    find('[data-list="waiting"]').replaceChildren(...waiting.map(({ name }) => el('li', { textContent: name })));
  }
}
