// Goal: an administrator has cards typed on a page of the site's, which he must accept with what it means; a payer types his
// card there, slips, is declined, tries another one and has his seat, charged once; and no digit of a card comes to our server.
// Method: `bursar serve` on the imported sample beside the gateway's emulator, on both databases; in English at a desk, in French on
// a phone without script. Every request of the payer's browser is read; the emulator's books have the last word.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { DECLINED_CARD, GOOD_CARD } from '../lib/payflow.js';
import { ADMINISTRATOR, signInAs } from '../lib/people.js';
import { fillDetails, holdSeat, submitButton } from '../lib/registering.js';
import { walker } from '../lib/walker.js';

const SAMPLE = fileURLToPath(new URL('../../bursar/sample.toml', import.meta.url));
const EXPIRY = '1249';

const JOURNEYS = [
  { who: 'in English, on SQLite', database: sqlite, language: 'en', hand: mouse },
  {
    who: 'in French, on a phone without script, on PostgreSQL',
    database: postgres,
    language: 'fr',
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
  test(`a card is typed on our page ${who}`, { timeout: 180_000, skip }, async () => {
    const installation = await startInstallation(database, { sample: SAMPLE });
    const walk = (role) => walker(browser, { ...way, label: `card-${role}` });
    try {
      await switchOn(await walk('admin'), installation);
      await pay(await walk('payer'), installation, way);
      const { totals, open_holds: open } = await installation.gateway.books();
      assert.deepEqual([totals.map(({ captured }) => captured), open], [[12_100], 0], 'charged once');
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${installation.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await installation.stop();
    }
  });
}

// Chooses our page, is asked to accept what it means, and does.
async function switchOn(admin, { url }) {
  const { page, hands, say, field, press, look } = admin;
  await signInAs(admin, `${url}/academy/admin/merchant-accounts/production`, ADMINISTRATOR);
  const ours = page.locator('[name=card_entry][value=our-page]');
  const save = page.getByRole('button', { name: say('accounts-save') });
  await hands.tick(ours);
  await press(save);
  await page.getByText(say('accounts-problem-not-accepted')).last().waitFor();
  assert.ok(await ours.isChecked(), 'what was chosen is kept');
  await look('1-not-accepted');
  await hands.tick(field('card_entry_accepted'));
  await press(save);
  await page.getByText(say('check-usable', { exact: false })).first().waitFor();
  await page.getByText(say('accounts-card-ours')).first().waitFor();
  await look('2-accounts');
  await admin.goto(`${url}/academy/admin/audit`);
  await page.getByText(say('audit-card-entry-ours', { exact: false })).or(page.getByText('SAQ A-EP')).first().waitFor();
}

async function pay({ page, hands, say, field, submit, press, look, heading }, { url }, { script = true }) {
  const toUs = [];
  page.on('request', (request) => {
    if (request.url().startsWith(url)) {
      toUs.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`);
    }
  });
  const button = page.getByRole('button', { name: say('register-pay') }).locator('visible=true').first();
  const type = async (card, expiry = EXPIRY) => {
    await hands.fill(field('ACCT'), card);
    await hands.fill(field('EXPDATE'), expiry);
    await hands.fill(field('CVV2'), '123');
  };

  await holdSeat(page, { url }, say, 'effective-feedback');
  await fillDetails(hands, page, say, { email: 'zoe@example.org' });
  await page.getByText(say('register-card-hint-here')).waitFor();
  await press(submitButton(page, say));
  await heading('card-title').waitFor();
  const card = page.url();
  assert.ok(card.startsWith(url) && card.endsWith('/card'), 'on our page');
  await look('1-card');

  // What the browser does not let pass comes to nobody.
  await type(GOOD_CARD, '1349');
  await press(button);
  assert.equal(page.url(), card, 'a month that does not exist');
  if (script) {
    await page.getByText(say('card-problem-expiry')).waitFor();
    await type('4111 1111 1111 1112', '12/49');
    assert.equal(await field('ACCT').inputValue(), '4111111111111112', 'digits alone');
    assert.equal(await field('EXPDATE').inputValue(), EXPIRY);
    await press(button);
    await page.getByText(say('card-problem-digits')).waitFor();
    await look('2-slip');
  }

  await type(DECLINED_CARD);
  await press(button);
  await heading('checkout-declined-title').waitFor();
  await page.getByText(say('checkout-not-charged')).waitFor();
  await look('3-declined');
  // Back brings nothing that could be sent once more.
  await page.goBack();
  await heading('checkout-declined-title').waitFor();

  await press(submit);
  await heading('card-title').waitFor();
  await page.reload();
  await type(GOOD_CARD);
  // Twice at once, as an impatient finger does.
  await button.dblclick({ noWaitAfter: true });
  await heading('registration-confirmed-title').waitFor();
  await look('4-confirmed');
  await page.goto(card);
  await heading('registration-confirmed-title').waitFor();

  const shown = toUs.filter((request) => [GOOD_CARD, DECLINED_CARD, '4111111111111112'].some((number) => request.includes(number)));
  assert.deepEqual(shown, [], 'no card comes to our server');
  assert.ok(!toUs.some((request) => /CVV2=|ACCT=\d{5}/.test(request)), 'nor its code');
}
