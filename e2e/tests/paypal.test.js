// Goal: an administrator connects the site's PayPal account, after a slip of the pen, and a payer pays with PayPal: gives
// up once, is declined once, goes to the card and back, and then has his seat, the mail and the receipt; the money was taken
// once. The same with Express Checkout, which a Dutch seller is not let have: he is told why and what to use instead. With
// Website Payments Pro, which only a British one has, the payer pays by card on PayPal's page. Where PayPal tells of disputes, the payer
// disputes it then: the office sees that by itself, cannot decide it, and sees how PayPal did.
// Method: `bursar serve` on imported sites beside the gateway's emulator and a mail server, on both databases; in English at
// a desk, in French and Dutch on a phone without script. Every page on the way is looked at; the emulator's books have the
// last word.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { findPayment } from '../lib/office.js';
import { ADMINISTRATOR, FINANCE, signInAs } from '../lib/people.js';
import { approveButton, giveUpButton, paypalBooks, paypalTold, WALLETS } from '../lib/paypal.js';
import { fillDetails, registerButton, submitButton } from '../lib/registering.js';
import { moveSeller } from '../lib/selling.js';
import { walker } from '../lib/walker.js';

const SAMPLE = fileURLToPath(new URL('../../bursar/sample.toml', import.meta.url));

const JOURNEYS = [
  { who: 'PayPal, in English, on SQLite', wallet: 'paypal', database: sqlite, language: 'en', hand: mouse },
  {
    who: 'PayPal, in French, on a phone without script, on PostgreSQL',
    wallet: 'paypal',
    database: postgres,
    language: 'fr',
    hand: mouse,
    screen: PHONE,
    script: false,
  },
  { who: 'Express Checkout, in English, on SQLite', wallet: 'express', database: sqlite, language: 'en', hand: mouse },
  {
    who: 'Express Checkout, in Dutch, on a phone without script, on PostgreSQL',
    wallet: 'express',
    database: postgres,
    language: 'nl',
    hand: mouse,
    screen: PHONE,
    script: false,
  },
  { who: 'Express Checkout through Payflow, in English, on SQLite', wallet: 'payflow', database: sqlite, language: 'en', hand: mouse },
  {
    who: 'Express Checkout through Payflow, in French, on a phone without script, on PostgreSQL',
    wallet: 'payflow',
    database: postgres,
    language: 'fr',
    hand: mouse,
    screen: PHONE,
    script: false,
  },
  { who: 'Website Payments Pro, in English, on SQLite', wallet: 'pro', database: sqlite, language: 'en', hand: mouse },
  {
    who: 'Website Payments Pro, in French, on a phone without script, on PostgreSQL',
    wallet: 'pro',
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

for (const { who, wallet, database, ...way } of JOURNEYS) {
  const skip = database === postgres && !process.env.BURSAR_TEST_POSTGRES_URL && 'BURSAR_TEST_POSTGRES_URL is not set';
  test(`somebody pays with ${who}`, { timeout: 180_000, skip }, async () => {
    // Payflow has its stand-in in every installation, and Website Payments Pro the one of Express Checkout.
    const beside = { pro: 'express', payflow: undefined, paypal: 'paypal', express: 'express' }[wallet];
    const installation = await startInstallation(database, { sample: SAMPLE, wallet: beside });
    const walk = (role) => walker(browser, { ...way, label: `${wallet}-${role}` });
    try {
      await connect(await walk('admin'), installation, WALLETS[wallet]);
      await (wallet === 'pro' ? payByCard : pay)(await walk('payer'), installation);
      const books = beside ? paypalBooks(installation.wallet) : installation.gateway.books();
      const { transactions, open_holds: open } = await books;
      // A card that was refused on the page is in the list, too.
      const isGood = ({ status, result }) => status !== 'REFUSED' && !result;
      const kinds = transactions.filter(isGood).map(({ kind }) => kind).sort();
      assert.deepEqual([kinds, open], [['authorization', 'capture'], 0], 'held once, taken once');
      const { tells } = WALLETS[wallet];
      const told = tells ? await paypalTold(installation.wallet, WALLETS[wallet]) : [];
      for (const event of tells ?? []) {
        assert.ok(told.includes(`${event} 200`), `PayPal's own words are believed: ${told.join(', ')}`);
      }
      assert.ok(told.every((one) => one.endsWith(' 200')), told.join(', '));
      if (wallet === 'paypal') {
        const office = await walk('office');
        await dispute(office, installation);
        await compare(office, installation);
      }
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${installation.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await installation.stop();
    }
  });
}

async function connect(admin, { url }, { gateway, login, secrets, seller, elsewhere }) {
  const { page, hands, say, field, link, press, look } = admin;
  await signInAs(admin, `${url}/academy/admin/merchant-accounts/production`, ADMINISTRATOR);
  const name = Object.keys(login)[0];
  await press(link(`?gateway=${gateway}`));
  if (elsewhere) {
    await page.getByText(say(elsewhere, { exact: false })).waitFor();
    assert.equal(await field('password').count(), 0, 'nobody is asked for what is of no use');
    await look('0-elsewhere');
    await moveSeller(admin, url, seller);
    await admin.goto(`${url}/academy/admin/merchant-accounts/production?gateway=${gateway}`);
  }
  await field(name).waitFor();
  await look('1-account');
  const save = page.getByRole('button', { name: say('accounts-save') });
  await hands.fill(field(name), login[name]);
  for (const secret of Object.keys(secrets)) {
    await hands.fill(field(secret), 'not it');
  }
  await press(save);
  await page.getByText(say('accounts-kept', { exact: false })).waitFor();
  assert.equal(await field(name).inputValue(), login[name], 'what was typed is still there');
  await look('2-not-accepted');
  for (const [secret, value] of Object.entries(secrets)) {
    await hands.fill(field(secret), value);
  }
  await press(save);
  await page.getByText(say('check-usable', { exact: false })).first().waitFor();
  await page.getByText(login[name]).first().waitFor();
  const content = await page.content();
  assert.ok(!Object.values(secrets).some((secret) => content.includes(secret)), 'the secret is shown nowhere');
  // The card's account was imported, and nobody has asked its gateway yet.
  await press(page.locator('form[action$="/verify"]:has([name=gateway][value=payflow])').last().getByRole('button'));
  await page.getByText(say('check-usable', { exact: false })).nth(1).waitFor();
  await look('3-verified');
  if (gateway === 'paypal-pro-uk') {
    // Both take cards: the new one takes the place of the other.
    await press(page.locator('form:has([name=gateway][value=payflow]) [name=act][value=pause]').last());
    await page.locator('form:has([name=gateway][value=payflow]) [name=act][value=resume]').waitFor();
  }
}

// On PayPal's page: gives up, comes again, is declined there, and types another card.
async function payByCard({ page, hands, say, submit, goto, press, look }, { url, mailTo }) {
  await goto(`${url}/academy/sessions/effective-feedback`);
  await press(registerButton(page, say));
  await fillDetails(hands, page, say, { email: 'robin@example.org' });
  await look('0-details');
  assert.equal(await page.locator('[name=method][value=paypal]').count(), 0, 'by card only');
  await press(submitButton(page, say));
  await approveButton(page).waitFor();
  const address = page.url();
  assert.match(address, /hosted_button_id=HSSS-/);
  await look('1-paypal', { ours: false });
  await press(giveUpButton(page));
  await page.waitForURL(`${url}/**`);
  await submit.waitFor();
  await look('2-gave-up');
  await press(submit);
  await approveButton(page).waitFor();
  assert.equal(page.url(), address, 'the same page');
  await page.locator('[name=funding]').selectOption('declined');
  await press(approveButton(page));
  await page.getByRole('alert').waitFor();
  await page.locator('[name=funding]').selectOption('card');
  await press(approveButton(page));
  await confirmed({ page, say, press, look }, mailTo);
}

async function pay({ page, hands, say, submit, goto, press, look }, { url, mailTo }) {
  const back = async () => {
    await page.waitForURL(`${url}/**`);
    await submit.waitFor();
  };
  await goto(`${url}/academy/sessions/effective-feedback`);
  await press(registerButton(page, say));
  await fillDetails(hands, page, say, { email: 'robin@example.org' });
  const method = (name) => page.locator(`[name=method][value=${name}]`);
  assert.ok(await method('card').isChecked(), 'the first of the site is chosen');
  await look('0-choice');
  await method('paypal').check();
  await press(submitButton(page, say));
  await approveButton(page).waitFor();
  await look('1-paypal', { ours: false });
  await press(giveUpButton(page));
  await back();
  await look('2-gave-up');
  await method('paypal').check();
  await press(submit);
  await page.locator('[name=funding]').selectOption('declined');
  await press(approveButton(page));
  await back();
  await page.getByText(say('decline-funding')).waitFor();
  await look('3-declined');
  // By card after all, and back: the page that he left is still open.
  await method('card').check();
  await press(submit);
  await page.waitForURL(/hosted/);
  await goto(`${url}/academy/sessions/effective-feedback/register`);
  await method('paypal').check();
  await look('4-changed-his-mind');
  await press(submit);
  await press(approveButton(page));
  await confirmed({ page, say, press, look }, mailTo);
}

async function confirmed({ page, say, press, look }, mailTo) {
  await page.getByRole('heading', { name: say('registration-confirmed-title') }).waitFor();
  await look('5-confirmed');
  await press(page.locator('main a[href$="/receipt"]').first());
  await page.getByRole('heading', { name: say('receipt-title') }).waitFor();
  const mail = await mailTo('robin@example.org');
  assert.match(mail.subject, say('mail-confirmation-subject'));
}

// A half of it goes to the payer.
async function dispute(office, { url, wallet }) {
  const { page, say, press, look } = office;
  await signInAs(office, `${url}/academy/money`, FINANCE);
  await findPayment(office, 'robin@example.org');
  const payment = page.url();
  const console = await page.context().newPage();
  await console.goto(`${wallet}/disputes`);
  await console.getByRole('button', { name: 'Open' }).click();
  await appears(page, page.getByRole('heading', { name: say('money-dispute-title') }));
  await page.getByText('PP-D-10001').first().waitFor();
  assert.doesNotMatch(await page.locator('section.task').textContent(), /MERCHANDISE/, "his reason is in the reader's words");
  await look('6-disputed');
  await press(page.getByRole('button', { name: say('money-dispute-won-button') }));
  await page.getByText(say('money-dispute-gateway-decides')).first().waitFor();
  await look('7-not-his-to-decide');
  await page.goto(payment);
  await console.goto(`${wallet}/disputes`);
  await console.locator('[name=minor]').last().fill('6050');
  await console.getByRole('button', { name: 'For the buyer' }).click();
  await appears(page, page.getByText(say('money-lost'), { exact: true }));
  assert.equal(await page.getByRole('heading', { name: say('money-dispute-title') }).count(), 0, 'it is over');
  await look('8-lost-in-part');
  const { transactions } = await paypalBooks(wallet);
  assert.ok(!transactions.some(({ kind }) => kind === 'refund'), 'nothing was sent');
}

// PayPal's own list is asked for; what was paid a moment ago is not judged yet.
async function compare({ page, say, press, look, goto }, { url }) {
  await goto(`${url}/academy/money`);
  await press(page.locator('a[href*="/money/reconciliation"]').last());
  await page.getByText(say('reconciliation-never')).first().waitFor();
  await press(page.getByRole('button', { name: say('reconciliation-compare-button') }).first());
  await page.locator('section.card').first().waitFor();
  assert.equal(await page.getByText(say('reconciliation-never')).count(), 0, 'it was compared');
  assert.equal(await page.getByText(say('reconciliation-none'), { exact: true }).count(), 3, 'three empty lists');
  await look('9-compared');
  await press(page.getByRole('button', { name: say('reconciliation-compare-button') }).first());
  await page.getByText(say('reconciliation-too-soon')).waitFor();
  await look('9-compared-a-moment-ago');
}

// What comes by a notification is there a moment later.
async function appears(page, target) {
  for (let tries = 0; tries < 100 && !(await target.first().isVisible()); tries += 1) {
    await page.waitForTimeout(200);
    await page.reload();
  }
  await target.first().waitFor();
}
