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

// What the host is choosing for others, by person. It is sent when he has come to rest: arrow keys go through all of them here, too.
const RESTS_MS = 700;
const choosing = new Map();

function choose(id, kind) {
  clearTimeout(choosing.get(id)?.timer);
  const timer = setTimeout(() => {
    choosing.delete(id);
    send({ do: 'set-audio', person: id, kind: kind || null });
  }, RESTS_MS);
  choosing.set(id, { kind, timer });
}

// How somebody is in it, for the host to change.
function audioChoice({ id, name, audio }) {
  const types = [['', words['audio-none']], ...[...audioForm.elements.audio].filter(({ value }) => value).map(({ value, labels }) => [value, labels[0].textContent.trim()])];
  const choice = el('select', { className: 'room-small', data: { key: `audio ${id}` }, attributes: { 'aria-label': named('audio-of', name) }, on: {
    change: () => choose(id, choice.value),
  } }, ...types.map(([value, textContent]) => el('option', { value, textContent })));
  choice.value = choosing.get(id)?.kind ?? audio ?? '';
  return el('label', { className: 'room-audio-choice small' }, el('span', { textContent: words['audio-title'], attributes: { 'aria-hidden': 'true' } }), choice);
}
