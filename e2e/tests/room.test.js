// Goal: a session needs no other meeting system. The host starts in our room, two people come in, one of them in Dutch on
// a phone; they talk, ask, vote; somebody is sent out; a lost connection keeps the seat; the host ends for all.
// Method: Chromium on both databases; axe-core, both widths, both schemes on every state of the room.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { attendee, SAMPLE, scheduleHere } from '../lib/classroom.js';
import { inspection } from '../lib/inspection.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { words } from '../lib/words.js';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const DATABASES = [
  { name: 'SQLite', database: sqlite },
  { name: 'PostgreSQL', database: postgres, skip: !process.env.BURSAR_TEST_POSTGRES_URL && 'no PostgreSQL' },
];

const en = words('en');
const nl = words('nl');

for (const { name, database, skip } of DATABASES) {
  test(`a session takes place in our room on ${name}`, { timeout: 240_000, skip }, async (t) => {
    const place = await startInstallation(database, { sample: SAMPLE });
    t.after(() => place.stop());
    try {
      await teach(place, name.toLowerCase());
    } catch (error) {
      error.message += await whereabouts(browser);
      throw error;
    }
  });
}

async function teach({ url }, database) {
  const { host, slug } = await scheduleHere(browser, url, 'Listening well');
  const anna = await attendee(browser, url, slug, { first: 'Anna', last: 'Smit' });
  const bram = await attendee(browser, url, slug, { first: 'Bram', last: 'Bakker', language: 'nl', screen: PHONE });
  const looksAt = async (page, language) => (await inspection(page, language)).look;
  const hostLooks = await looksAt(host, 'en');
  const annaLooks = await looksAt(anna.page, 'en');
  const bramLooks = await looksAt(bram.page, 'nl');
  const look = (looks, state) => looks(`room-${database}-${state}`);

  // Nobody is inside before the host starts.
  await anna.page.goto(`${url}${anna.join}`);
  await anna.page.getByRole('heading', { name: en('room-wait-title') }).waitFor();
  await anna.page.locator('[data-left]').filter({ hasText: ':' }).waitFor();
  await look(annaLooks, 'waits');
  await host.goto(`${url}/academy/room/${slug}`);
  await host.getByRole('heading', { name: en('room-lead-title') }).waitFor();
  await look(hostLooks, 'starts');
  await host.getByRole('button', { name: en('host-start') }).click();
  await inside(host);
  // The page lets in by itself.
  await inside(anna.page);
  await bram.page.goto(`${url}${bram.join}`);
  await inside(bram.page);

  // People, with their roles.
  await open(host, 'people');
  await person(host, 'Noor de Wit').getByText(en('room-role-host', { exact: false })).waitFor();
  await person(host, 'Anna Smit').getByText(en('room-role-attendee')).waitFor();
  await person(host, 'Bram Bakker').waitFor();
  await look(hostLooks, 'people');

  // Chat: to all, to the host, in private.
  await write(anna.page, 'all', '<b>Hello</b> everybody');
  await write(anna.page, 'leaders', 'Only for you');
  await open(bram.page, 'chat');
  await bram.page.getByText('<b>Hello</b> everybody').waitFor();
  await open(host, 'chat');
  await said(host, 'Only for you').waitFor();
  assert.equal(await said(bram.page, 'Only for you').count(), 0, 'what is for the host is for the host');
  await open(host, 'people');
  await host.getByRole('button', { name: 'Write to Bram Bakker' }).click();
  await host.getByLabel(en('room-chat-text')).fill('Between us');
  await host.keyboard.press('Enter');
  await said(bram.page, 'Between us').waitFor();
  assert.equal(await said(anna.page, 'Between us').count(), 0, 'private is private');
  // Names can be made up, roles cannot; who attends needs no mark.
  await message(bram.page, 'Between us').getByText(nl('room-role-host'), { exact: true }).waitFor();
  assert.equal(await message(bram.page, '<b>Hello</b> everybody').locator('.mark').count(), 0);
  await look(bramLooks, 'chat');

  // A hand.
  await bram.page.getByRole('button', { name: nl('room-hand') }).click();
  await bram.page.getByRole('button', { name: nl('room-hand-down') }).waitFor();
  await open(host, 'people');
  await person(host, 'Bram Bakker').getByText(en('room-people-hand')).waitFor();
  await look(hostLooks, 'hand');
  await host.getByRole('button', { name: /^Lower hand of Bram/ }).click();
  await bram.page.getByRole('button', { name: nl('room-hand') }).waitFor();

  // Questions.
  await open(anna.page, 'questions');
  await anna.page.getByLabel(en('room-question')).fill('How do I begin?');
  await anna.page.getByRole('button', { name: en('room-question-ask') }).click();
  await open(host, 'questions');
  await host.getByText('How do I begin?').waitFor();
  await host.getByLabel(/^Answer: How do I begin/).fill('With silence.');
  await look(hostLooks, 'question');
  await host.getByRole('button', { name: en('room-question-answer') }).click();
  await anna.page.getByText('With silence.').waitFor();
  await look(annaLooks, 'answer');

  // A poll, whose result is shared.
  await open(host, 'polls');
  await host.getByLabel(en('room-poll-question')).fill('Which pace?');
  // On a phone, too, it is read why nothing happened.
  const desk = host.viewportSize();
  await host.setViewportSize(PHONE);
  await host.getByLabel(en('room-poll-choices', { exact: false })).fill('One');
  await host.getByRole('button', { name: en('room-poll-ask') }).click();
  await host.locator('[data-refused]:not(:empty)').click({ trial: true });
  await host.setViewportSize(desk);
  await host.getByLabel(en('room-poll-choices', { exact: false })).fill('Slower\nAs it is\nFaster');
  await host.getByRole('button', { name: en('room-poll-ask') }).click();
  await open(anna.page, 'polls');
  await anna.page.getByLabel('As it is').check();
  await anna.page.getByRole('button', { name: en('room-poll-vote') }).click();
  await anna.page.getByText(en('room-poll-voted')).waitFor();
  assert.equal(await anna.page.locator('.room-votes').count(), 0, 'nobody sees a result that is not shared');
  await host.getByText('1 vote · 100 %').waitFor();
  await look(hostLooks, 'poll');
  await host.getByRole('button', { name: en('room-poll-share') }).click();
  await anna.page.getByText('1 vote · 100 %').waitFor();
  await look(annaLooks, 'poll');

  // A lost connection keeps the seat.
  await anna.page.reload();
  await inside(anna.page);
  await open(anna.page, 'chat');
  await said(anna.page, 'Only for you').waitFor();

  // One link opens a few windows, and whoever opens more leaves those that are open alone.
  const ways = await windows(anna.page, 10);
  assert.deepEqual([ways.inside, ways['too-many-computers']], [3, 7]);
  await said(anna.page, 'Only for you').waitFor();
  assert.ok(await anna.page.locator('[data-room][data-part=inside]').isVisible());

  // A locked room, somebody who is sent out, and the end.
  await host.getByRole('button', { name: en('room-lock') }).click();
  await anna.page.getByText(en('room-locked-now')).waitFor();
  const late = await attendee(browser, url, slug, { first: 'Cleo', last: 'Late' });
  await late.page.goto(`${url}${late.join}`);
  await late.page.getByRole('heading', { name: en('room-locked-title') }).waitFor();
  await host.getByRole('button', { name: en('room-unlock') }).click();
  await host.getByRole('button', { name: en('room-lock') }).waitFor();
  await open(host, 'people');
  await host.getByRole('button', { name: 'Send out: Bram Bakker' }).click();
  await host.getByRole('dialog').getByRole('button', { name: en('room-remove-sure') }).click();
  await bram.page.getByRole('heading', { name: nl('room-removed-title') }).waitFor();
  await look(bramLooks, 'removed');
  await bram.page.reload();
  await bram.page.getByRole('heading', { name: nl('room-removed-title') }).waitFor();
  await host.getByRole('button', { name: en('room-end') }).click();
  await look(hostLooks, 'sure');
  await host.getByRole('dialog').getByRole('button', { name: en('room-end-sure') }).click();
  for (const page of [host, anna.page]) {
    await page.getByRole('heading', { name: en('room-over-title') }).waitFor();
  }
  await anna.page.reload();
  await anna.page.getByRole('heading', { name: en('join-ended-title') }).waitFor();
}

const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
const person = (page, name) => page.locator(`[data-list=here] li[data-person="${name}"]`);
const said = (page, text) => page.locator('.room-said').getByText(text, { exact: true });
const message = (page, text) => page.locator('.room-message').filter({ has: page.locator('.room-said').getByText(text, { exact: true }) });

// Opens the room in so many more windows of a browser, all at once, and closes them: how many came in, and how many not.
const windows = (page, count) => page.evaluate(async (count) => {
  const address = new URL(document.querySelector('[data-room]').dataset.socket, location.href);
  address.protocol = 'ws:';
  address.searchParams.set('device', localStorage.device);
  const open = () => new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.addEventListener('message', ({ data }) => JSON.parse(data).way && resolve({ socket, way: JSON.parse(data).way }));
    socket.addEventListener('error', () => resolve({ socket, way: 'none' }));
  });
  const opened = await Promise.all(Array.from({ length: count }, open));
  opened.forEach(({ socket }) => socket.close());
  return Object.fromEntries(['inside', 'too-many-computers', 'none'].map((way) => [way, opened.filter((one) => one.way === way).length]));
}, count);

async function open(page, panel) {
  const opener = page.locator(`[data-open=${panel}]`);
  if ((await opener.getAttribute('aria-expanded')) === 'false') {
    await opener.click();
  }
  await page.locator(`[data-panel=${panel}]`).waitFor();
}

async function write(page, to, text) {
  await open(page, 'chat');
  await page.locator('#room-to').selectOption(to);
  await page.locator('#room-text').fill(text);
  await page.locator('[data-form=say] button').click();
  await said(page, text).waitFor();
}
