// Goal: what belongs to pay-per-use can be used by everybody: estimate, the room's strip and teleconference, statement,
// claims, budgets and reports, in each language, on a phone and at a desk, by keyboard alone.
// Method: the demo's own site whose hosts pay per use. One session goes the whole way by keyboard, from the estimate to its
// reimbursement; then the pages that it left behind are read in the other languages. axe-core on every page.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { attendee } from '../lib/classroom.js';
import { keyboard, mouse } from '../lib/hands.js';
import { inspection } from '../lib/inspection.js';
import { fillCard, payButton } from '../lib/payflow.js';
import { FINANCE, HEAD, HOST, signInAs } from '../lib/people.js';
import { startDemo } from '../lib/server.js';
import { walker } from '../lib/walker.js';
import { words } from '../lib/words.js';

const SESSION = 'saying-no';
const STATEMENT_WITHIN_MS = 60_000;

let demo, browser, works;

before(async () => {
  demo = await startDemo();
  works = `${demo.url}/works`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('pay-per-use by keyboard, and read in three languages', { timeout: 300_000 }, async () => {
  try {
    const walk = (label, language, hand) => walker(browser, { language, hand, label: `usage-${label}` });
    const host = await walk('host', 'en', keyboard);
    await pay(host);
    await teach(host);
    await claim(host);
    const budget = await agree(await walk('head', 'nl', keyboard));
    await reimburse(await walk('finance', 'fr', mouse));
    const left = [
      [HOST, ['nl', 'fr'], [`host/sessions/first-call/estimate`, `statements/${SESSION}`, `host/sessions/${SESSION}`]],
      [HEAD, ['en', 'fr'], ['claims', budget]],
      [FINANCE, ['en', 'nl'], REPORTS.map((report) => `reports/${report}`)],
    ];
    for (const [person, languages, pages] of left) {
      for (const language of languages) {
        await read(await walk('read', language, mouse), person, pages);
      }
    }
  } catch (error) {
    throw new Error(`${error.message}${await whereabouts(browser)}`, { cause: error });
  }
});

const REPORTS = ['charge-back', 'usage', 'sessions', 'attendees'];

// To the estimate of a session that is announced, and on to the gateway.
async function pay(host) {
  const { page, say, hands, field, press, look, goto, heading, link } = host;
  await signInAs(host, `${works}/host`, HOST);
  await goto(`${works}/host/sessions/${SESSION}`);
  await press(page.getByRole('link', { name: say('host-pay-go'), exact: true }));
  await heading('estimate-title').waitFor();
  await hands.fill(field('computers'), 'many');
  await press(page.getByRole('button', { name: say('estimate-recount') }).locator('visible=true').last());
  await page.locator('[aria-invalid=true]').waitFor();
  await look('estimate-wrong', { few: true });
  await hands.fill(field('computers'), '3');
  await hands.fill(field('voip'), '2');
  await press(page.getByRole('button', { name: say('estimate-recount') }).locator('visible=true').last());
  // 60 minutes with 3 computers and 2 by VoIP, with tax: 10.80 + 4.80 + 3.28.
  await page.getByText('18.88').first().waitFor();
  await look('estimate');
  await press(page.getByRole('button', { name: say('estimate-continue') }));
  await fillCard(hands, page, { name: 'Noor de Wit' });
  await press(payButton(page));
  await heading('host-pay-held-title').waitFor();
  await goto(`${works}/host/sessions/${SESSION}`);
  // The demo's session is two hours ahead.
  await press(page.locator('summary', { hasText: say('host-start-early') }));
  await press(page.getByRole('button', { name: say('host-start'), exact: true }));
  await inside(page);
  assert.equal(await link(`/works/statements/${SESSION}`).count(), 0);
}

const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();

// The minutes of computers move about every second, not with the heartbeats, which are five seconds apart.
async function movesWithTheClock(page) {
  // The list, which stays: its lines are replaced whenever the room tells what was measured.
  const seconds = await page.locator('[data-strip-lines]').evaluate(async (lines) => {
    const read = () => {
      const [, minutes, seconds] = /(\d+) min (\d+) s/.exec(lines.querySelector('dd').textContent.replaceAll('\u00a0', ' '));
      return 60 * Number(minutes) + Number(seconds);
    };
    const seen = [read()];
    return new Promise((resolve) => {
      const watched = new MutationObserver(() => {
        if (read() !== seen.at(-1)) {
          seen.push(read());
        }
        if (seen.length === 8) {
          watched.disconnect();
          resolve(seen);
        }
      });
      watched.observe(lines, { childList: true, subtree: true, characterData: true });
    });
  });
  // Three computers: a second of the clock is three of theirs. A machine that is busy may be late with some of them.
  const steps = seconds.slice(1).map((second, place) => second - seconds[place]).sort((a, b) => a - b);
  assert.ok(steps[Math.floor(steps.length / 2)] <= 6, `the minutes jumped: ${seconds}`);
}

// Two come, one on a phone; both and the host say that they are in the teleconference.
async function teach({ page, say, press, look }) {
  const others = [
    { first: 'Anna', last: 'Smit', language: 'nl' },
    { first: 'Bram', last: 'Bon', language: 'fr', screen: PHONE },
  ];
  const pages = [];
  for (const other of others) {
    const came = await attendee(browser, demo.url, SESSION, { site: 'works', ...other });
    const looks = await inspection(came.page, other.language);
    await came.page.goto(`${demo.url}${came.join}`);
    await inside(came.page);
    await came.page.locator('[data-open=audio]').click();
    const voip = came.page.locator('[data-panel=audio] [value=voip]');
    await voip.check();
    const say = words(other.language);
    await came.page.getByRole('button', { name: say('room-audio-say'), exact: true }).click();
    await came.page.locator('[data-open=audio]').getByText(say('room-audio-in'), { exact: true }).waitFor();
    await looks.look('usage-teleconference', { few: true });
    pages.push(came.page);
  }
  const line = page.locator('[data-strip-line]');
  await line.getByText('2 in the teleconference').waitFor();
  await press(page.locator('[data-strip] summary'));
  await page.locator('[data-strip-lines]').getByText(/VoIP/).first().waitFor();
  await movesWithTheClock(page);
  await press(page.locator('[data-open=audio]'));
  const mine = page.locator('[data-panel=audio] [name=audio]');
  for (let tabs = 0; tabs < 150 && !(await mine.first().evaluate((one) => one === document.activeElement)); tabs += 1) {
    await page.keyboard.press('Tab');
  }
  for (const value of ['call-in', 'toll-free', 'call-out', 'voip']) {
    await page.keyboard.press('ArrowDown');
    assert.ok(await page.locator(`[data-panel=audio] [value=${value}]`).isChecked());
  }
  await press(page.getByRole('button', { name: say('room-audio-say'), exact: true }));
  await line.getByText('3 in the teleconference').waitFor();
  await look('strip');
  // Whose telephone is counted on when his computer has left is asked about it.
  const [anna, dutch] = [pages[0], words('nl')];
  await anna.locator('[data-panel=audio] [value=call-in]').check();
  await anna.getByRole('button', { name: dutch('room-audio-say'), exact: true }).click();
  await anna.locator('[data-audio-now]', { hasText: 'Inbellen' }).waitFor();
  await anna.getByRole('button', { name: dutch('room-leave'), exact: true }).click();
  await anna.getByRole('heading', { name: dutch('room-hung-title') }).waitFor();
  await anna.getByRole('button', { name: dutch('room-hung-sure') }).click();
  await anna.getByRole('heading', { name: dutch('room-left-title') }).waitFor();
  await line.getByText('2 in the teleconference').waitFor();
  await press(page.getByRole('button', { name: say('room-end') }));
  await press(page.getByRole('dialog').getByRole('button', { name: say('room-end-sure') }));
  await page.getByRole('heading', { name: say('room-over-title') }).waitFor();
}

// The session's page leads to the statement, and that to the claim.
async function claim({ page, say, press, look, goto, link }) {
  const deadline = Date.now() + STATEMENT_WITHIN_MS;
  const isThere = async () => (await page.request.get(`${works}/statements/${SESSION}`)).ok();
  while (!(await isThere()) && Date.now() < deadline) {
    await setTimeout(200);
  }
  await goto(`${works}/host/sessions/${SESSION}`);
  await look('session', { few: true });
  await press(link(`/works/statements/${SESSION}`));
  await page.getByRole('heading', { name: say('statement-intervals') }).waitFor();
  // Captured a moment after it was frozen.
  const file = page.locator('main form button.primary');
  while (!(await file.isVisible()) && Date.now() < deadline) {
    await setTimeout(200);
    await page.reload();
  }
  await look('statement');
  await press(file);
  await page.getByText(say('claims-done-filed')).waitFor();
  await look('claimed');
}

// The division's head sees what waits, agrees, and looks at the budget. Returns where that is.
async function agree(head) {
  const { page, say, press, look } = head;
  await signInAs(head, `${works}/claims`, HEAD);
  await head.heading('claims-title').waitFor();
  await look('claims');
  await press(page.locator('.summary-box.warning a').first());
  await page.getByRole('button', { name: say('claims-refuse'), exact: true }).waitFor();
  await look('claim');
  await press(page.getByRole('button', { name: say('claims-approve'), exact: true }));
  await page.getByText(say('claims-done-decided')).waitFor();
  await head.goto(`${works}/claims`);
  await press(head.page.locator('main a[href*="/works/budgets/"]').first());
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look('budget');
  return new URL(page.url()).pathname.replace('/works/', '');
}

// Finance notes that it was paid, and reads the reports; each is a file, too.
async function reimburse(finance) {
  const { page, say, hands, field, press, look, goto } = finance;
  await signInAs(finance, `${works}/claims`, FINANCE);
  await press(page.locator('.summary-box.warning a').first());
  await hands.fill(field('reference'), 'SEPA 4711');
  await look('claim');
  await press(page.getByRole('button', { name: say('claims-pay'), exact: true }));
  await page.getByText(say('claims-done-paid')).waitFor();
  await look('reimbursed', { few: true });
  for (const report of REPORTS) {
    await goto(`${works}/reports/${report}`);
    await look(report, { few: true });
    const sheet = await page.request.get(`${works}/reports/${report}/xlsx?mode=production`);
    assert.ok(sheet.ok() && (await sheet.body()).subarray(0, 2).toString() === 'PK', `${report} as a spreadsheet`);
  }
}

// Pages as they stand, in another language.
async function read(reader, person, pages) {
  await signInAs(reader, `${works}/${pages[0]}`, person);
  for (const address of pages) {
    await reader.goto(`${works}/${address}`);
    await reader.page.getByRole('heading', { level: 1 }).waitFor();
    await reader.look(address.replaceAll(/[^a-z-]+/g, '-').slice(0, 30), { few: true });
  }
}
