// Goal: with Website Payments Pro, direct payment, an administrator reads that it is off until he accepts what it means; a payer then
// types his card on our page, slips and keeps everything but the card, is declined, tries another one and has his seat, charged
// once. The card is shown nowhere again and stands in no log.
// Method: `bursar serve`, whose operator has allowed it, on the imported sample beside PayPal's stand-in, on both databases; in
// English at a desk, in Dutch on a phone without script. The stand-in's books have the last word.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { ADMINISTRATOR, signInAs } from '../lib/people.js';
import { paypalBooks, WALLETS } from '../lib/paypal.js';
import { fillDetails, holdSeat, submitButton } from '../lib/registering.js';
import { moveSeller } from '../lib/selling.js';
import { walker } from '../lib/walker.js';

const SAMPLE = fileURLToPath(new URL('../../bursar/sample.toml', import.meta.url));
// No card is good for twenty years.
const EXPIRY = `12/${(new Date().getFullYear() + 2) % 100}`;

const JOURNEYS = [
  { who: 'in English, on SQLite', database: sqlite, language: 'en', hand: mouse },
  {
    who: 'in Dutch, on a phone without script, on PostgreSQL',
    database: postgres,
    language: 'nl',
    hand: mouse,
    screen: PHONE,
    script: false,
  },
];

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

for (const { who, database, ...way } of JOURNEYS) {
  const skip = database === postgres && !process.env.BURSAR_TEST_POSTGRES_URL && 'BURSAR_TEST_POSTGRES_URL is not set';
  test(`a card comes to our server ${who}`, { timeout: 180_000, skip }, async () => {
    const settings = { BURSAR_CARDS_ON_THIS_SERVER: 'true' };
    const installation = await startInstallation(database, { sample: SAMPLE, wallet: 'express', settings });
    const walk = (role) => walker(browser, { ...way, label: `typed-card-${role}` });
    try {
      await switchOn(await walk('admin'), installation);
      await pay(await walk('payer'), installation);
      const { transactions, open_holds: open } = await paypalBooks(installation.wallet);
      const kinds = transactions.filter(({ status }) => status !== 'REFUSED').map(({ kind }) => kind).sort();
      assert.deepEqual([kinds, open], [['authorization', 'capture'], 0], 'held once, taken once');
      assert.ok(!/4111.?1111.?1111/.test(installation.log.join('\n')), 'no card in the log');
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${installation.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await installation.stop();
    }
  });
}

// A British seller chooses the edition, is asked to accept what it means, and does.
async function switchOn(admin, { url }) {
  const { page, hands, say, field, press, look, goto } = admin;
  const { gateway, login, secrets } = WALLETS.pro;
  await signInAs(admin, `${url}/academy/admin/e-commerce`, ADMINISTRATOR);
  await moveSeller(admin, url, 'GB');
  await goto(`${url}/academy/admin/merchant-accounts/production?gateway=${gateway}`);
  await press(page.locator('nav.tabs a[href*="edition=direct"]'));
  const save = page.getByRole('button', { name: say('accounts-save') });
  await hands.fill(field('user'), login.user);
  for (const [secret, value] of Object.entries(secrets)) {
    await hands.fill(field(secret), value);
  }
  await press(save);
  await page.getByText(say('accounts-problem-server-not-accepted')).last().waitFor();
  assert.equal(await field('user').inputValue(), login.user, 'what was typed is kept');
  await look('1-not-accepted');
  for (const [secret, value] of Object.entries(secrets)) {
    await hands.fill(field(secret), value);
  }
  await hands.tick(field('card_entry_accepted'));
  await press(save);
  await page.getByText(say('check-usable', { exact: false })).first().waitFor();
  await page.getByText(say('accounts-card-server')).first().waitFor();
  // It takes the place of the other account for cards.
  await press(page.locator('form:has([name=gateway][value=payflow]) [name=act][value=pause]').last());
  await page.locator('form:has([name=gateway][value=payflow]) [name=act][value=resume]').waitFor();
  await look('2-accounts');
}

async function pay({ page, hands, say, field, submit, press, look, heading, goto }, { url, wallet }) {
  const button = page.getByRole('button', { name: say('register-pay') }).locator('visible=true').first();
  const type = async ({ number = '4111 1111 1111 1111', street = '1 Main St' } = {}) => {
    const typed = {
      card_number: number,
      card_expiry: EXPIRY,
      card_code: '123',
      card_first_name: 'Zoe',
      card_last_name: 'Visitor',
      card_street: street,
      card_city: 'Leeds',
      card_postcode: 'LS1 4AP',
    };
    for (const [name, value] of Object.entries(typed)) {
      await hands.fill(field(name), value);
    }
  };

  await holdSeat(page, { url }, say, 'effective-feedback');
  await fillDetails(hands, page, say, { email: 'zoe@example.org' });
  await press(submitButton(page, say));
  await heading('card-title').waitFor();
  const card = page.url();
  assert.ok(card.startsWith(url) && card.endsWith('/card'), 'on our page');
  await look('1-card');

  await type({ number: '4111 1111 1111 1112', street: '' });
  await press(button);
  await page.getByText(say('card-typed-problem-number')).last().waitFor();
  await page.getByText(say('card-typed-kept')).waitFor();
  assert.equal(await field('card_city').inputValue(), 'Leeds', 'the address is kept');
  assert.deepEqual([await field('card_number').inputValue(), await field('card_code').inputValue()], ['', ''], 'the card is not');
  await look('2-slip');

  const arm = { op: 'authorize', fault: 'result', result: 12, count: 1 };
  const armed = await fetch(`${wallet}/control/api/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(arm),
  });
  assert.ok(armed.ok, await armed.text());
  await type();
  await press(button);
  await heading('checkout-declined-title').waitFor();
  await look('3-declined');
  // Back brings no card that could be sent once more.
  await page.goBack();
  await heading('checkout-declined-title').waitFor();

  await press(submit);
  await heading('card-title').waitFor();
  await type();
  // Twice at once, as an impatient finger does.
  await button.dblclick({ noWaitAfter: true });
  await heading('registration-confirmed-title').waitFor();
  await look('4-confirmed');
  await goto(card);
  await heading('registration-confirmed-title').waitFor();
}
