// What the app on a phone does: the code that belongs to a secret. And the demo's stand-in for that app: somebody's
// present code, or the next one. Each is taken once.

import { createHmac } from 'node:crypto';

const STEP_MS = 30_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

// The six digits (RFC 6238) that a secret in base32 stands for at a time.
export function codeOf(secret, now = Date.now()) {
  const bits = [...secret.replaceAll(/\s/g, '')]
    .map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 0xf) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

export async function codesOf(demo, email) {
  const line = demo.lines.find((text) => /authenticator/i.test(text) && /https?:\/\//.test(text));
  if (!line) {
    throw new Error(`the demo names no authenticator:\n${demo.lines.join('\n')}`);
  }
  const page = await (await fetch(/https?:\/\/\S+/.exec(line)[0])).text();
  const row = new RegExp(`${email.replaceAll('.', '\\.')}</th><td><b>(\\d{6})</b></td><td>(\\d{6})</td>`).exec(page);
  if (!row) {
    throw new Error(`no code of ${email}`);
  }
  return { now: row[1], next: row[2] };
}
