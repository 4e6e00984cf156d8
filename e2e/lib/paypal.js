// PayPal's stand-in: its app's credentials, its books, and the page on which a payer approves.

import { setTimeout } from 'node:timers/promises';

export const CLIENT_ID = 'bursardemo-paypal';
export const SECRETS = { test: 'demo-secret-test', production: 'demo-secret-live' };

export async function paypalBooks(base) {
  const answer = await fetch(`${base}/control/api/books`);
  return answer.json();
}

// What PayPal's stand-in has told by itself, once all of it was answered; else as far as it came.
export async function paypalTold(base) {
  for (let tries = 0; ; tries += 1) {
    const told = await (await fetch(`${base}/control/api/deliveries`)).json();
    if (tries === 150 || (told.length > 0 && told.every(({ answer }) => answer > 0))) {
      return told.map(({ answer, body }) => `${JSON.parse(body).event_type} ${answer}`);
    }
    await setTimeout(100);
  }
}

export const approveButton = (page) => page.locator('[name=act][value=approve]');
export const giveUpButton = (page) => page.locator('[name=act][value=cancel]');
