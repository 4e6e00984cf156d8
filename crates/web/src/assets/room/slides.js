// Slides: the page that the host shows, where he points, and his list of files.
const stage = find('[data-stage]');
const picture = find('[data-picture]');
const pointer = find('[data-pointer]');
const slideAddress = (deck, page) => `${room.dataset.slides}/${deck}/${page}`;
let shown = null;

function drawShown(now) {
  const before = shown;
  shown = now;
  find('[data-slide]').hidden = !now;
  find('[data-empty]').hidden = Boolean(now);
  pointer.hidden = true;
  if (!now) {
    picture.removeAttribute('src');
    drawDecks(decks);
    return;
  }
  const { deck, page, pages, name, width, height, text } = now;
  const where = words.page.replace('{page}', page).replace('{pages}', pages);
  Object.assign(picture, { src: slideAddress(deck, page), alt: `${name}. ${where}`, width, height });
  find('[data-page-number]').textContent = where;
  find('[data-slide-text]').textContent = text;
  find('[data-slide-words]').hidden = !text;
  if (page < pages) {
    // The next one is there before it is shown.
    new Image().src = slideAddress(deck, page + 1);
  }
  if (!isFirst && (before?.deck !== deck || before.page !== page)) {
    say(where);
  }
  if (leads) {
    find('[data-turn="-1"]').disabled = page <= 1;
    find('[data-turn="1"]').disabled = page >= pages;
    drawDecks(decks);
  }
}

function turn(by) {
  const page = shown ? shown.page + by : 0;
  if (leads && shown && page >= 1 && page <= shown.pages) {
    send({ do: 'show', deck: shown.deck, page });
  }
}

// Where the host points: his own hand is faster than the way back.
let pointedAt = 0;
function drawPointer({ page, x, y }) {
  pointer.hidden = x === null || page !== shown?.page || Date.now() - pointedAt < 1000;
  if (!pointer.hidden) {
    Object.assign(pointer.style, { left: `${x / 100}%`, top: `${y / 100}%` });
  }
}

if (find('[data-turn]')) {
  const place = find('[data-page]');
  const point = (x, y) => {
    if (shown && socket?.readyState === WebSocket.OPEN) {
      pointedAt = Date.now();
      socket.send(JSON.stringify({ do: 'point', page: shown.page, x, y }));
    }
  };
  let last = 0;
  let rests = 0;
  place.addEventListener('pointermove', ({ clientX, clientY }) => {
    const tell = () => {
      last = performance.now();
      const { left, top, width, height } = place.getBoundingClientRect();
      const share = (offset, length) => Math.min(10_000, Math.max(0, Math.round((10_000 * offset) / length)));
      point(share(clientX - left, width), share(clientY - top, height));
    };
    // On the way not every movement is told; where he comes to rest is.
    clearTimeout(rests);
    const wait = last + 80 - performance.now();
    if (wait <= 0) {
      tell();
    } else {
      rests = setTimeout(tell, wait);
    }
  });
  for (const end of ['pointerleave', 'pointercancel', 'pointerup']) {
    place.addEventListener(end, ({ pointerType }) => {
      if (end !== 'pointerup' || pointerType !== 'mouse') {
        clearTimeout(rests);
        point(null, null);
      }
    });
  }
  for (const control of all('[data-turn]')) {
    control.addEventListener('click', () => turn(Number(control.dataset.turn)));
  }
  find('[data-hide]').addEventListener('click', () => send({ do: 'show' }));
  const keys = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select, dialog, [data-panel]');
    if (keys[event.key] && shown && !isTyping && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      turn(keys[event.key]);
    }
  });
}

// The host's files.
let decks = [];
function drawDecks(now) {
  decks = now;
  const list = find('[data-list="decks"]');
  if (!list) {
    return;
  }
  find('[data-none="decks"]').hidden = decks.length > 0;
  keepFocus(() => list.replaceChildren(...decks.map(drawDeck)));
}

function drawDeck({ id, name, state, words: about, done, pages }) {
  const isShown = shown?.deck === id;
  const acts = el('p', { className: 'room-acts' });
  if (state === 'ready') {
    acts.append(isShown
      ? button(words.hide, `show ${id}`, () => send({ do: 'show' }), `${words.hide}: ${name}`)
      : button(words.show, `show ${id}`, () => send({ do: 'show', deck: id, page: 1 }), `${words.show}: ${name}`));
  }
  acts.append(button(words['remove-slides'], `drop ${id}`, () => sure('slides', () => hand(`${id}/remove`, new FormData(find('[data-upload]'))), name), `${words['remove-slides']}: ${name}`));
  return el('li', { data: { deck: name, state } },
    el('p', { className: 'room-from' }, el('strong', { textContent: name }),
      isShown ? el('span', { className: 'mark', textContent: words.showing }) : null),
    el('p', { className: 'quiet small', textContent: about }),
    state === 'rendering' && pages ? el('progress', { max: pages, value: done, attributes: { 'aria-label': about } }) : null,
    acts);
}

// Hands a form in; what is refused is said where the file is chosen. Returns whether it was taken.
async function hand(where, form) {
  const problem = find('[data-upload-problem]');
  problem.textContent = '';
  if (where.endsWith('/remove')) {
    form.delete('file');
  }
  const body = where ? new URLSearchParams([...form]) : form;
  try {
    const answer = await fetch(`${room.dataset.slides}${where && `/${where}`}`, { method: 'POST', body });
    if (answer.ok) {
      return true;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    problem.textContent = page.querySelector('#file-problem')?.textContent ?? words.failed;
  } catch {
    problem.textContent = words.failed;
  }
  return false;
}

const upload = find('[data-upload]');
if (upload) {
  const chosen = upload.querySelector('[name=file]');
  upload.addEventListener('submit', async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!chosen.files.length) {
      chosen.focus();
      return;
    }
    const submit = upload.querySelector('button');
    submit.disabled = true;
    find('[data-uploading]').hidden = false;
    if (await hand('', new FormData(upload))) {
      chosen.value = '';
    }
    find('[data-uploading]').hidden = true;
    submit.disabled = false;
    if (document.activeElement === document.body) {
      // What is disabled cannot keep the keyboard.
      submit.focus();
    }
  });
}
