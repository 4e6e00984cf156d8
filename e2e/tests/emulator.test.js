// Goal: the gateway stand-in can be steered by a person: every button of its pages does what it says, in a real browser.
// Method: a payment held for review is approved at the console; a fault is armed and disarmed, the clock moved, the
// gateway switched off and on, all by pressing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, visitor } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { fillCard, payButton, payflow } from '../lib/payflow.js';
import { fillDetails, holdSeat, submitButton } from '../lib/registering.js';
import { startDemo } from '../lib/server.js';
import { words } from '../lib/words.js';

const say = words('en');

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

test('a person approves at the console, arms and disarms faults, and moves the clock', { timeout: 120_000 }, async () => {
  const page = await visitor(browser);
  await holdSeat(page, demo, say, 'effective-feedback');
  await fillDetails(mouse(page), page, say, { email: 'console@example.org' });
  await submitButton(page, say).click();
  await page.locator('[name=ACCT]').waitFor();
  await fillCard(mouse(page), page, { name: 'Zoe Review' });
  await payButton(page).click();
  await page.getByRole('heading', { name: say('review-title') }).waitFor();

  const desk = await visitor(browser);
  const press = async (name) => {
    const answered = desk.waitForResponse((response) => response.request().method() === 'POST');
    await desk.getByRole('button', { name, exact: true }).click();
    assert.ok((await answered).status() < 400, `${name}: ${(await answered).status()}`);
    await desk.waitForLoadState();
  };
  const [{ pnref }] = await gateway.held();
  await desk.goto(`${gateway.base}/console`);
  await press(`Approve ${pnref}`);
  assert.deepEqual(await gateway.held(), []);
  // The buyer's page finds out by itself.
  await page.getByRole('heading', { name: say('registration-confirmed-title') }).waitFor({ timeout: 30_000 });

  await desk.goto(`${gateway.base}/control`);
  await press('Arm');
  await desk.getByRole('button', { name: 'Disarm all' }).waitFor();
  await press('Disarm all');
  assert.equal(await desk.getByRole('button', { name: 'Disarm all' }).count(), 0);
  await desk.getByLabel(/Minutes to move on/).fill('45');
  await press('Move');
  await desk.getByText(/ 2700 s ahead of the machine/).waitFor();
});
