// Goal: two nodes on one PostgreSQL serve one room, and lose nothing when one of them dies.
// Method: the host comes to one node, an attendee to the other; what is said, shown and pointed at crosses over. Then the
// other is killed like a machine that loses its power.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { launch, whereabouts } from '../lib/browser.js';
import { attendee, SAMPLE, scheduleHere } from '../lib/classroom.js';
import { postgres, startInstallation } from '../lib/installation.js';
import { pdfFile } from '../lib/pdf.js';
import { words } from '../lib/words.js';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const POINTED_WITHIN_MS = 5_000;

const say = words('en');
const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
const said = (page, text) => page.locator('.room-said').getByText(text, { exact: true });
const picture = (page, number) => page.locator(`[data-picture][src$="/${number}"]`);
const here = (page, name) => page.locator(`[data-list=here] li[data-person="${name}"]`);

async function write(page, text) {
  await page.locator('#room-text').fill(text);
  await page.locator('[data-form=say] button').click();
}

const skip = !process.env.BURSAR_TEST_POSTGRES_URL && 'no PostgreSQL';

test('two nodes serve one room, and one of them dies', { timeout: 180_000, skip }, async (t) => {
  const place = await startInstallation(postgres, { sample: SAMPLE, nodes: 2 });
  t.after(() => place.stop());
  const [first, second] = place.servers;
  try {
    const { host, slug } = await scheduleHere(browser, first.url, 'On two nodes');
    const { page, join } = await attendee(browser, first.url, slug, { first: 'Anna', last: 'Smit' });
    await page.goto(`${second.url}${join}`);
    await page.getByRole('heading', { name: say('room-wait-title') }).waitFor();
    await host.goto(`${first.url}/academy/room/${slug}`);
    await host.getByRole('button', { name: say('host-start') }).click();
    await inside(host);
    // The other node hears of the start.
    await inside(page);
    await write(page, 'Can you hear me?');
    await said(host, 'Can you hear me?').waitFor();
    await write(host, 'Loud and clear.');
    await said(page, 'Loud and clear.').waitFor();
    await host.locator('[data-open=people]').click();
    await here(host, 'Anna Smit').waitFor();

    // What the host shows, and where he points, reaches the other node: the picture itself comes from there.
    await host.locator('[data-open=slides]').click();
    await host.locator('#room-file').setInputFiles(pdfFile('Feedback.pdf', ['Say what you saw', 'Ask']));
    await host.locator('[data-upload] button').click();
    await host.getByRole('button', { name: 'Show: Feedback' }).click();
    await picture(page, 1).waitFor();
    await host.getByRole('button', { name: say('room-slide-next') }).click();
    await picture(page, 2).waitFor();
    const { origin, width } = await picture(page, 2).evaluate(async (image) => {
      await image.decode();
      return { origin: new URL(image.src).origin, width: image.naturalWidth };
    });
    assert.equal(origin, second.url);
    assert.ok(width > 0);
    await picture(host, 2).waitFor();
    const place = await host.locator('[data-page]').boundingBox();
    await host.mouse.move(place.x + place.width / 4, place.y + place.height / 2);
    await host.mouse.move(place.x + place.width / 2, place.y + place.height / 4, { steps: 4 });
    const pointer = page.locator('[data-pointer]');
    await pointer.waitFor();
    // Each movement is a message of its own: the last one says where it stays.
    const deadline = Date.now() + POINTED_WITHIN_MS;
    const where = () => pointer.evaluate(({ style }) => [parseFloat(style.left), parseFloat(style.top)]);
    const isThere = ([left, top]) => Math.abs(left - 50) < 2 && Math.abs(top - 25) < 2;
    let seen = await where();
    while (!isThere(seen) && Date.now() < deadline) {
      await setTimeout(50);
      seen = await where();
    }
    assert.ok(isThere(seen), `the pointer is at ${seen} %`);
    await host.locator('[data-open=people]').click();
    await here(host, 'Anna Smit').waitFor();

    await second.kill();
    await page.getByText(say('room-again')).waitFor();
    // Nobody said that she is gone: her heartbeats cease.
    await host.locator('[data-list=away] li[data-person="Anna Smit"]').waitFor({ timeout: 40_000 });
    assert.equal(await here(host, 'Anna Smit').count(), 0);

    await page.goto(`${first.url}${join}`);
    await inside(page);
    await said(page, 'Loud and clear.').waitFor();
    await here(host, 'Anna Smit').waitFor();
  } catch (error) {
    error.message += await whereabouts(browser);
    throw error;
  }
});
