// Goal: from an empty database to the first paid seat by nothing but what people do: the operator's one-time link, a
// site, its administrator, the checklist with a purchase in Test, Production, a host, a session with a fee, an attendee.
// Method: `bursar serve` beside the gateway's emulator and a mail server, on both databases; in each language, with the
// keyboard alone and without script, and on a phone. Every page on the way is looked at.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { codeOf } from '../lib/authenticator.js';
import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { keyboard, mouse } from '../lib/hands.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { creditNotes, findPayment, giveBack } from '../lib/office.js';
import { fillCard, payButton } from '../lib/payflow.js';
import { fillDetails, registerButton, submitButton } from '../lib/registering.js';
import {
  buyInTest,
  connectAccount,
  connectOwnAccount,
  enableECommerce,
  goLive,
  makeTariff,
  rehearse,
} from '../lib/selling.js';
import { walker } from '../lib/walker.js';

const PASSWORD = 'seven calm herons';
const ADMINISTRATOR = 'ada@school.example';
const HOST = 'noor@school.example';
const ATTENDEE = 'zoe@example.org';
const SITE = '/school';
const FEE = 12_100;
const TOPIC = 'Listening under pressure';

const JOURNEYS = [
  { who: 'in English, on SQLite', database: sqlite, language: 'en', country: 'Ireland', fee: '121.00', hand: mouse },
  {
    who: 'in Dutch, with the keyboard alone and without script, on PostgreSQL',
    database: postgres,
    language: 'nl',
    country: 'Nederland',
    fee: '121,00',
    hand: keyboard,
    script: false,
  },
  {
    who: 'in French, on a phone, on SQLite',
    database: sqlite,
    language: 'fr',
    country: 'Belgique',
    fee: '121,00',
    hand: mouse,
    screen: PHONE,
  },
];

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

for (const { who, database, country, fee, ...way } of JOURNEYS) {
  const skip = database === postgres && !process.env.BURSAR_TEST_POSTGRES_URL && 'BURSAR_TEST_POSTGRES_URL is not set';
  test(`an empty database sells its first seat ${who}`, { timeout: 300_000, skip }, async () => {
    const installation = await startInstallation(database);
    const walk = (role) => walker(browser, { ...way, label: `setup-${role}` });
    try {
      const operator = await walk('operator');
      await becomeOperator(operator, installation);
      await makeSite(operator, way.language);
      await makeTariff(operator, way.language === 'en' ? '.' : ',');
      await connectOwnAccount(operator, 'test');

      const admin = await walk('admin');
      await accept(admin, installation, ADMINISTRATOR);
      await setUpSecondFactor(admin);
      await setUp(admin);
      await inviteHost(admin);

      const host = await walk('host');
      await accept(host, installation, HOST);
      await schedule(host, fee);

      const attendee = await walk('attendee');
      await buy(attendee, installation, country);

      await see(host, admin, installation.gateway);
      await refund(admin, installation.gateway, fee.replace('121', '21'));
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${installation.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await installation.stop();
    }
  });
}

async function becomeOperator({ hands, field, submit, heading, goto, press, look, ...operator }, { operatorLink }) {
  await goto(operatorLink);
  await heading('link-first-title').waitFor();
  await look('1-link');
  await hands.fill(field('name'), 'Olga Peeters');
  await hands.fill(field('email'), 'olga@school.example');
  await hands.fill(field('password'), PASSWORD);
  await hands.fill(field('repeated'), PASSWORD);
  await press(submit);
  await setUpSecondFactor({ hands, field, submit, heading, goto, press, look, ...operator });
  await heading('operator-title').waitFor();
  await look('4-console');
}

// Types the secret into the app, as who cannot scan it does.
async function setUpSecondFactor({ page, hands, field, submit, heading, press, look }) {
  await heading('factor-title').waitFor();
  await look('2-second-factor');
  await hands.fill(field('code'), codeOf(await page.locator('.secret code').textContent()));
  await press(submit);
  await heading('codes-title').waitFor();
  await look('3-recovery-codes');
  await press(page.locator('main a.primary'));
}

async function makeSite({ page, hands, say, field, link, submit, heading, choose, press, look }, language) {
  await press(link('/operator/sites/new'));
  await heading('operator-new-title').waitFor();
  await hands.fill(field('name'), 'School');
  await choose(field('region'), 'NL');
  await choose(field('currency'), 'EUR');
  await choose(field('time_zone'), 'Europe/Amsterdam');
  await choose(field('default_language'), language);
  await hands.tick(field('fees'));
  await hands.fill(field('administrator'), ADMINISTRATOR);
  await look('5-new-site');
  await press(submit);
  await page.getByText(say('operator-done-made')).waitFor();
  await look('6-site');
}

// Follows the link in the invitation and chooses a password.
async function accept({ page, hands, say, field, submit, heading, goto, press, look }, { mailTo }, email) {
  const mail = await mailTo(email);
  assert.match(mail.subject, say('mail-invited-subject'));
  await goto(/http\S+\/sign-in\/links\/\S+/.exec(mail.text)[0]);
  await heading('link-invited-title').waitFor();
  await look('1-invited');
  if (await field('name').isVisible()) {
    await hands.fill(field('name'), email === HOST ? 'Noor de Wit' : 'Ada Jansen');
  }
  await hands.fill(field('password'), PASSWORD);
  await hands.fill(field('repeated'), PASSWORD);
  await press(submit);
  await page.waitForLoadState();
}

async function setUp(admin) {
  await admin.page.locator('ol.steps').waitFor();
  await admin.look('4-checklist');
  await enableECommerce(admin);
  await connectAccount(admin, 'test');
  await buyInTest(admin, ADMINISTRATOR);
  await rehearse(admin);
  await connectAccount(admin, 'production');
  await admin.look('checklist-last-step');
  await goLive(admin);
}

async function inviteHost({ page, hands, say, field, toArea, press, look }) {
  await toArea('/admin/people');
  await hands.fill(field('name'), 'Noor de Wit');
  await hands.fill(field('email'), HOST);
  await hands.tick(page.locator('main input[value=host]'));
  await look('people');
  await press(page.getByRole('button', { name: say('people-invite-button') }));
  await page.getByText(say('people-done-invited')).waitFor();
  await look('people-invited');
}

async function schedule({ page, hands, say, field, link, heading, press, look }, fee) {
  await heading('host-title').waitFor();
  await look('2-no-sessions');
  await press(link('/host/sessions/new'));
  await heading('host-new-title').waitFor();
  await hands.fill(field('topic'), TOPIC);
  await hands.fill(field('description'), 'Ninety minutes of practice.');
  await hands.fillDate(field('date'), firstDoubleDay());
  await hands.fillTime(field('time'), '10:30');
  await hands.fill(field('minutes'), '90');
  await hands.fill(field('fee'), fee);
  await hands.fill(field('capacity'), '12');
  // A link is asked for only where it is chosen, with script and without.
  assert.equal(await field('meeting_link').isVisible(), false);
  await press(page.locator('aside button[value=check]'));
  await page.locator('[data-summary]').getByText(/121[.,]00/).first().waitFor();
  await look('3-session-checked');
  await press(page.locator('aside button[value=schedule]'));
  await page.getByText(say('host-done-scheduled')).waitFor();
  await look('4-session');
}

// A day at least a month ahead whose day and month are the same number.
function firstDoubleDay() {
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const year = Number(soon.slice(0, 4));
  const days = [year, year + 1].flatMap((of) =>
    Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0')).map((part) => `${of}-${part}-${part}`),
  );
  return days.find((day) => day > soon);
}

async function buy({ page, hands, say, heading, goto, press, look }, { url, mailTo }, country) {
  await goto(`${url}${SITE}/`);
  await look('1-catalogue');
  await press(page.getByRole('link', { name: TOPIC }));
  await registerButton(page, say).waitFor();
  await look('2-session');
  await press(registerButton(page, say));
  await fillDetails(hands, page, say, { email: ATTENDEE, country });
  await look('3-register');
  await press(submitButton(page, say));
  await page.locator('[name=ACCT]').waitFor();
  await look('4-gateway', { ours: false });
  await fillCard(hands, page);
  await press(payButton(page));
  await heading('registration-confirmed-title').waitFor();
  await look('5-confirmed');

  const mail = await mailTo(ATTENDEE);
  assert.match(mail.subject, say('mail-confirmation-subject'));
  assert.match(mail.text, /http\S+\/join\/\S+/);
  assert.ok(mail.text.includes(page.url()), `${mail.text} does not name ${page.url()}`);
  assert.match(mail.calendar, /^STATUS:CONFIRMED\r$/m);
}

// The seat stands on the host's page, its money on the administrator's, and in the gateway's books.
async function see(host, admin, gateway) {
  await host.press(host.link('/people'));
  await host.page.getByText(ATTENDEE).first().waitFor();
  await host.look('5-people');
  await admin.toArea('/money');
  await admin.page.locator('table tbody').getByText(/121[.,]00/).locator('visible=true').first().waitFor();
  await admin.look('money');
  const { transactions, balanced } = await gateway.books();
  assert.ok(balanced);
  const captured = transactions.filter(({ kind, result }) => kind === 'capture' && result === 0);
  assert.deepEqual(captured.map(({ mode, amount }) => `${mode} ${amount}`), ['test 1000', `live ${FEE}`]);
}

// A clerk finds the payment and gives a part of it back: its credit note stands on the page.
async function refund(admin, gateway, part) {
  await findPayment(admin, ATTENDEE);
  await admin.look('payment');
  await giveBack(admin, part, 'You left early');
  await creditNotes(admin.page).first().waitFor();
  await admin.look('payment-part-back');
  const { transactions } = await gateway.books();
  const credits = transactions.filter(({ kind, result }) => kind === 'credit' && result === 0);
  assert.deepEqual(credits.map(({ mode, amount }) => `${mode} ${amount}`), ['live 2100']);
}
