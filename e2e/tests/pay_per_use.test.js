// Goal: journey B. The operator sells minutes to a site; a host sees what his session is estimated to cost, changes it,
// pays, and his session starts; three come, one's browser is killed, one comes back, one opens a second device; the host
// ends. The statement says what really was within a second for each connection, the gateway took just that, the rest is
// released, and the operator's books and the charge-back report say the same.
// Method: Chromium beside the gateway's emulator on both databases, behind a wire that notes when each web socket opens and
// closes; every page of the way is looked at by axe-core, at both widths, light and dark.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { launch, visitor, whereabouts } from '../lib/browser.js';
import { attendee, SAMPLE, signIn } from '../lib/classroom.js';
import { keyboard, mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { fillCard, payButton } from '../lib/payflow.js';
import { ADMINISTRATOR, HOST, OPERATOR, signInAs } from '../lib/people.js';
import { assertCounted, records } from '../lib/presence.js';
import { startRelay } from '../lib/relay.js';
import { connectOwnAccount, makeTariff } from '../lib/selling.js';
import { walker } from '../lib/walker.js';
import { words } from '../lib/words.js';

// As long as somebody is there to be counted.
const STAY_MS = 2_000;
const SETTLED_WITHIN_MS = 120_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const JOURNEYS = [
  { who: 'with the mouse, on SQLite', database: sqlite, hand: mouse },
  {
    who: 'with the keyboard alone and without script, on PostgreSQL',
    database: postgres,
    hand: keyboard,
    script: false,
    skip: !process.env.BURSAR_TEST_POSTGRES_URL && 'BURSAR_TEST_POSTGRES_URL is not set',
  },
];

for (const { who, database, skip, ...way } of JOURNEYS) {
  test(`a host pays for what his session uses ${who}`, { timeout: 400_000, skip }, async () => {
    const relay = await startRelay();
    const place = await startInstallation(database, { sample: SAMPLE, relay });
    const walk = (role) => walker(browser, { language: 'en', ...way, label: `pay-per-use-${database.name}-${role}` });
    try {
      await sellMinutes(await walk('operator'), place);
      await enable(await walk('admin'), place);
      const { slug, host } = await scheduleAndPay(await walk('host'), place);
      const truth = await teach(place, relay, slug);
      await settle(host, place, slug, truth);
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${place.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await place.stop();
    }
  });
}

async function sellMinutes(operator, { url }) {
  const { page, say, field, choose, press, look, goto, heading } = operator;
  await signInAs(operator, `${url}/operator`, OPERATOR);
  await heading('operator-title').waitFor();
  await makeTariff(operator, '.', 'Journey');
  await connectOwnAccount(operator, 'production');
  await goto(`${url}/operator/sites/academy`);
  const tariff = page.locator('[name=usage_tariff] option').filter({ hasText: 'Journey' });
  await choose(field('usage_tariff'), await tariff.getAttribute('value'));
  await look('site');
  await press(page.getByRole('button', { name: say('provision-provide') }));
  await page.getByText(say('operator-done-usage-provided')).waitFor();
  await look('provided');
}

async function enable(admin, { url }) {
  const { page, say, hands, field, press, look } = admin;
  await signInAs(admin, `${url}/academy/admin/e-commerce`, ADMINISTRATOR);
  await hands.tick(field('usage'));
  await look('enables');
  await press(page.getByRole('button', { name: say('settings-save') }));
  await page.getByText(say('settings-saved')).waitFor();
}

async function scheduleAndPay(host, { url }) {
  const { page, say, hands, field, press, look, goto, heading } = host;
  await signInAs(host, `${url}/academy/host`, HOST);
  await goto(`${url}/academy/host/sessions/new`);
  const visible = (name) => page.locator(`main [name=${name}]:not([type=hidden])`).first();
  const soon = new Date(Date.now() + 40 * 60_000);
  const part = (options) => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Amsterdam', ...options }).format(soon);
  await hands.fill(visible('topic'), 'Listening under pressure');
  await hands.fillDate(visible('date'), part({ year: 'numeric', month: '2-digit', day: '2-digit' }));
  await hands.fillTime(visible('time'), part({ hour: '2-digit', minute: '2-digit' }));
  await hands.fill(visible('minutes'), '90');
  await hands.fill(visible('capacity'), '11');
  await host.choose(visible('closes_unit'), 'end');
  await hands.fill(visible('voip'), '10');
  await look('schedules');
  const schedule = page.getByRole('button', { name: say('host-schedule'), exact: true });
  await press(schedule);
  await heading('estimate-title').waitFor();
  for (const figure of ['1,080', '64.80', '900', '36.00', '21.17', '121.97', '146.36']) {
    await page.getByText(figure).first().waitFor();
  }
  await look('estimate');
  // Change, with everything kept, and back.
  await press(page.getByRole('button', { name: say('estimate-change') }));
  await heading('host-new-title').waitFor();
  assert.equal(await visible('topic').inputValue(), 'Listening under pressure');
  assert.equal(await visible('voip').inputValue(), '10');
  await hands.fill(visible('capacity'), '4');
  await hands.fill(visible('voip'), '');
  await press(schedule);
  await heading('estimate-title').waitFor();
  // Beside the estimate, too: as many as can register and the host would be expected, six are.
  assert.equal(await field('computers').inputValue(), '5');
  await hands.fill(field('computers'), '6');
  await press(page.getByRole('button', { name: say('estimate-recount') }).locator('visible=true').last());
  await page.getByText('540').first().waitFor();
  // Back and reload do no harm.
  await page.reload();
  await page.getByText('540').first().waitFor();
  await look('estimate-changed');
  await press(page.getByRole('button', { name: say('estimate-continue') }));
  await fillCard(hands, page, { name: 'Noor de Wit' });
  await press(payButton(page));
  await heading('host-pay-held-title').waitFor();
  await look('held');
  const slug = new URL(page.url()).pathname.split('/').at(-2);
  await goto(`${url}/academy/host/sessions/${slug}`);
  await page.getByRole('button', { name: say('host-start'), exact: true }).waitFor();
  await look('session');
  return { slug, host };
}

// Three come; one is killed, one comes back, one opens a second device. Who was connected when, as the wire saw it, and
// when the host pressed the button that ends it.
async function teach({ url }, relay, slug) {
  const en = words('en');
  const stage = await launch();
  const doomed = await launch();
  const room = `/academy/room/${slug}`;
  const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
  const until = async (what) => {
    while (!what()) {
      await setTimeout(20);
    }
  };
  const of = (path) => relay.sockets.filter((talk) => talk.path === `${path}/socket`);
  try {
    const leader = await visitor(stage, {});
    await signIn(leader, url);
    const anna = await attendee(stage, url, slug, { first: 'Anna', last: 'Smit' });
    const bram = await attendee(stage, url, slug, { first: 'Bram', last: 'Bakker' });
    const cleo = await attendee(doomed, url, slug, { first: 'Cleo', last: 'Kok' });
    // From his session's page, so that he does not wait at the door first.
    await leader.goto(`${url}/academy/host/sessions/${slug}`);
    await leader.getByRole('button', { name: en('host-start'), exact: true }).click();
    await inside(leader);
    const paths = {};
    for (const [name, { page, join }] of Object.entries({ 'Anna Smit': anna, 'Bram Bakker': bram, 'Cleo Kok': cleo })) {
      await page.goto(`${url}${join}`);
      await inside(page);
      paths[name] = new URL(page.url()).pathname;
    }
    const second = await visitor(stage, {});
    await second.goto(`${url}${anna.join}`);
    await inside(second);
    await setTimeout(STAY_MS);
    const session = await doomed.newBrowserCDPSession();
    session.send('Browser.crash').catch(() => {});
    await until(() => of(paths['Cleo Kok']).every((talk) => talk.closed));
    await bram.page.reload();
    await inside(bram.page);
    await setTimeout(STAY_MS);
    await leader.getByRole('button', { name: en('room-end') }).click();
    const ending = Date.now();
    await leader.getByRole('dialog').getByRole('button', { name: en('room-end-sure') }).click();
    await leader.getByRole('heading', { name: en('room-over-title') }).waitFor();
    await until(() => relay.sockets.every((talk) => talk.closed));
    const people = Object.entries(paths).map(([name, path]) => [name, of(path)]);
    return { people: [...people, ['Noor de Wit', of(room)]], ending };
  } catch (error) {
    error.message += await whereabouts(stage);
    throw error;
  } finally {
    await stage.close();
    await doomed.close().catch(() => {});
  }
}

async function settle({ page, say, goto, look }, { url, gateway, run }, slug, { people, ending }) {
  const address = `${url}/academy/statements/${slug}`;
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  let books = await gateway.books();
  const settled = () => books.open_holds === 0 && books.transactions.some((one) => one.captured > 0);
  while (!settled() && Date.now() < deadline) {
    await setTimeout(500);
    books = await gateway.books();
  }
  assert.ok(settled(), 'captured, and the rest released, within two minutes');
  await goto(address);
  await page.getByRole('heading', { name: say('statement-intervals') }).waitFor();
  await look('statement');

  const rows = records(await (await page.request.get(`${address}/csv`)).text());
  const intervals = rows.filter(({ record }) => record === 'interval');
  const of = (name) => people.find(([who]) => who === name)[1];
  const [devices, back] = [of('Anna Smit'), of('Bram Bakker')];
  assert.equal(new Set(devices.map((talk) => talk.device)).size, 2, 'a second device');
  assert.equal(new Set(back.map((talk) => talk.device)).size, 1, 'the same device came back');
  for (const [name, talks] of people) {
    assertCounted(name, intervals.filter(({ who }) => who === name), talks, ending);
  }
  assert.equal(intervals.length, people.reduce((sum, [, talks]) => sum + talks.length, 0), 'nobody else is counted');

  // Money is compared in cents.
  const cents = (text) => Math.round(Number(text) * 100);
  const charged = cents(rows.find(({ record }) => record === 'charged_total').amount);
  assert.ok(charged > 0);
  const captured = books.transactions.reduce((sum, one) => sum + one.captured, 0);
  assert.equal(captured, charged, 'what was captured is what the statement says');
  const journal = run('ledger', 'operator');
  const booked = [...journal.matchAll(/^ +assets:1100 \D*?:\S+ {2}(-?\d+\.\d\d) EUR$/gm)];
  assert.equal(booked.reduce((sum, [, amount]) => sum + cents(amount), 0), charged, journal);
  const held = [...journal.matchAll(/^ +memo:9000 [^:]*:\S+ {2}(-?\d+\.\d\d) EUR$/gm)].map(([, amount]) => cents(amount));
  assert.ok(held.length >= 2 && held.reduce((sum, amount) => sum + amount, 0) === 0, journal);
  const report = await page.request.get(`${url}/academy/reports/charge-back/csv?mode=production&by=session`);
  const costs = records(await report.text());
  assert.equal(costs.length, 1, JSON.stringify(costs));
  assert.equal(cents(costs[0].Charged), charged, JSON.stringify(costs));
}
