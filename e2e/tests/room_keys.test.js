// Goal: a host leads his room by keyboard alone, in Dutch and in French: he starts, sees minutes and money, writes, lowers a
// hand, answers, polls and shares, sets somebody's teleconference, shows slides, locks, sends out and lets in again, holds
// more, and ends for all. Whatever he reaches can be seen to have the focus, is named in his language, and leaves him where he was.
// Method: the demo's own site whose hosts pay per use; a session of a minute, so that its ceiling is near at once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, whereabouts } from '../lib/browser.js';
import { attendee } from '../lib/classroom.js';
import { keyboard } from '../lib/hands.js';
import { fillCard, payButton } from '../lib/payflow.js';
import { pdfFile } from '../lib/pdf.js';
import { HOST, signInAs } from '../lib/people.js';
import { startDemo } from '../lib/server.js';
import { walker } from '../lib/walker.js';
import { words } from '../lib/words.js';

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

for (const language of ['nl', 'fr']) {
  test(`a host leads his room by keyboard alone in ${language}`, { timeout: 300_000 }, async () => {
    try {
      const host = await walker(browser, { language, hand: keyboard, label: 'room-keys' });
      await signInAs(host, `${works}/host`, HOST);
      const slug = await schedule(host);
      await lead(host, language, slug);
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}`, { cause: error });
    }
  });
}

// A session of a minute with one computer, paid and scheduled. Returns its slug.
async function schedule(host) {
  const { page, say, hands, press, goto, heading } = host;
  await goto(`${works}/host/sessions/new`);
  const field = (name) => page.locator(`main [name=${name}]:not([type=hidden])`).first();
  const soon = new Date(Date.now() + 40 * 60_000);
  const part = (options) => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Amsterdam', ...options }).format(soon);
  await hands.fill(field('topic'), 'With ten fingers');
  await hands.fillDate(field('date'), part({ year: 'numeric', month: '2-digit', day: '2-digit' }));
  await hands.fillTime(field('time'), part({ hour: '2-digit', minute: '2-digit' }));
  await hands.fill(field('minutes'), '1');
  await hands.fill(field('capacity'), '9');
  // By arrows: accents are not on every keyboard.
  await hands.reach(field('closes_unit'));
  for (let presses = 0; presses < 9 && (await field('closes_unit').inputValue()) !== 'end'; presses += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await press(page.getByRole('button', { name: say('host-schedule'), exact: true }));
  await heading('estimate-title').waitFor();
  await hands.fill(page.locator('main [name=computers]'), '1');
  await press(page.getByRole('button', { name: say('estimate-recount') }).locator('visible=true').last());
  await page.getByText('1 min × 1').first().waitFor();
  await press(page.getByRole('button', { name: say('estimate-continue') }));
  await fillCard(hands, page, { name: 'Noor de Wit' });
  await press(payButton(page));
  await heading('host-pay-held-title').waitFor();
  return new URL(page.url()).pathname.split('/').at(-2);
}

async function lead(host, language, slug) {
  const { page, say, hands, press, look, goto } = host;
  const acts = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => acts.push(JSON.parse(payload))));
  const anna = await attendee(browser, demo.url, slug, { first: 'Anna', last: 'Smit', language: 'en', site: 'works' });
  await goto(`${works}/room/${slug}`);
  // Who starts it lets everybody in.
  await press(page.getByRole('button', { name: say('host-start') }));
  await inside(page);
  await anna.page.goto(`${demo.url}${anna.join}`);
  await inside(anna.page);
  const panel = async (name) => {
    const opener = page.locator(`[data-open=${name}]`);
    if ((await opener.getAttribute('aria-expanded')) === 'false') {
      await press(opener);
    }
    // The panel's head has the keyboard, so that what is in it comes next.
    await page.locator(`[data-panel=${name}] h2:focus`).waitFor();
  };
  const button = (name) => page.getByRole('button', { name, exact: true });
  const of = (key, name) => new RegExp(`^${say(key).source.replace(/^\^\\s\*|\\s\*\$$/g, '')}:?\\s${name}$`);
  const hers = (key) => page.getByRole('button', { name: of(key, 'Anna Smit') });

  // Minutes and money against the ceiling.
  await press(page.locator('[data-strip] summary'));
  await page.locator('[data-strip-lines] dd').first().waitFor();

  // A hand, a private word, and how she hears.
  await anna.page.locator('[data-do=hand]').click();
  await panel('people');
  await press(hers('room-people-lower'));
  await anna.page.locator('[data-do=hand][aria-pressed=false]').waitFor();
  await assertKept(page, 'people');
  const choice = page.getByRole('combobox', { name: say('room-audio-of') }).last();
  await hands.reach(choice);
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await anna.page.locator('[data-open=audio]').getByText(words('en')('room-audio-in'), { exact: true }).waitFor();
  const said = acts.filter((act) => act.do === 'set-audio').map(({ kind }) => kind);
  assert.deepEqual(said, ['voip'], 'each that he only passed would have been counted');
  await assertKept(page, 'people');
  await press(hers('room-people-write'));
  await hands.fill(page.locator('#room-text'), 'Tussen ons / entre nous');
  await page.keyboard.press('Enter');
  await anna.page.locator('.room-said').getByText('Tussen ons / entre nous').waitFor();
  await look('private', { few: true });

  // A question, a poll with its result.
  await anna.page.locator('[data-open=questions]').click();
  await anna.page.locator('#room-question').fill('How?');
  await anna.page.locator('[data-form=ask] button').click();
  await panel('questions');
  await hands.fill(page.getByLabel(new RegExp(': How\\?$')), 'So.');
  await press(button(say('room-question-answer')));
  await anna.page.locator('.room-answer').getByText('So.').waitFor();
  await assertKept(page, 'questions');
  await panel('polls');
  await hands.fill(page.locator('#room-poll-question'), 'Pace?');
  await hands.reach(page.locator('#room-poll-choices'));
  await page.keyboard.type('Slower\nFaster');
  await press(button(say('room-poll-ask')));
  await press(button(say('room-poll-share')));
  await press(button(say('room-poll-end')));
  await button(say('room-poll-end')).waitFor({ state: 'detached' });
  await assertKept(page, 'polls');
  await look('polls', { few: true });

  // Slides. A file is chosen in a window of the system's own.
  await panel('slides');
  await hands.reach(page.locator('#room-file'));
  await page.locator('#room-file').setInputFiles(pdfFile('Ten.pdf', ['One', 'Two']));
  await press(button(say('room-slides-add')));
  await press(page.getByRole('button', { name: of('room-slides-show', 'Ten') }));
  await press(button(say('room-slide-next')));
  await anna.page.locator('[data-picture][src$="/2"]').waitFor();
  await press(page.locator('[data-slide] [data-hide]'));
  await page.locator('[data-empty]').waitFor();

  // Locked, sent out, let in again.
  await press(button(say('room-lock')));
  await anna.page.locator('[data-locked]').waitFor();
  await press(button(say('room-unlock')));
  await panel('people');
  await press(hers('room-people-remove'));
  await page.getByRole('dialog', { name: say('room-remove-title') }).waitFor();
  await press(page.getByRole('dialog').getByRole('button', { name: say('room-remove-sure') }));
  await anna.page.getByRole('heading', { name: words('en')('room-removed-title') }).waitFor();
  await hers('room-people-readmit').waitFor();
  await assertKept(page, 'people');
  await press(hers('room-people-readmit'));
  await hers('room-people-readmit').waitFor({ state: 'detached' });
  await assertKept(page, 'people');
  await anna.page.reload();
  await inside(anna.page);

  // He holds more: the estimate is a page beside the room.
  const add = page.locator('[data-strip-add] a').filter({ hasText: say('room-strip-add') });
  await add.waitFor({ timeout: 90_000 });
  await look('near', { few: true });
  const before = await page.locator('[data-strip-line]').textContent();
  const [beside] = await Promise.all([page.waitForEvent('popup'), press(add)]);
  await holdMore(beside, say);
  await page.bringToFront();
  await page.locator('[data-strip-add]').waitFor({ state: 'hidden', timeout: 30_000 });
  assert.notEqual(await page.locator('[data-strip-line]').textContent(), before);

  await press(button(say('room-end')));
  await page.getByRole('dialog', { name: say('room-end-title') }).waitFor();
  await press(page.getByRole('dialog').getByRole('button', { name: say('room-end-sure') }));
  await page.locator('[data-gone-title]:focus').filter({ hasText: say('room-over-title') }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), language);
}

async function holdMore(page, say) {
  const hands = keyboard(page);
  await page.getByRole('heading', { name: say('estimate-title'), level: 1 }).waitFor();
  await hands.fill(page.locator('main [name=minutes]'), '60');
  await hands.press(page.getByRole('button', { name: say('estimate-recount') }).locator('visible=true').last());
  await page.getByText('60 min × 2').first().waitFor();
  await hands.press(page.getByRole('button', { name: say('estimate-continue') }));
  await fillCard(hands, page, { name: 'Noor de Wit' });
  await hands.press(payButton(page));
  await page.getByRole('heading', { name: say('host-pay-held-title'), level: 1 }).waitFor();
  await page.close();
}

const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();

// The keyboard has not fallen back to the beginning of the page.
async function assertKept(page, panel) {
  const place = await page.evaluate(() => document.activeElement.closest('[data-panel]')?.dataset.panel ?? document.activeElement.tagName);
  assert.equal(place, panel);
}
