// Goal: what goes back, goes back as it was shown: somebody cancels by the rules, one withdraws as a consumer, one sends a
// colleague, one accepts the new date of a session that was moved, one declines it; its host sees it, calls the session off,
// sees everybody's money go back, and finds nothing left to do on its page.
// Method: `bursar serve` on imported sites beside the gateway's emulator and a mail server, on both databases; in English at
// a desk, in Dutch on a phone without script. Every page on the way is looked at; the emulator's books have the last word.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { fillCard, payButton } from '../lib/payflow.js';
import { fillDetails, registerButton, submitButton } from '../lib/registering.js';
import { walker } from '../lib/walker.js';

const SAMPLE = fileURLToPath(new URL('../../bursar/sample.toml', import.meta.url));
const TOPIC = 'Listening under pressure';
const FEE = 12_100;
const PATIENCE_MS = 40_000;

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

const ahead = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

for (const { who, database, ...way } of JOURNEYS) {
  const skip = database === postgres && !process.env.BURSAR_TEST_POSTGRES_URL && 'BURSAR_TEST_POSTGRES_URL is not set';
  test(`money goes back as it was shown ${who}`, { timeout: 300_000, skip }, async () => {
    const installation = await startInstallation(database, { sample: SAMPLE });
    const walk = (role) => walker(browser, { ...way, label: `giving-${role}` });
    try {
      const host = await walk('host');
      const session = await schedule(host, installation);

      await cancel(await walk('cancel'), installation, session);
      await withdraw(await walk('withdraw'), installation, session);
      const [payer, colleague] = [await walk('payer'), await walk('colleague')];
      await sendColleague(payer, colleague, installation, session);

      const attendee = await walk('moved');
      const registration = await buy(attendee, session, 'moved@example.org');
      const decliner = await walk('declines');
      const declined = await buy(decliner, session, 'declines@example.org');
      await move(host, session);
      await acceptNewDate(attendee, registration);
      await declineNewDate(decliner, declined);
      await seeWhoComes(host, session);

      await callOff(host, installation, session);
      await attendee.goto(registration);
      await attendee.heading('cancelled-session-title').waitFor();
      await attendee.look('called-off');
      await colleague.page.reload();
      await colleague.heading('cancelled-session-title').waitFor();
      assert.ok(!/121[.,]00/.test(await colleague.page.locator('main').innerText()), 'the money is not his');
      await colleague.look('called-off');
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${installation.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await installation.stop();
    }
  });
}

// The public and the host's address of a session for a fee, three weeks ahead.
async function schedule({ page, hands, say, field, submit, heading, goto, press }, { url }) {
  await goto(`${url}/academy/host/sessions/new`);
  await hands.fill(field('email'), 'host@demo.example');
  await hands.fill(field('password'), 'seven calm herons');
  await press(submit);
  await heading('host-new-title').waitFor();
  await hands.fill(field('topic'), TOPIC);
  await hands.fillDate(field('date'), ahead(21));
  await hands.fillTime(field('time'), '14:00');
  await hands.fill(field('fee'), '121');
  await hands.fill(field('capacity'), '12');
  await press(page.locator('aside button[value=check]'));
  await page.locator('[data-summary]').getByText(/121[.,]00/).first().waitFor();
  await press(page.locator('aside button[value=schedule]'));
  await page.getByText(say('host-done-scheduled')).waitFor();
  const hosted = page.url().split('?')[0];
  return { hosted, public: hosted.replace('/host/', '/') };
}

// Buys a seat; the registration's address.
async function buy({ page, hands, say, heading, goto, press }, session, email) {
  await goto(session.public);
  await press(registerButton(page, say));
  await fillDetails(hands, page, say, { email });
  await press(submitButton(page, say));
  await fillCard(hands, page);
  await press(payButton(page));
  await heading('registration-confirmed-title').waitFor();
  return page.url();
}

async function cancel(attendee, installation, session) {
  const { page, say, link, submit, heading, press, look } = attendee;
  await buy(attendee, session, 'cancel@example.org');
  await press(link('/cancel'));
  await heading('cancel-title').waitFor();
  assert.match(await page.locator('main').innerText(), /121[.,]00/, 'what goes back is shown first');
  await look('1-ask');
  await press(submit);
  await heading('cancelled-title').waitFor();
  await until(async () => {
    await page.reload();
    return page.getByText(say('cancelled-gone')).isVisible();
  });
  await look('2-gone');
  const mail = await installation.mailTo('cancel@example.org');
  assert.match(mail.text, /121[.,]00/);
}

async function withdraw(consumer, installation, session) {
  const { page, link, submit, heading, press, look } = consumer;
  await buy(consumer, session, 'withdraw@example.org');
  await press(link('/withdraw'));
  await heading('withdraw-title').waitFor();
  await look('1-statement');
  await press(submit);
  await heading('withdraw-confirm-title').waitFor();
  assert.match(await page.locator('main').innerText(), /121[.,]00/);
  await look('2-confirm');
  await press(submit);
  await heading('cancelled-title').waitFor();
  await look('3-withdrawn');
  await until(async () => (await kept(installation)) === 0);
}

async function sendColleague(payer, colleague, installation, session) {
  await buy(payer, session, 'payer@example.org');
  await payer.press(payer.link('/colleague'));
  await payer.heading('colleague-title').waitFor();
  await payer.hands.fill(payer.field('first_name'), 'Kim');
  await payer.hands.fill(payer.field('last_name'), 'Jansen');
  await payer.hands.fill(payer.field('email'), 'kim@example.org');
  await payer.look('1-ask');
  await payer.press(payer.submit);
  await payer.heading('colleague-done-title').waitFor();
  await payer.look('2-passed-on');
  assert.equal(await payer.page.locator('main a[href*="/join/"]').count(), 0, 'the way in is not his any more');
  assert.equal(await payer.page.locator('main a[href$="/cancel"]').count(), 1, 'the money is');

  const mail = await installation.mailTo('kim@example.org');
  await colleague.goto(/http\S+\/registrations\/\S+/.exec(mail.text)[0]);
  await colleague.heading('registration-confirmed-title').waitFor();
  await colleague.look('1-seat');
  assert.equal(await colleague.page.locator('main a[href*="/join/"]').count(), 1);
  assert.equal(await colleague.page.locator('main a[href$="/cancel"]').count(), 0);
  assert.ok(!/121[.,]00/.test(await colleague.page.locator('main').innerText()), 'what it cost is not told');
}

async function move({ page, hands, say, field, link, submit, heading, goto, press, look }, session) {
  await goto(session.hosted);
  await press(link('/move'));
  await heading('host-move-title').waitFor();
  await look('1-move');
  await hands.fillDate(field('date'), ahead(28));
  await hands.fillTime(field('time'), '10:30');
  await hands.fillDate(field('until'), ahead(-3));
  await press(submit);
  await page.locator('[aria-invalid=true][name=until]').waitFor();
  assert.equal(await field('time').inputValue(), '10:30', 'what was typed is kept');
  await look('2-move-refused');
  await hands.fillDate(field('until'), ahead(24));
  await press(submit);
  await page.getByText(say('host-done-moved')).waitFor();
  await page.getByText(say('host-moved-until')).waitFor();
  await look('3-moved');
}

async function acceptNewDate({ page, say, goto, press, look }, registration) {
  await goto(registration);
  await page.getByRole('heading', { name: say('moved-title') }).waitFor();
  await page.getByText(say('moved-accept-means')).waitFor();
  await look('1-asked');
  await press(page.getByRole('button', { name: say('moved-accept') }));
  await page.getByText(say('moved-accepted')).waitFor();
  await page.getByText(say('moved-policy')).waitFor();
  assert.equal(await page.getByRole('button', { name: say('moved-accept') }).count(), 0);
  await look('2-accepted');
}

async function declineNewDate({ page, say, link, submit, heading, goto, press, look }, registration) {
  await goto(registration);
  await page.getByRole('heading', { name: say('moved-title') }).waitFor();
  await press(link('/cancel'));
  await heading('cancel-title').waitFor();
  await page.getByText(say('giving-moved')).waitFor();
  assert.match(await page.locator('main').innerText(), /121[.,]00/, 'all of it');
  await look('1-ask');
  await press(submit);
  await heading('cancelled-title').waitFor();
  await look('2-declined');
}

async function seeWhoComes(host, session) {
  const { page, say, heading, goto, look } = host;
  await goto(`${session.hosted}/people`);
  await heading('host-people').waitFor();
  await page.getByText(say('new-date-accepted')).first().waitFor();
  await page.getByText(say('new-date-open')).first().waitFor();
  await look('4-people');
  await writeAndRefund(host);
}

// Message and refund stand in one form: the browser sends each without what the other asks for.
async function writeAndRefund({ page, hands, say, field, press }) {
  const button = (key) => page.getByRole('button', { name: say(key), exact: true });
  const somebody = page.locator('main tr', { hasText: 'moved@example.org' }).locator('[name=who]');
  await hands.tick(somebody);
  await hands.fill(field('subject'), 'What to bring');
  await hands.fill(field('body'), 'A conversation that you put off.');
  await press(button('host-write-preview'));
  await press(button('host-write-send'));
  await page.waitForURL(/done=written/);
  await hands.tick(somebody);
  await hands.fill(field('amount'), '21');
  await hands.fill(field('reason'), 'The sound was bad.');
  await press(button('host-refund-ask'));
  await button('host-refund-do').waitFor();
  assert.match(await page.locator('main').innerText(), /21[.,]00/, 'what would go back is shown first');
}

async function callOff({ page, hands, say, field, link, submit, heading, goto, press, look }, installation, session) {
  await goto(session.hosted);
  await press(link('/cancel'));
  await heading('host-cancel-title').waitFor();
  await hands.fill(field('reason'), 'The trainer is ill.');
  await look('5-cancel');
  await press(submit);
  await page.getByText(say('host-cancel-done')).waitFor();
  await look('6-progress');
  await until(async () => (await kept(installation)) === 0);
  await page.reload();
  await look('7-given-back');
  await goto(session.hosted);
  await page.getByRole('link', { name: say('host-cancel-progress') }).waitFor();
  for (const key of ['host-cancel-title', 'host-move-title', 'host-sum-closes', 'host-sum-cancel', 'host-start']) {
    assert.equal(await page.locator('main').getByText(say(key)).count(), 0, key);
  }
  await look('8-called-off');
  const { transactions, balanced } = await installation.gateway.books();
  assert.ok(balanced);
  const of = (kind) => transactions.filter((one) => one.kind === kind && one.result === 0);
  assert.deepEqual(of('capture').map(({ amount }) => amount), Array(5).fill(FEE));
  assert.deepEqual(of('credit').map(({ amount }) => amount), Array(5).fill(FEE));
  assert.equal(new Set(of('credit').map(({ origid }) => origid)).size, 5, 'each once');
}

async function kept({ gateway }) {
  const { totals } = await gateway.books();
  return totals.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0);
}

// Asks again until it is so.
async function until(holds) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, `not within ${PATIENCE_MS} ms`);
    await setTimeout(250);
  }
}
