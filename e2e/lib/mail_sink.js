// A mail server that takes every mail and keeps it to be read: what `bursar serve` delivers to.

import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const MAIL_TIME_MAX_MS = 20_000;

// Starts it on a free port of 127.0.0.1. `mailTo` waits for a mail to an address, the newest first.
export async function startMailSink() {
  const mails = [];
  const server = createServer((socket) => converse(socket, mails));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mailTo = async (address) => {
    const deadline = Date.now() + MAIL_TIME_MAX_MS;
    while (Date.now() < deadline) {
      const mail = mails.findLast(({ to }) => to.includes(address));
      if (mail) {
        return read(mail.source);
      }
      await setTimeout(50);
    }
    throw new Error(`no mail to ${address} within ${MAIL_TIME_MAX_MS} ms`);
  };
  // Connections that the sender keeps open must not keep the test alive.
  server.unref();
  return { port: server.address().port, mailTo, stop: () => server.close() };
}

function converse(socket, mails) {
  socket.unref();
  // Bytes as they are: the parts say themselves how they are to be read.
  socket.setEncoding('latin1');
  const answer = (line) => socket.write(`${line}\r\n`);
  let to = [];
  let source;
  answer('220 sink ESMTP');
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  // A server that stops lets go of its connections as it likes; the reader hands on what the socket says.
  for (const source of [socket, lines]) {
    source.on('error', () => socket.destroy());
  }
  lines.on('line', (line) => {
    if (source) {
      if (line !== '.') {
        source.push(line.startsWith('.') ? line.slice(1) : line);
        return;
      }
      mails.push({ to, source: source.join('\r\n') });
      [to, source] = [[], undefined];
      answer('250 taken');
      return;
    }
    const recipient = /^RCPT TO:<([^>]*)>/i.exec(line);
    if (recipient) {
      to.push(recipient[1]);
    }
    const word = line.slice(0, 4).toUpperCase();
    if (word === 'DATA') {
      source = [];
      answer('354 go on');
    } else if (word === 'EHLO') {
      answer('250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8');
    } else if (word === 'QUIT') {
      answer('221 bye');
      socket.end();
    } else {
      answer('250 fine');
    }
  });
}

// Subject and plain text of a mail, and its calendar entry when it has one.
function read(source) {
  const parts = leaves(source);
  const of = (type) => parts.find(({ media }) => media.startsWith(type))?.text;
  return { subject: unfoldWords(fields(source).subject), text: of('text/plain'), calendar: of('text/calendar') };
}

function fields(source) {
  const head = source.slice(0, source.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return Object.fromEntries(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

// Every part that is not made of others.
function leaves(source) {
  const { 'content-type': media = 'text/plain', 'content-transfer-encoding': encoding } = fields(source);
  const body = source.slice(source.indexOf('\r\n\r\n') + 4);
  const boundary = /^multipart\/.*boundary="?([^";]+)/i.exec(media)?.[1];
  if (boundary) {
    return `\r\n${body}`
      .split(`\r\n--${boundary}`)
      .slice(1)
      .filter((part) => !part.startsWith('--'))
      .flatMap((part) => leaves(part.replace(/^[ \t]*\r\n/, '')));
  }
  return [{ media: media.toLowerCase(), text: decode(body, encoding) }];
}

function decode(body, encoding = '') {
  if (/base64/i.test(encoding)) {
    return Buffer.from(body, 'base64').toString('utf8');
  }
  if (/quoted-printable/i.test(encoding)) {
    return unquote(body.replaceAll(/=\r\n/g, ''));
  }
  return Buffer.from(body, 'latin1').toString('utf8');
}

function unquote(text) {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

// A header's encoded words, as they are read.
function unfoldWords(text) {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, word) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : unquote(word.replaceAll('_', ' ')),
    );
}
