// A wire between browsers and the server, at the address that the server says is its own. It notes when each web socket was
// opened and closed: network facts, which neither the server nor a page can get wrong.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const REQUEST = /^GET (\S+\/socket)(?:\?device=([^ &]*))?\S* HTTP\/1\.1\r\n/;
const OPENED = 'HTTP/1.1 101';

// Listens now; `to(port)` says to which port of this machine the bytes go. Returns the address that browsers use, the
// web sockets so far, and `stop`.
//
// Of a socket: its path, the device that the browser says it is, when the server agreed to open it (`agreed`) and had
// sent its first message (`open`), when the first side ended it (`closed`), and whether that was the browser (`left`).
export async function startRelay() {
  const sockets = [];
  const ends = new Set();
  let target;
  const server = createServer((browser) => {
    const origin = connect(target, '127.0.0.1');
    let talk;
    const closing = (left) => {
      if (talk && !talk.closed) {
        Object.assign(talk, { closed: Date.now(), left });
      }
    };
    browser.on('data', (bytes) => {
      const request = talk ? null : REQUEST.exec(bytes.subarray(0, 2_000).toString('latin1'));
      if (request) {
        talk = { path: request[1], device: request[2] ?? '' };
      }
    });
    origin.on('data', (bytes) => {
      if (!talk || talk.open) {
        return;
      }
      if (!talk.agreed) {
        const head = bytes.subarray(0, 2_000).toString('latin1');
        if (!head.startsWith(OPENED)) {
          talk = undefined;
          return;
        }
        talk.agreed = Date.now();
        sockets.push(talk);
        if (bytes.length === head.indexOf('\r\n\r\n') + 4) {
          return;
        }
      }
      talk.open = Date.now();
    });
    // A close frame of the server's comes before its end of the connection; the first of all counts.
    browser.on('end', () => closing(true));
    browser.on('close', () => closing(true));
    browser.on('error', () => closing(true));
    origin.on('end', () => closing(false));
    origin.on('close', () => closing(false));
    origin.on('error', () => closing(false));
    browser.pipe(origin);
    origin.pipe(browser);
    browser.on('close', () => origin.destroy());
    origin.on('close', () => browser.destroy());
    for (const end of [browser, origin]) {
      ends.add(end);
      end.on('close', () => ends.delete(end));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    to: (port) => {
      target = port;
    },
    sockets,
    stop: async () => {
      ends.forEach((end) => end.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
