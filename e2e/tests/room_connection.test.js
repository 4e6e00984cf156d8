// Goal: a page has one connection, so that whoever leaves the room is counted no more, whatever his network did before; and
// nothing that was typed is lost with a connection, also with one that only falls silent.
// Method: Chromium, whose web socket is cut or silenced on its way; the page's timers are moved on by hand.

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
const LONGER_THAN_A_RETRY_MS = 3_000;
const LONGER_THAN_SILENCE_MS = 20_000;

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

test('who falls silent is told, and keeps what was typed', { timeout: 120_000 }, async (t) => {
  const place = await startInstallation(sqlite, { sample: SAMPLE });
  t.after(() => place.stop());
  try {
    const { host, slug } = await scheduleHere(browser, place.url, 'A tunnel');
    const { page, join } = await attendee(browser, place.url, slug, { first: 'Anna', last: 'Smit' });
    await host.goto(`${place.url}/academy/room/${slug}`);
    await host.getByRole('button', { name: say('host-start') }).click();
    let passes = true;
    let sockets = 0;
    let isAlive = () => {};
    await page.routeWebSocket(/\/room\//, (socket) => {
      sockets += 1;
      // A connection begun in the tunnel never comes to anything, as its first words would be missing.
      const begins = passes;
      const server = socket.connectToServer();
      socket.onMessage((message) => begins && passes && server.send(message));
      server.onMessage((message) => {
        if (begins && passes) {
          socket.send(message);
          if ('alive' in JSON.parse(message)) {
            isAlive();
          }
        }
      });
    });
    await page.clock.install();
    const alive = new Promise((resolve) => {
      isAlive = resolve;
    });
    await page.goto(`${place.url}${join}`);
    await inside(page);
    await alive;
    const typed = page.locator('#room-text');
    const send = () => page.locator('[data-form=say] button').click();
    await typed.fill('Before the tunnel');
    await send();
    await said(host, 'Before the tunnel').waitFor();

    passes = false;
    await typed.fill('In the tunnel');
    await send();
    assert.equal(await typed.inputValue(), '');
    await page.clock.runFor(LONGER_THAN_SILENCE_MS);
    await page.getByText(say('room-again')).waitFor();
    assert.equal(await typed.inputValue(), 'In the tunnel');

    passes = true;
    await page.clock.runFor(LONGER_THAN_SILENCE_MS);
    await page.getByText(say('room-again')).waitFor({ state: 'hidden' });
    assert.ok(sockets > 1);
    assert.equal(await typed.inputValue(), 'In the tunnel', 'it had not arrived');
    await send();
    await said(host, 'In the tunnel').waitFor();
    await said(page, 'In the tunnel').waitFor();
    assert.equal(await typed.inputValue(), '');
  } catch (error) {
    error.message += await whereabouts(browser);
    throw error;
  }
});

test('a host who signs out before the room sees nobody wait', { timeout: 120_000 }, async (t) => {
  const place = await startInstallation(sqlite, { sample: SAMPLE });
  t.after(() => place.stop());
  try {
    const { host, slug } = await scheduleHere(browser, place.url, 'An early end');
    const { page, join } = await attendee(browser, place.url, slug, { first: 'Anna', last: 'Smit' });
    await host.goto(`${place.url}/academy/room/${slug}`);
    await host.getByRole('button', { name: say('host-start') }).waitFor();
    const elsewhere = await host.context().newPage();
    await elsewhere.goto(`${place.url}/academy/host`);
    await elsewhere.locator('.menu > summary').first().click();
    await elsewhere.locator('.menu form[action="/sign-out"] button').click();
    await page.goto(`${place.url}${join}`);
    await host.getByRole('heading', { name: say('room-signed-out-title') }).waitFor();
    assert.equal(await host.getByText('Anna Smit').count(), 0);
  } catch (error) {
    error.message += await whereabouts(browser);
    throw error;
  }
});

test('who ends the session without a connection reads that it goes on', { timeout: 120_000 }, async (t) => {
  const place = await startInstallation(sqlite, { sample: SAMPLE });
  t.after(() => place.stop());
  try {
    const { host, slug } = await scheduleHere(browser, place.url, 'A cut');
    await host.goto(`${place.url}/academy/room/${slug}`);
    const sockets = [];
    let isCut = false;
    await host.routeWebSocket(/\/room\//, (socket) => {
      if (isCut) {
        socket.close();
        return;
      }
      sockets.push(socket);
      socket.connectToServer();
    });
    await host.getByRole('button', { name: say('host-start') }).click();
    await inside(host);
    const end = async () => {
      await host.locator('[data-do=end]').click();
      await host.getByRole('dialog').getByRole('button', { name: say('room-end-sure') }).click();
    };
    isCut = true;
    await sockets.at(-1).close();
    await host.getByText(say('room-again')).waitFor();
    await end();
    await host.getByText(say('room-unsent')).waitFor();
    isCut = false;
    await host.getByText(say('room-not-ended')).waitFor();
    await inside(host);
    await end();
    await host.getByRole('heading', { name: say('room-over-title') }).waitFor();
  } catch (error) {
    error.message += await whereabouts(browser);
    throw error;
  }
});

const said = (page, text) => page.locator('.room-said').getByText(text, { exact: true });
const inside = (page) => page.locator('[data-room][data-part=inside]').waitFor();
const here = (page) => page.locator('[data-list=here] li[data-person="Anna Smit"]');
