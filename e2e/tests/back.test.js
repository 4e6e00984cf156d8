// Goal: the browser's own Back does no harm on a host's way to what his session costs: what he typed is there, with script
// and without, in the language that he chose on the way; and when he has signed out, it shows his pages to nobody.
// Method: the demo's own site whose hosts pay per use.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, whereabouts } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { HOST, signInAs } from '../lib/people.js';
import { startDemo } from '../lib/server.js';
import { walker } from '../lib/walker.js';
import { words } from '../lib/words.js';

const TOPIC = 'Nobody types this twice';

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const { who, script } of [
  { who: 'with script', script: true },
  { who: 'without script', script: false },
]) {
  test(`back from the estimate keeps what was typed ${who}`, { timeout: 120_000 }, async () => {
    const host = await walker(browser, { language: 'en', hand: mouse, script, label: `back-${script}` });
    try {
      await back(host);
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}`, { cause: error });
    } finally {
      await host.page.context().close();
    }
  });
}

async function back({ page, say, hands, press, goto, heading, ...host }) {
  await signInAs({ page, say, hands, press, goto, heading, ...host }, `${demo.url}/works/host`, HOST);
  const form = `${demo.url}/works/host/sessions/new`;
  await goto(form);
  const typed = (name) => page.locator(`main [name=${name}]:not([type=hidden])`).first();
  await hands.fill(typed('topic'), TOPIC);
  await hands.fill(typed('description'), 'Two\nlines.');
  await typed('date').fill(new Date(Date.now() + 21 * 86_400_000).toISOString().slice(0, 10));
  await typed('time').fill('14:00');
  await hands.fill(typed('capacity'), '7');
  const schedule = (say) => page.getByRole('button', { name: say('host-schedule'), exact: true });
  const isKept = async () => {
    assert.equal(await typed('topic').inputValue(), TOPIC);
    assert.equal(await typed('description').inputValue(), 'Two\nlines.');
    assert.equal(await typed('capacity').inputValue(), '7');
    assert.equal(await typed('time').inputValue(), '14:00');
  };
  // There and back, as often as wanted.
  for (let times = 0; times < 2; times += 1) {
    await press(schedule(say));
    await heading('estimate-title').waitFor();
    await page.waitForLoadState();
    await page.goBack();
    await heading('host-new-title').waitFor();
    await isKept();
  }
  await press(schedule(say));
  await heading('estimate-title').waitFor();

  // Another language, on the estimate: what was typed there and before goes along.
  const nl = words('nl');
  await hands.fill(typed('computers'), '5');
  await press(page.locator('.top-links summary').last());
  await press(page.locator('button[lang=nl]'));
  await page.getByRole('heading', { level: 1, name: nl('estimate-title') }).waitFor();
  assert.equal(await typed('computers').inputValue(), '5');
  await press(page.getByRole('button', { name: nl('estimate-change') }));
  await page.getByRole('heading', { level: 1, name: nl('host-new-title') }).waitFor();
  await isKept();

  // Who signs out leaves nothing behind that Back would show to the next.
  await press(page.locator('.top-links summary').first());
  await press(page.getByRole('button', { name: nl('layout-sign-out') }));
  await page.getByRole('heading', { level: 1, name: nl('sign-in-title') }).waitFor();
  await page.waitForLoadState();
  // The page of *Change*, and before it the estimate; both came in answer to a form, which is not sent again by itself.
  for (let times = 0; times < 2; times += 1) {
    await page.goBack({ waitUntil: 'commit' }).catch(() => {});
    const shown = await page.locator('body').innerHTML();
    assert.ok(!shown.includes(TOPIC), `${page.url()} shows it`);
    assert.equal(await page.locator('[name=topic]').count(), 0, `${page.url()} has the form`);
  }
  // And the form itself, where somebody had typed.
  await page.goto(form);
  await page.getByRole('heading', { level: 1, name: nl('sign-in-title') }).waitFor();
}
