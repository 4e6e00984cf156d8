// Goal: two nodes on one PostgreSQL serve one room, and lose nothing when one of them dies.
// Method: the host comes to one node, an attendee to the other, which is killed like a machine that loses its power.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, whereabouts } from '../lib/browser.js';
import { attendee, SAMPLE, scheduleHere } from '../lib/classroom.js';
import { postgres, startInstallation } from '../lib/installation.js';
import { words } from '../lib/words.js';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const say = words('en');
const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
const said = (page, text) => page.locator('.room-said').getByText(text, { exact: true });
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
