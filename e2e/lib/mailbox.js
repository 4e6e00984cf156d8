// The demo's mailbox: what a visitor would find in his mail.

import { setTimeout } from 'node:timers/promises';

const MAIL_TIME_MAX_MS = 15_000;

// Waits for the first mail to an address and returns it with its parts.
export async function mailTo(demo, address) {
  const line = demo.lines.find((text) => /mailbox/i.test(text) && /https?:\/\//.test(text));
  if (!line) {
    throw new Error(`the demo names no mailbox:\n${demo.lines.join('\n')}`);
  }
  const mailbox = /https?:\/\/[^\s/]+/.exec(line)[0];
  const get = async (path) => (await fetch(`${mailbox}${path}`)).json();
  const deadline = Date.now() + MAIL_TIME_MAX_MS;
  while (Date.now() < deadline) {
    const [mail] = await get(`/api/mails?to=${encodeURIComponent(address)}`);
    if (mail) {
      return get(`/api/mails/${mail.id}`);
    }
    await setTimeout(100);
  }
  throw new Error(`no mail to ${address} within ${MAIL_TIME_MAX_MS} ms`);
}
