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
  mine.addEventListener('message', ({ data }) => socket === mine && hear(JSON.parse(data)));
  mine.addEventListener('close', () => {
    if (socket !== mine || isOver || isLeaving) {
      return;
    }
    find('[data-lost]').hidden = !wasInside;
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
    failures += 1;
    retry = setTimeout(connect, pause * (0.7 + Math.random() * 0.6));
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

addEventListener('pagehide', () => {
  isLeaving = true;
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
  socket?.close();
  wasInside = false;
  say('');
  find('[data-refused]').textContent = '';
  find('[data-gone-title]').textContent = title;
  find('[data-gone-text]').textContent = text;
  find('[data-return]').hidden = !mayReturn;
  show('gone');
}
