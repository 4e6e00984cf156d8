// Goal: whatever a visitor does with buttons, tabs, devices and Back, he is charged once and told the truth.
// Method: the demo's books of the gateway count what was authorized and captured; the pages say what he reads.

import assert from 'node:assert/strict';
import { after, afterEach, before, test as declare } from 'node:test';

import { axe } from '../lib/axe.js';
import { launch, visitor, whereabouts } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { cancelButton, DECLINED_CARD, fillCard, goOnWhenPaid, payButton, payflow } from '../lib/payflow.js';
import { fillDetails, holdSeat, registerButton, submitButton } from '../lib/registering.js';
import { screenshots } from '../lib/screenshots.js';
import { startDemo } from '../lib/server.js';
import { words } from '../lib/words.js';

const SESSION = 'effective-feedback';
const FEE = 12_100;

// The one seat of this session is fought over by the last test.
const ONE_SEAT = 'last-seat';

const say = words('en');
const heading = (page, key) => page.getByRole('heading', { name: say(key) });
const test = (name, body) =>
  declare(name, { timeout: 120_000 }, async () => {
    // What an earlier test left behind is not this one's.
    await moved();
    try {
      await body();
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${demo.log.join('\n')}`, { cause: error });
    }
  });

let demo, browser, gateway, seen;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  gateway = payflow(demo);
  seen = 0;
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(async () => {
  await gateway.disarm();
  await Promise.all(browser.contexts().map((context) => context.close()));
});

// A visitor who stands before the gateway's page, with a seat kept.
async function atGateway(email) {
  const page = await visitor(browser);
  await holdSeat(page, demo, say, SESSION);
  await fillDetails(mouse(page), page, say, { email });
  await submitButton(page, say).click();
  await page.locator('[name=ACCT]').waitFor();
  return page;
}

// What the gateway did for money since the last time this was asked, in order.
async function moved() {
  const { transactions, balanced } = await gateway.books();
  assert.ok(balanced);
  const news = transactions.filter(({ id, result }) => id > seen && result === 0);
  seen = Math.max(seen, ...transactions.map(({ id }) => id));
  return news.map(({ kind, amount }) => `${kind} ${amount}`);
}

// The states that the purchase does not pass through are looked at here.
async function examine(page, name) {
  assert.deepEqual(await axe(page), [], name);
  assert.deepEqual(await screenshots(page, `state-${name}`, 'en'), [], `${name} scrolls sideways`);
}

const ONE_CHARGE = [`authorization ${FEE}`, `capture ${FEE}`];

test('a double click is one charge', async () => {
  const page = await atGateway('double@example.org');
  await fillCard(mouse(page), page);
  await payButton(page).dblclick();
  await goOnWhenPaid(page, heading(page, 'registration-confirmed-title'));
  assert.deepEqual(await moved(), ONE_CHARGE);
});

test('Back and reload are one charge', async () => {
  const page = await atGateway('reload@example.org');
  await fillCard(mouse(page), page);
  await payButton(page).click();
  await heading(page, 'registration-confirmed-title').waitFor();
  const confirmed = page.url();
  await page.reload();
  await heading(page, 'registration-confirmed-title').waitFor();
  await page.goBack();
  if (await payButton(page).isVisible()) {
    await fillCard(mouse(page), page);
    await payButton(page).click();
  }
  await page.goto(confirmed);
  await heading(page, 'registration-confirmed-title').waitFor();
  assert.deepEqual(await moved(), ONE_CHARGE);
});

test('who has a seat and goes back is told so, and no second seat is sold by a stray press', async () => {
  const page = await atGateway('back@example.org');
  await fillCard(mouse(page), page);
  await payButton(page).click();
  await heading(page, 'registration-confirmed-title').waitFor();
  const confirmed = page.url();
  assert.deepEqual(await moved(), ONE_CHARGE);
  // As Back shows it: the session's page of before, with its button.
  const other = await page.context().newPage();
  await other.goto(`${demo.url}/academy/sessions/${SESSION}`);
  await other.getByText(say('session-seat-had')).first().waitFor();
  await examine(other, 'seat-had');
  assert.equal(await registerButton(other, say).count(), 0);
  await other.getByRole('link', { name: say('session-seat-had-see') }).first().click();
  await other.waitForURL(confirmed);
  // On purpose, for somebody else; and for the same person only after a warning.
  await other.goBack();
  await other.getByRole('button', { name: say('session-register-another') }).click();
  await fillDetails(mouse(other), other, say, { email: 'back@example.org' });
  await submitButton(other, say).click();
  await heading(other, 'register-same-person-title').waitFor();
  await examine(other, 'same-person');
  assert.deepEqual(await moved(), []);
});

test('two tabs lead to the same payment, and it is made once', async () => {
  const first = await visitor(browser);
  await holdSeat(first, demo, say, SESSION);
  await submitButton(first, say).waitFor();
  const second = await first.context().newPage();
  await second.goto(first.url());
  for (const page of [first, second]) {
    await fillDetails(mouse(page), page, say, { email: 'tabs@example.org' });
  }
  await Promise.all([first, second].map((page) => submitButton(page, say).click()));
  for (const page of [first, second]) {
    // Who comes second while the first one's page is being opened goes on from the registration, as often as it takes to open.
    const onward = page.getByRole('button', { name: say('checkout-continue') });
    const card = page.locator('[name=ACCT]');
    for (;;) {
      await card.or(onward).waitFor();
      if (await card.isVisible()) {
        break;
      }
      await onward.click();
      await page.waitForLoadState();
    }
    await fillCard(mouse(page), page);
  }
  await payButton(first).click();
  await heading(first, 'registration-confirmed-title').waitFor();
  await payButton(second).click();
  await second.waitForLoadState();
  assert.deepEqual(await moved(), ONE_CHARGE);
});

test('who cancels is told that nothing was charged, and goes on where he left off', async () => {
  const page = await atGateway('cancel@example.org');
  await cancelButton(page).click();
  await heading(page, 'checkout-stopped-title').waitFor();
  await page.getByText(say('checkout-not-charged')).waitFor();
  await examine(page, 'stopped');
  assert.deepEqual(await moved(), []);
  // On another device, by the registration's address alone.
  const other = await visitor(browser);
  await other.goto(page.url());
  await other.getByRole('button', { name: say('checkout-continue') }).click();
  await fillCard(mouse(other), other);
  await payButton(other).click();
  await heading(other, 'registration-confirmed-title').waitFor();
  await page.reload();
  await heading(page, 'registration-confirmed-title').waitFor();
  assert.deepEqual(await moved(), ONE_CHARGE);
});

test('who is declined until the page is spent reads why, and pays with another card', async () => {
  const page = await atGateway('declined@example.org');
  for (let tries = 0; tries < 3; tries += 1) {
    await fillCard(mouse(page), page, { card: DECLINED_CARD });
    await payButton(page).click();
    await page.waitForLoadState();
  }
  await page.getByText(say('checkout-not-charged')).waitFor();
  await examine(page, 'declined');
  assert.deepEqual(await moved(), []);
  // The page is used up, and was asked about: another one is offered at once.
  assert.equal(await page.getByRole('button', { name: say('checkout-continue') }).count(), 0);
  await page.getByRole('button', { name: say('checkout-pay-again') }).click();
  await fillCard(mouse(page), page);
  await payButton(page).click();
  await heading(page, 'registration-confirmed-title').waitFor();
  assert.deepEqual(await moved(), ONE_CHARGE);
});

test('who is held for review reads that it is checked, and has the seat when it is approved', async () => {
  const page = await atGateway('review@example.org');
  await fillCard(mouse(page), page, { name: 'Zoe Review' });
  await payButton(page).click();
  await heading(page, 'review-title').waitFor();
  await examine(page, 'review');
  const [{ pnref }] = await gateway.held();
  await gateway.decide(pnref, true);
  await reloadUntil(page, heading(page, 'registration-confirmed-title'));
  assert.equal((await moved()).filter((line) => line === `capture ${FEE}`).length, 1);
});

test('an unknown outcome says "we are checking", never "failed", and the page changes by itself', async () => {
  const page = await atGateway('unknown@example.org');
  await gateway.arm({ op: 'inquiry', fault: 'drop-after', count: 0 });
  await fillCard(mouse(page), page);
  await payButton(page).click();
  await heading(page, 'checking-title').waitFor();
  await examine(page, 'checking');
  assert.ok(await heading(page, 'checking-title').isVisible());
  assert.equal(await page.getByRole('main').getByRole('button').count(), 0, 'nothing there could charge again');
  await gateway.disarm();
  await heading(page, 'registration-confirmed-title').waitFor({ timeout: 30_000 });
  assert.deepEqual(await moved(), ONE_CHARGE);
});

test('the last seat goes to one; the other is not charged and reads what to do', async () => {
  const [first, second] = [await visitor(browser), await visitor(browser)];
  for (const page of [first, second]) {
    await page.goto(`${demo.url}/academy/sessions/${ONE_SEAT}`);
    await registerButton(page, say).waitFor();
  }
  await registerButton(first, say).click();
  await submitButton(first, say).waitFor();
  await registerButton(second, say).click();
  await second.getByText(say('hold-sold-out')).waitFor();
  await examine(second, 'sold-out');
  assert.deepEqual(await moved(), []);
});

async function reloadUntil(page, target) {
  const deadline = Date.now() + 60_000;
  while (!(await target.isVisible()) && Date.now() < deadline) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  await target.waitFor();
}
