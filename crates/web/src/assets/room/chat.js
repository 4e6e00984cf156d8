// What is said, and the questions.
const stamped = (at) => el('time', { className: 'quiet small', dateTime: new Date(at).toISOString(), textContent: clockTime.format(new Date(at)) });

// Names can be made up; what somebody is cannot.
const roleOf = (role) => role && role !== 'attendee' ? el('span', { className: 'mark', textContent: words[`role-${role}`] }) : null;

function drawMessage({ from, name, role, to, toName, text, at }) {
  const towards = to === 'all' ? null : to === 'leaders' ? words['to-leaders'] : to === me ? words['to-you'] : named('private', toName);
  return el('div', { className: `room-message${from === me ? ' mine' : ''}${towards ? ' private' : ''}` },
    el('p', { className: 'room-from' }, el('strong', { textContent: from === me ? `${name} (${words.you})` : name }), roleOf(role), ' ', stamped(at),
      towards ? el('span', { className: 'small', textContent: ` ${towards}` }) : null),
    el('p', { className: 'room-said', textContent: text }));
}

function drawQuestion({ n, name, role, text, at, state, answer, hidden }, before) {
  const card = el('li', { hidden },
    el('p', { className: 'room-from' }, el('strong', { textContent: name }), roleOf(role), ' ', stamped(at),
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
