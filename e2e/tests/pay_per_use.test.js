// Goal: journey B. The operator sells minutes to a site; a host sees what his session is estimated to cost, changes it,
// pays, and his session starts; three come, one's browser is killed, one comes back, one opens a second device; the host
// ends. The statement says what really was, the gateway took just that, and the rest is released.
// Method: Chromium beside the gateway's emulator on both databases; every page of the way is looked at by axe-core, at both
// widths, light and dark.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { codeOf } from '../lib/authenticator.js';
import { launch, visitor, whereabouts } from '../lib/browser.js';
import { attendee, SAMPLE } from '../lib/classroom.js';
import { keyboard, mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { fillCard, payButton } from '../lib/payflow.js';
import { connectOwnAccount, makeTariff } from '../lib/selling.js';
import { walker } from '../lib/walker.js';
import { words } from '../lib/words.js';

// The sample's people (`bursar/src/demo.rs`).
const PASSWORD = 'seven calm herons';
const OPERATOR = { email: 'operator@demo.example', secret: 'MJ2XE43BOIWWIZLNN4WW64DFOJQXI33S' };
const ADMINISTRATOR = { email: 'admin@demo.example', secret: 'MJ2XE43BOIWWIZLNN4WWCZDNNFXGS43U' };
const HOST = { email: 'host@demo.example' };

// After that long without a sign a connection is gone; a browser that is killed gives none.
const SECOND_MS = 1_000;
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
    const place = await startInstallation(database, { sample: SAMPLE });
    const walk = (role) => walker(browser, { language: 'en', ...way, label: `pay-per-use-${database.name}-${role}` });
    try {
      await sellMinutes(await walk('operator'), place);
      await enable(await walk('admin'), place);
      const { slug, host } = await scheduleAndPay(await walk('host'), place);
      const truth = await teach(place, slug);
      await settle(host, place, slug, truth);
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${place.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await place.stop();
    }
  });
}

async function signIn({ goto, heading, hands, field, submit, press, page, say }, address, { email, secret }) {
  await goto(address);
  await heading('sign-in-title').waitFor();
  await hands.fill(field('email'), email);
  await hands.fill(field('password'), PASSWORD);
  await press(submit);
  if (secret) {
    await hands.fill(field('code'), codeOf(secret));
    await press(submit);
  }
  await page.getByRole('heading', { level: 1, name: say('sign-in-title') }).waitFor({ state: 'detached' });
}

async function sellMinutes(operator, { url }) {
  const { page, say, field, choose, press, look, goto, heading } = operator;
  await signIn(operator, `${url}/operator`, OPERATOR);
  await heading('operator-title').waitFor();
  await makeTariff(operator, '.');
  await connectOwnAccount(operator, 'production');
  await goto(`${url}/operator/sites/academy`);
  await choose(field('usage_tariff'), await page.locator('[name=usage_tariff] option').nth(1).getAttribute('value'));
  await look('site');
  await press(page.getByRole('button', { name: say('provision-provide') }));
  await page.getByText(say('operator-done-usage-provided')).waitFor();
  await look('provided');
}

async function enable(admin, { url }) {
  const { page, say, hands, field, press, look } = admin;
  await signIn(admin, `${url}/academy/admin/e-commerce`, ADMINISTRATOR);
  await hands.tick(field('usage'));
  await look('enables');
  await press(page.getByRole('button', { name: say('settings-save') }));
  await page.getByText(say('settings-saved')).waitFor();
}

async function scheduleAndPay(host, { url }) {
  const { page, say, hands, field, press, look, goto, heading } = host;
  await signIn(host, `${url}/academy/host`, HOST);
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

// Three come; one is killed, one comes back, one opens a second device. What really was, in milliseconds.
async function teach({ url }, slug) {
  const en = words('en');
  const stage = await launch();
  const doomed = await launch();
  const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
  try {
    const leader = await visitor(stage, {});
    await leader.goto(`${url}/academy/host`);
    await leader.locator('main [name=email]').fill(HOST.email);
    await leader.locator('main [name=password]').fill(PASSWORD);
    await leader.locator('main form button.primary').click();
    await leader.getByRole('heading', { level: 1 }).waitFor();
    const anna = await attendee(stage, url, slug, { first: 'Anna', last: 'Smit' });
    const bram = await attendee(stage, url, slug, { first: 'Bram', last: 'Bakker' });
    const cleo = await attendee(doomed, url, slug, { first: 'Cleo', last: 'Kok' });
    await leader.goto(`${url}/academy/room/${slug}`);
    await leader.getByRole('button', { name: en('host-start') }).click();
    await inside(leader);
    for (const { page, join } of [anna, bram, cleo]) {
      await page.goto(`${url}${join}`);
      await inside(page);
    }
    const second = await visitor(stage, {});
    await second.goto(`${url}${anna.join}`);
    await inside(second);
    await setTimeout(2 * SECOND_MS);
    const session = await doomed.newBrowserCDPSession();
    const killedAt = Date.now();
    session.send('Browser.crash').catch(() => {});
    await bram.page.reload();
    await inside(bram.page);
    await setTimeout(15 * SECOND_MS);
    await leader.getByRole('button', { name: en('room-end') }).click();
    await leader.getByRole('dialog').getByRole('button', { name: en('room-end-sure') }).click();
    await leader.getByRole('heading', { name: en('room-over-title') }).waitFor();
    return { killedAt, endedAt: Date.now() };
  } catch (error) {
    error.message += await whereabouts(stage);
    throw error;
  } finally {
    await stage.close();
    await doomed.close().catch(() => {});
  }
}

async function settle({ page, say, goto, look }, { url, gateway }, slug, { killedAt, endedAt }) {
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
  const csv = await (await page.request.get(`${address}/csv`)).text();
  const rows = csv.trim().split('\r\n').map((line) => line.split(','));
  const charged = rows.find(([record]) => record === 'charged_total').at(-1);
  const captured = books.transactions.reduce((sum, one) => sum + one.captured, 0);
  assert.equal(Math.round(Number(charged) * 100), captured, 'what was captured is what the statement says');
  const intervals = rows.filter(([record]) => record === 'interval');
  const of = (name) => intervals.filter((row) => row.some((cell) => cell.includes(name)));
  assert.equal(of('Anna Smit').length, 2, 'two devices');
  assert.equal(of('Bram Bakker').length, 2, 'he came back: his gap is not counted');
  const ends = (rows) => rows.map((row) => row.filter((cell) => /^\d{4}-\d\d-\d\dT/.test(cell)).at(-1));
  const [gone] = ends(of('Cleo Kok')).map((at) => Date.parse(at));
  assert.ok(gone <= killedAt + 6 * SECOND_MS && gone >= killedAt - 6 * SECOND_MS, `killed ${killedAt}, counted until ${gone}`);
  const last = Math.max(...ends(intervals).map((at) => Date.parse(at)));
  assert.ok(Math.abs(last - endedAt) < 3 * SECOND_MS, `ended ${endedAt}, counted until ${last}`);
}
