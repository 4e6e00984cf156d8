// What is new in panels that are closed.
function isNew(panel) {
  const badge = find(`[data-new="${panel}"]`);
  if (panel === 'people' || !find(`[data-panel="${panel}"]`).hidden) {
    return;
  }
  badge.dataset.number = Number(badge.dataset.number ?? 0) + 1;
  badge.textContent = counted('new', Number(badge.dataset.number));
  badge.hidden = false;
}

const isWide = matchMedia('(min-width: 900px)');
const stripLines = find('[data-strip] details');

function openPanel(name, takesFocus = true) {
  // What was refused is not about another panel.
  find('[data-refused]').textContent = '';
  // On a phone either a panel or the strip's lines have room.
  if (name && stripLines && !isWide.matches) {
    stripLines.open = false;
  }
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
      if (name !== 'audio') {
        log.scrollTop = log.scrollHeight;
      }
      if (takesFocus) {
        panel.querySelector('h2').focus();
      }
    }
  }
  room.toggleAttribute('data-panel-open', Boolean(name));
}

// Asks before what cannot be taken back; or, with `other`, which of two things it is.
const staying = find('[data-sure-no]').textContent;
function sure(what, act, name = '', other = null) {
  const dialog = find('[data-sure]');
  const place = placeOf(document.activeElement);
  find('[data-refused]').textContent = '';
  find('[data-sure-title]').textContent = named(`${what}-title`, name);
  find('[data-sure-text]').textContent = words[`${what}-text`];
  find('[data-sure-yes]').textContent = words[`${what}-sure`];
  find('[data-sure-no]').textContent = other ? words[`${what}-no`] : staying;
  dialog.addEventListener('close', () => {
    if (document.activeElement === document.body) {
      // What was pressed was drawn anew meanwhile.
      returnTo(place);
    }
    if (dialog.returnValue === 'yes') {
      act();
    } else if (dialog.returnValue === 'no') {
      other?.();
    }
  }, { once: true });
  dialog.returnValue = '';
  dialog.showModal();
}

find('[data-sure-yes]').addEventListener('click', () => find('[data-sure]').close('yes'));
find('[data-sure-no]').addEventListener('click', () => find('[data-sure]').close('no'));
stripLines?.addEventListener('toggle', () => stripLines.open && !isWide.matches && openPanel(null));
isWide.addEventListener('change', () => {
  // A window that is made narrow, a tablet that is turned.
  if (stripLines && !isWide.matches && room.hasAttribute('data-panel-open')) {
    stripLines.open = false;
  }
});
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
// Whose telephone is counted as in the teleconference: it would be for a while after its computer has left.
function leave() {
  const audio = people.get(me)?.audio;
  const out = (text) => gone(words['left-title'], text, true);
  if (!audio || audio === 'voip') {
    out(words.left);
    return;
  }
  sure('hung', () => {
    send({ do: 'audio', kind: null });
    out(words.left);
  }, '', () => out(words['left-audio']));
}

const doing = {
  hand: (pressed) => send({ do: 'hand', up: !pressed }),
  lock: (pressed) => send({ do: 'lock', on: !pressed }),
  // Who has a seat was told another time.
  end: () => sure(serverNow() < Number(room.dataset.starts) ? 'early' : 'end', () => {
    asksEnd = true;
    send({ do: 'end' });
  }),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : find('[data-stage]').requestFullscreen()),
  leave,
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
      const fields = [...form.querySelectorAll('textarea, input')];
      unheard.set(form, { text: text ?? question, fields: fields.map((field) => [field, field.value]) });
      fields.forEach((field) => (field.value = ''));
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
addEventListener('online', () => !socket && !isOver && connect());
if (isWide.matches) {
  openPanel('chat', false);
}
connect();
