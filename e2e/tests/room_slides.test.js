// Goal: a host teaches with his slides. He adds a PDF file beforehand, shows it, turns pages and points; an attendee at a
// desk and one on a phone follow, and somebody without script finds the same pages one below the other.
// Method: Chromium on both databases; axe-core, both widths, both schemes on every state.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, PHONE, visitor, whereabouts } from '../lib/browser.js';
import { attendee, SAMPLE, scheduleHere } from '../lib/classroom.js';
import { inspection } from '../lib/inspection.js';
import { postgres, sqlite, startInstallation } from '../lib/installation.js';
import { pdfFile } from '../lib/pdf.js';
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
const fr = words('fr');

for (const { name, database, skip } of DATABASES) {
  test(`slides are shown in our room on ${name}`, { timeout: 240_000, skip }, async (t) => {
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
  const { host, slug } = await scheduleHere(browser, url, 'Slides that speak');
  const looksAt = async (page, language) => (await inspection(page, language)).look;
  const hostLooks = await looksAt(host, 'en');
  const look = (looks, state) => looks(`slides-${database}-${state}`);

  // Beforehand, from the session's page; a file that is none is refused with words.
  await host.getByRole('link', { name: en('room-slides'), exact: true }).click();
  await host.getByRole('heading', { level: 1, name: en('room-slides') }).waitFor();
  await look(hostLooks, 'none');
  const file = host.locator('#file');
  const add = host.getByRole('button', { name: en('room-slides-add'), exact: true });
  await file.setInputFiles({ name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) });
  await add.click();
  await host.locator('#file-problem').waitFor();
  await look(hostLooks, 'missing');
  await file.setInputFiles(pdfFile('Feedback.pdf', ['Say what you saw', 'Ask', 'Agree']));
  await add.click();
  await host.getByText('3 pages').waitFor();
  await file.setInputFiles({ name: 'notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('only words') });
  await add.click();
  await host.getByText(en('room-slides-not-pdf')).waitFor();
  await look(hostLooks, 'list');
  await host.getByRole('button', { name: 'Remove notes' }).click();
  await host.getByText(en('room-slides-not-pdf')).waitFor({ state: 'detached' });

  // Shown in the room.
  const anna = await attendee(browser, url, slug, { first: 'Anna', last: 'Smit' });
  const bram = await attendee(browser, url, slug, { first: 'Bram', last: 'Bon', language: 'fr', screen: PHONE });
  const annaLooks = await looksAt(anna.page, 'en');
  const bramLooks = await looksAt(bram.page, 'fr');
  await anna.page.goto(`${url}${anna.join}`);
  await host.goto(`${url}/academy/room/${slug}`);
  await host.locator('[data-list=door] li').filter({ hasText: 'Anna Smit' }).waitFor();
  await look(hostLooks, 'door');
  await host.getByRole('button', { name: en('host-start') }).click();
  for (const page of [host, anna.page]) {
    await inside(page);
  }
  await bram.page.goto(`${url}${bram.join}`);
  await inside(bram.page);
  await host.locator('[data-open=slides]').click();
  await host.getByRole('button', { name: 'Show: Feedback' }).click();
  for (const page of [host, anna.page, bram.page]) {
    await picture(page, 1);
  }
  await anna.page.getByText(en('room-slide-text')).click();
  await anna.page.locator('[data-slide-text]').getByText('Say what you saw').waitFor();
  await look(hostLooks, 'shown');
  await look(annaLooks, 'follows');
  await look(bramLooks, 'phone');

  // He turns pages with buttons and keys; not while he types.
  await host.getByRole('button', { name: en('room-slide-next') }).click();
  await picture(anna.page, 2);
  await host.locator('[data-stage]').click({ position: { x: 5, y: 5 } });
  await host.keyboard.press('ArrowRight');
  await picture(bram.page, 3);
  await bram.page.locator('[data-page-number]').getByText(fr('room-slide-page')).waitFor();
  await host.locator('[data-open=chat]').click();
  await host.locator('#room-text').fill('ok');
  await host.keyboard.press('ArrowLeft');
  await picture(host, 3);

  // He points, and they see where.
  const place = await host.locator('[data-page]').boundingBox();
  await host.mouse.move(place.x + place.width / 4, place.y + place.height / 2);
  await host.mouse.move(place.x + place.width / 2, place.y + place.height / 2, { steps: 4 });
  const pointer = anna.page.locator('[data-pointer]');
  await pointer.waitFor();
  const seen = await pointer.evaluate((element) => parseFloat(element.style.top));
  assert.ok(Math.abs(seen - 50) < 2, `the pointer is at ${seen} %`);
  await host.mouse.move(2, 2);
  await pointer.waitFor({ state: 'hidden' });

  // Without script.
  const plain = await visitor(browser, { script: false });
  const plainLooks = await looksAt(plain, 'en');
  await plain.goto(`${anna.page.url()}/slides`);
  await plain.locator('.slides-list img').nth(2).waitFor();
  await look(plainLooks, 'plain');

  // Another file, added in the room; then nothing is shown.
  await host.locator('[data-open=slides]').click();
  await host.locator('#room-file').setInputFiles(pdfFile('More.pdf', ['One more thing']));
  await host.locator('[data-upload] button').click();
  await host.getByRole('button', { name: 'Show: More' }).click();
  await anna.page.locator('[data-slide-text]').getByText('One more thing').waitFor();
  await host.locator('[data-panel=slides]').getByRole('button', { name: 'Remove: More' }).click();
  await host.getByRole('dialog').getByRole('button', { name: en('room-slides-remove') }).click();
  await anna.page.getByText(en('room-stage-empty')).waitFor();
}

const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
const picture = (page, number) => page.locator(`[data-picture][src$="/${number}"]`).waitFor();
