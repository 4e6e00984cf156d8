// Goal: a page has one connection, so that whoever leaves the room is counted no more, whatever his network did before.
// Method: Chromium, whose web socket is cut while the page hears that it is online again; its timers are moved on by hand.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, whereabouts } from '../lib/browser.js';
import { attendee, SAMPLE, scheduleHere } from '../lib/classroom.js';
import { sqlite, startInstallation } from '../lib/installation.js';
import { words } from '../lib/words.js';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const say = words('en');
const LONGER_THAN_A_RETRY_MS = 20_000;

test('who leaves after a lost connection is gone', { timeout: 120_000 }, async (t) => {
  const place = await startInstallation(sqlite, { sample: SAMPLE });
  t.after(() => place.stop());
  try {
    const { host, slug } = await scheduleHere(browser, place.url, 'A weak network');
    const { page, join } = await attendee(browser, place.url, slug, { first: 'Anna', last: 'Smit' });
    await host.goto(`${place.url}/academy/room/${slug}`);
    await host.getByRole('button', { name: say('host-start') }).click();
    await host.locator('[data-open=people]').click();
    const sockets = [];
    await page.routeWebSocket(/\/room\//, (socket) => {
      sockets.push(socket);
      socket.connectToServer();
    });
    await page.goto(`${place.url}${join}`);
    await inside(page);
    await here(host).waitFor();

    await page.clock.install();
    for (const lost of [1, 2]) {
      await sockets.at(-1).close();
      await page.getByText(say('room-again')).waitFor();
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await page.getByText(say('room-again')).waitFor({ state: 'hidden' });
      await page.clock.runFor(LONGER_THAN_A_RETRY_MS);
      assert.equal(sockets.length, 1 + lost, 'a connection that was made again is not made twice');
    }

    // Leaving between two tries ends them.
    await sockets.at(-1).close();
    await page.getByText(say('room-again')).waitFor();
    await page.getByRole('button', { name: say('room-leave') }).click();
    await page.clock.runFor(LONGER_THAN_A_RETRY_MS);
    await page.getByRole('heading', { name: say('room-left-title') }).waitFor();
    assert.equal(sockets.length, 3, 'nobody comes back who left');
    await here(host).waitFor({ state: 'detached' });
  } catch (error) {
    error.message += await whereabouts(browser);
    throw error;
  }
});

const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
const here = (page) => page.locator('[data-list=here] li[data-person="Anna Smit"]');
