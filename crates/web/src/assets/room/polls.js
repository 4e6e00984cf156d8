// Polls.
function drawPoll({ n, question, choices, open, shared, mine, total }) {
  const mayVote = open && !leads;
  const lines = choices.map(({ text, votes }, index) => {
    const share = total ? Math.round((100 * votes) / total) : 0;
    const label = el('span', { className: 'room-choice', textContent: text });
    const result = votes === null ? null : el('span', { className: 'room-votes small' },
      el('meter', { min: 0, max: Math.max(total, 1), value: votes, attributes: { 'aria-hidden': 'true' } }),
      ` ${counted('votes', votes)} · ${share} %`);
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
