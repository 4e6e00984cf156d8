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
// The next try of a lost connection.
let retry = 0;
// The server says every few seconds that it is there. A connection on which it has ceased to is lost, though nobody closed it.
const SILENT_MS = 15_000;
let silence = 0;
// What was sent and is not on its list yet, by form: with a lost connection it goes back to where it was typed.
const unheard = new Map();
// Its host has ended the session: who hears nothing of that, and comes in again, did not end it.
let asksEnd = false;
let isOver = false;
// The page is being left: it says good-bye at once, for a busy computer takes its time to close it.
let isLeaving = false;
let wasInside = false;
let me = '';
let leads = false;

// The page has one connection: whoever leaves it has left the room, and is not counted on another.
function connect() {
  isOver = false;
  clearTimeout(retry);
  clearTimeout(silence);
  const former = socket;
  if (!wasInside) {
    find('[data-connecting]').hidden = false;
  }
  const address = new URL(room.dataset.socket, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  address.searchParams.set('device', device);
  // Not every browser says in which language it wants a socket's words.
  address.searchParams.set('language', language);
  const mine = new WebSocket(address);
  socket = mine;
  former?.close();
  // Also one that opens and brings nothing.
  silence = setTimeout(lose, SILENT_MS, mine);
  let saysThatItIsThere = false;
  mine.addEventListener('message', ({ data }) => {
    if (socket !== mine) {
      return;
    }
    const news = JSON.parse(data);
    saysThatItIsThere ||= 'alive' in news;
    hear(news);
    clearTimeout(silence);
    if (saysThatItIsThere && !isOver) {
      silence = setTimeout(lose, SILENT_MS, mine);
    }
  });
  mine.addEventListener('close', () => lose(mine));
}

function lose(connection) {
  if (socket !== connection || isOver || isLeaving) {
    return;
  }
  clearTimeout(silence);
  // It may close much later, or never.
  socket = null;
  connection.close();
  find('[data-lost]').hidden = !wasInside;
  putBack();
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
  failures += 1;
  retry = setTimeout(connect, pause * (0.7 + Math.random() * 0.6));
}

function putBack() {
  for (const sent of unheard.values()) {
    if (sent.fields.every(([field]) => !field.value)) {
      sent.fields.forEach(([field, value]) => (field.value = value));
      sent.isBack = true;
    }
  }
}

// It is on its list: nothing of it is to be sent again.
function isHeard(text) {
  for (const [form, sent] of unheard) {
    if (sent.text.trim() === text.trim()) {
      unheard.delete(form);
      if (sent.isBack) {
        sent.fields.forEach(([field, value]) => field.value === value && (field.value = ''));
      }
    }
  }
}

function send(act) {
  find('[data-refused]').textContent = '';
  if (socket?.readyState !== WebSocket.OPEN) {
    find('[data-lost]').hidden = false;
    find('[data-refused]').textContent = words.unsent;
    return false;
  }
  socket.send(JSON.stringify(act));
  return true;
}

addEventListener('pagehide', () => {
  isLeaving = true;
  clearTimeout(silence);
  socket?.close();
});
addEventListener('pageshow', () => {
  // It was only put aside.
  if (isLeaving && !isOver) {
    isLeaving = false;
    connect();
  }
});

function gone(title, text, mayReturn) {
  isOver = true;
  clearTimeout(retry);
  clearTimeout(silence);
  socket?.close();
  wasInside = false;
  say('');
  find('[data-refused]').textContent = '';
  find('[data-gone-title]').textContent = title;
  find('[data-gone-text]').textContent = text;
  find('[data-return]').hidden = !mayReturn;
  show('gone');
}
