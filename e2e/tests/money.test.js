// Goal: a clerk finds a payment, accepts it although fraud tools hold it back, gives a part of it back and sees the credit
// note, settles a refund that the gateway refused, notes one that was given at the gateway's console, and a dispute that is lost; in each
// language, with the keyboard alone, without script and on a phone. Every page on the way is looked at.
// Method: the demo; the gateway's own books count what went back. On PostgreSQL a clerk's refund is part of setup.test.js.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, PHONE, visitor, whereabouts } from '../lib/browser.js';
import { keyboard, mouse } from '../lib/hands.js';
import { creditNotes, findPayment, giveBack, openOffice } from '../lib/office.js';
import { fillCard, payButton, payflow } from '../lib/payflow.js';
import { fillDetails, holdSeat, submitButton } from '../lib/registering.js';
import { startDemo } from '../lib/server.js';
import { walker } from '../lib/walker.js';
import { words } from '../lib/words.js';

const SESSION = 'effective-feedback';
const FINANCE = { email: 'finance@demo.example', password: 'seven calm herons' };

const CLERKS = [
  { who: 'in English', language: 'en', hand: mouse, decimal: '.' },
  { who: 'in Dutch, with the keyboard alone', language: 'nl', hand: keyboard, decimal: ',' },
  { who: 'in French, on a phone, without script', language: 'fr', hand: mouse, script: false, screen: PHONE, decimal: ',' },
];

let demo, browser, gateway;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  gateway = payflow(demo);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

// Somebody pays with a card that fraud tools hold back.
async function payUnderReview(email) {
  const say = words('en');
  const page = await visitor(browser);
  await holdSeat(page, demo, say, SESSION);
  await fillDetails(mouse(page), page, say, { email });
  await submitButton(page, say).click();
  await fillCard(mouse(page), page, { name: 'Zoe Review' });
  await payButton(page).click();
  await page.waitForURL(/\/registrations\//);
}

async function refunded() {
  const { totals } = await gateway.books();
  return totals.reduce((sum, total) => sum + total.refunded, 0);
}

for (const { who, decimal, ...way } of CLERKS) {
  test(`a clerk keeps the payments in order ${who}`, { timeout: 240_000 }, async () => {
    try {
      await work(await walker(browser, { ...way, label: 'office' }), way.language, (text) => text.replace('.', decimal));
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${demo.log.join('\n')}`, { cause: error });
    } finally {
      await gateway.disarm();
      await Promise.all(browser.contexts().map((context) => context.close()));
    }
  });
}

async function work(clerk, language, typed) {
  const { page, hands, say, field, link, heading, press, look, goto } = clerk;
  const email = `${language}@payers.example`;
  const before = await refunded();
  await payUnderReview(email);

  await openOffice(clerk, { url: `${demo.url}/academy/money`, ...FINANCE });
  await page.getByText(say('money-waiting-review', { exact: false })).first().waitFor();
  await look('1-payments');
  await findPayment(clerk, email);
  await look('2-under-review');
  await press(page.getByRole('button', { name: say('money-accept-button') }));
  await page.locator('p.lead', { hasText: say('money-state-paid') }).waitFor();
  await look('3-accepted');

  await giveBack(clerk, typed('21.00'), 'You left early');
  await creditNotes(page).first().waitFor();
  await look('4-part-given-back');
  // Back shows again what was shown before it was done.
  await page.goBack();
  await page.locator('#preview').waitFor();
  await page.goForward();
  await page.getByRole('heading', { name: say('money-history') }).waitFor();
  assert.equal(await refunded(), before + 2_100);

  await gateway.arm({ op: 'credit', fault: 'result', result: 105 });
  await giveBack(clerk, typed('10.00'), 'And for the sound');
  await look('5-refund-failed');
  await press(page.getByRole('link', { name: say('money-failed-card-button') }));
  await page.getByText(say('money-retry-title')).first().waitFor();
  await look('6-failed-refund');
  await press(page.getByRole('button', { name: say('money-settle-button') }));
  await page.locator('#note-problem').waitFor();
  await look('7-note-missing');
  await hands.fill(field('note'), 'Transferred today');
  await press(page.getByRole('button', { name: say('money-settle-button') }));
  await page.getByText('Transferred today').first().waitFor();
  assert.equal(await creditNotes(page).count(), 2);
  assert.equal(await refunded(), before + 2_100, 'the bank paid it');

  const { transactions } = await gateway.books();
  const capture = transactions.filter(({ kind }) => kind === 'capture').at(-1);
  const { pnref } = await gateway.credit(capture.pnref, 500);
  await press(link('/console-refund'));
  await heading('money-console-title').waitFor();
  await look('8-console-refund');
  await hands.fill(field('amount'), typed('5.00'));
  await hands.fill(field('object'), pnref);
  await hands.fillDate(field('day'), new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Amsterdam' }).format());
  await press(page.getByRole('button', { name: say('money-console-button') }));
  await page.getByText(pnref).first().waitFor();
  assert.equal(await creditNotes(page).count(), 3);
  await look('9-all-noted');
  assert.equal(await refunded(), before + 2_600);
  await goto(`${demo.url}/academy/money?q=${encodeURIComponent(email)}`);
  await look('10-found');

  // The payer goes to his bank: nothing more is given back, until the case is lost.
  await findPayment(clerk, email);
  await press(link('/dispute'));
  await heading('money-dispute-form-title').waitFor();
  await press(page.getByRole('button', { name: say('money-dispute-button') }));
  await page.locator('#case_number-problem').waitFor();
  await look('11-case-number-missing');
  await hands.fill(field('case_number'), 'PP-D-12345');
  await hands.fill(field('fee'), typed('15.00'));
  await hands.fillDate(field('day'), new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Amsterdam' }).format());
  await press(page.getByRole('button', { name: say('money-dispute-button') }));
  await page.getByRole('heading', { name: say('money-dispute-title') }).waitFor();
  await look('12-disputed');
  assert.equal(await page.locator('#refund').count(), 0, 'it would leave twice');
  await press(link('/evidence'));
  await page.getByText(capture.pnref).first().waitFor();
  await look('13-evidence');
  await page.goBack();
  await press(page.getByRole('button', { name: say('money-dispute-lost-button') }));
  await page.locator('p.lead', { hasText: say('money-state-charged-back') }).waitFor();
  await look('14-lost');
  assert.equal(await refunded(), before + 2_600, 'nothing more went back');
}
