// PayPal's stand-ins, of its present interface and of the classic one: credentials, books, and the page on which a payer
// approves.

import { setTimeout } from 'node:timers/promises';

// What an administrator enters, who it names, and what is told when a seat is bought.
export const WALLETS = {
  paypal: {
    gateway: 'paypal',
    login: { client_id: 'bursardemo-paypal' },
    secrets: { password: 'demo-secret-live' },
    event: (body) => JSON.parse(body).event_type,
    tells: ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.AUTHORIZATION.CREATED', 'PAYMENT.CAPTURE.COMPLETED'],
  },
  express: {
    gateway: 'express-checkout',
    login: { user: 'bursardemo_api1.example.com' },
    secrets: { password: 'demo-password-live', signature: 'AFcWxV21C7fd0v3bYYYRCpSSRl31Abursardemolive' },
    event: (body) => new URLSearchParams(body).get('payment_status'),
    tells: ['Pending', 'Completed'],
    seller: 'US',
    elsewhere: 'accounts-express-elsewhere',
  },
};

// Through Payflow: by an account there, which tells nothing by itself.
WALLETS.payflow = {
  gateway: 'payflow-express',
  login: { vendor: 'bursardemo' },
  secrets: { password: 'demo-password-live' },
  seller: 'US',
  elsewhere: 'accounts-express-elsewhere',
};

// Website Payments Pro is played by the same stand-in, with the same credentials.
WALLETS.pro = { ...WALLETS.express, gateway: 'paypal-pro-uk', seller: 'GB', elsewhere: 'accounts-pro-uk-elsewhere' };

export async function paypalBooks(base) {
  const answer = await fetch(`${base}/control/api/books`);
  return answer.json();
}

// What PayPal's stand-in has told by itself, once all of it was answered; else as far as it came.
export async function paypalTold(base, { event }) {
  for (let tries = 0; ; tries += 1) {
    const told = await (await fetch(`${base}/control/api/deliveries`)).json();
    if (tries === 150 || (told.length > 0 && told.every(({ answer }) => answer > 0))) {
      return told.map(({ answer, body }) => `${event(body)} ${answer}`);
    }
    await setTimeout(100);
  }
}

export const approveButton = (page) => page.locator('[name=act][value=approve]');
export const giveUpButton = (page) => page.locator('[name=act][value=cancel]');
