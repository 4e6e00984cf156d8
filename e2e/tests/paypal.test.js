// Goal: an administrator connects the site's PayPal account, after a slip of the pen, and a payer pays with PayPal: gives
// up once, is declined once, and then has his seat; the money was taken once.
// Method: `bursar serve` on imported sites beside PayPal's emulator and a mail server, on both databases; in English at a
// desk, in French on a phone without script. Every page on the way is looked at; the emulator's books have the last word.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { ADMINISTRATOR, signInAs } from '../lib/people.js';
import { approveButton, CLIENT_ID, giveUpButton, paypalBooks, paypalTold, SECRETS } from '../lib/paypal.js';
import { fillDetails, registerButton, submitButton } from '../lib/registering.js';
import { walker } from '../lib/walker.js';

const SAMPLE = fileURLToPath(new URL('../../bursar/sample.toml', import.meta.url));

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
  test(`somebody pays with PayPal ${who}`, { timeout: 180_000, skip }, async () => {
    const installation = await startInstallation(database, { sample: SAMPLE, paypal: true });
    const walk = (role) => walker(browser, { ...way, label: `paypal-${role}` });
    try {
      await connect(await walk('admin'), installation);
      await pay(await walk('payer'), installation);
      const { transactions, open_holds: open } = await paypalBooks(installation.paypal);
      const kinds = transactions.map(({ kind }) => kind).sort();
      assert.deepEqual([kinds, open], [['authorization', 'capture'], 0], 'held once, taken once');
      const told = await paypalTold(installation.paypal);
      for (const event of ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.AUTHORIZATION.CREATED', 'PAYMENT.CAPTURE.COMPLETED']) {
        assert.ok(told.includes(`${event} 200`), `PayPal's own words are believed: ${told.join(', ')}`);
      }
      assert.ok(told.every((one) => one.endsWith(' 200')), told.join(', '));
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${installation.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await installation.stop();
    }
  });
}

async function connect(admin, { url }) {
  const { page, hands, say, field, link, press, look } = admin;
  await signInAs(admin, `${url}/academy/admin/merchant-accounts/production`, ADMINISTRATOR);
  await press(link('?gateway=paypal'));
  await field('client_id').waitFor();
  await look('1-account');
  const save = page.getByRole('button', { name: say('accounts-save') });
  await hands.fill(field('client_id'), CLIENT_ID);
  await hands.fill(field('password'), 'not it');
  await press(save);
  await page.getByText(say('accounts-not-replaced')).waitFor();
  assert.equal(await field('client_id').inputValue(), CLIENT_ID, 'what was typed is still there');
  await look('2-not-accepted');
  await hands.fill(field('password'), SECRETS.production);
  await press(save);
  await page.getByText(say('check-usable', { exact: false })).first().waitFor();
  await page.getByText(CLIENT_ID).waitFor();
  assert.ok(!(await page.content()).includes(SECRETS.production), 'the secret is shown nowhere');
  await look('3-verified');
}

async function pay({ page, hands, say, submit, goto, press, look }, { url }) {
  const back = async () => {
    await page.waitForURL(`${url}/**`);
    await submit.waitFor();
  };
  await goto(`${url}/academy/sessions/effective-feedback`);
  await press(registerButton(page, say));
  await fillDetails(hands, page, say, { email: 'robin@example.org' });
  await press(submitButton(page, say));
  await approveButton(page).waitFor();
  await look('1-paypal', { ours: false });
  await press(giveUpButton(page));
  await back();
  await look('2-gave-up');
  await press(submit);
  await page.locator('[name=funding]').selectOption('declined');
  await press(approveButton(page));
  await back();
  await page.getByText(say('decline-funding')).waitFor();
  await look('3-declined');
  await press(submit);
  await press(approveButton(page));
  await page.getByRole('heading', { name: say('registration-confirmed-title') }).waitFor();
  await look('4-confirmed');
}
