// I am in the teleconference: each says it of himself, and the host of everybody.
const audioForm = find('[data-audio]');
let saidAudio = null;

function drawAudio() {
  const mine = people.get(me)?.audio ?? '';
  if (audioForm) {
    if (mine !== saidAudio) {
      // Only when it has become another one: somebody may be choosing.
      saidAudio = mine;
      audioForm.elements.audio.value = mine;
      find('[data-audio-now]').textContent = mine ? words[`audio-${mine}`] : words['audio-none'];
    }
    find('[data-open="audio"] [data-word]').textContent = mine ? words['audio-in'] : words.audio;
  }
}

// Not with every choice: arrow keys go through all of them, and each would be counted.
audioForm?.addEventListener('submit', (event) => {
  event.preventDefault();
  send({ do: 'audio', kind: audioForm.elements.audio.value || null });
});

// How somebody is in it, for the host to change.
function audioChoice({ id, name, audio }) {
  const types = [['', words['audio-none']], ...[...audioForm.elements.audio].filter(({ value }) => value).map(({ value, labels }) => [value, labels[0].textContent.trim()])];
  const choice = el('select', { className: 'room-small', data: { key: `audio ${id}` }, attributes: { 'aria-label': named('audio-of', name) }, on: {
    change: () => send({ do: 'set-audio', person: id, kind: choice.value || null }),
  } }, ...types.map(([value, textContent]) => el('option', { value, textContent })));
  choice.value = audio ?? '';
  return el('label', { className: 'room-audio-choice small' }, el('span', { textContent: words['audio-title'], attributes: { 'aria-hidden': 'true' } }), choice);
}
