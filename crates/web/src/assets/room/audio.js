// I am in the teleconference: each says it of himself, and the host of everybody.
const audioForm = find('[data-audio]');

function drawAudio() {
  const mine = people.get(me)?.audio ?? '';
  if (audioForm) {
    audioForm.elements.audio.value = mine;
    find('[data-open="audio"] [data-word]').textContent = mine ? words['audio-in'] : words.audio;
  }
}

audioForm?.addEventListener('change', ({ target }) => send({ do: 'audio', kind: target.value || null }));

// How somebody is in it, for the host to change.
function audioChoice({ id, name, audio }) {
  const types = [['', words['audio-none']], ...[...audioForm.elements.audio].filter(({ value }) => value).map(({ value, labels }) => [value, labels[0].textContent.trim()])];
  const choice = el('select', { className: 'room-small', data: { key: `audio ${id}` }, attributes: { 'aria-label': named('audio-of', name) }, on: {
    change: () => send({ do: 'set-audio', person: id, kind: choice.value || null }),
  } }, ...types.map(([value, textContent]) => el('option', { value, textContent })));
  choice.value = audio ?? '';
  return choice;
}
