// Goal: the form of the details never loses what was typed, says by itself when the seat is no longer kept, and on a phone shows what
// is being filled in.
// Method: the language is changed half-way, with script and without; the browser's clock is moved past the seat hold.
// With Tab, every field and link is looked at beside the bar with the price.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { launch, PHONE, visitor } from '../lib/browser.js';
import { mouse } from '../lib/hands.js';
import { fillDetails, holdSeat, submitButton } from '../lib/registering.js';
import { screenshots } from '../lib/screenshots.js';
import { startDemo } from '../lib/server.js';
import { words } from '../lib/words.js';

const SESSION = 'effective-feedback';
const [english, dutch] = [words('en'), words('nl')];

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

for (const script of [true, false]) {
  test(`another language keeps what was typed, ${script ? 'with' : 'without'} script`, { timeout: 60_000 }, async () => {
    const page = await visitor(browser, { script });
    await holdSeat(page, demo, english, SESSION);
    await fillDetails(mouse(page), page, english, { first: 'Zoë', email: 'language@example.org', country: 'Ireland' });
    await page.locator('details.menu summary').last().click();
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await page.getByRole('heading', { name: dutch('register-title') }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'nl');
    assert.equal(await page.locator('#first_name').inputValue(), 'Zoë');
    assert.equal(await page.locator('#email').inputValue(), 'language@example.org');
    assert.equal(await page.locator('#country').inputValue(), 'IE');
    assert.ok(await page.locator('#policy').isChecked());
    // The choice holds, and the form still leads to the payment page.
    await submitButton(page, dutch).click();
    await page.locator('[name=ACCT]').waitFor();
    await page.goto(`${demo.url}/academy/`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'nl');
  });
}

test('when the seat hold runs out the page says so by itself and offers a seat instead of paying', { timeout: 60_000 }, async () => {
  const page = await visitor(browser);
  await page.clock.install();
  await holdSeat(page, demo, english, SESSION);
  await fillDetails(mouse(page), page, english, { email: 'late@example.org' });
  await page.clock.fastForward('15:05');
  const again = page.getByRole('button', { name: english('hold-expired-again') }).locator('visible=true').first();
  await again.waitFor();
  await page.getByText(english('hold-expired-title')).locator('visible=true').first().waitFor();
  assert.equal(await page.getByRole('button', { name: english('register-pay') }).count(), 0, 'nothing to pay without a seat');
  assert.deepEqual(await screenshots(page, 'state-hold-ended', 'en'), []);
  // The fast-forward goes on counting on the next page: what the button sends is looked at, not that page's countdown.
  const [sent] = await Promise.all([page.waitForRequest((request) => request.method() === 'POST'), again.click()]);
  assert.match(sent.postData(), /seat=again/);
  await page.waitForLoadState();
  assert.equal(await page.locator('#email').inputValue(), 'late@example.org');
});

test('on a phone the bar with the price covers nothing that has the focus', { timeout: 60_000 }, async () => {
  // Narrower than tall text wants: the bar has its most lines here. Its clock is not known on the first page.
  const page = await visitor(browser, { screen: { ...PHONE, height: 640 }, language: 'fr' });
  await holdSeat(page, demo, words('fr'), SESSION);
  const seen = new Set();
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const [bar, element] = [document.querySelector('.bar'), document.activeElement];
      const [over, own] = [bar.getBoundingClientRect(), element.getBoundingClientRect()];
      const inside = bar.contains(element) || element === document.body;
      return { name: element.id || element.textContent.trim(), inside, hidden: !inside && own.bottom > over.top && own.top < over.bottom };
    });
    assert.ok(!at.hidden, `${at.name} is covered`);
    seen.add(at.name);
  }
  for (const field of ['first_name', 'last_name', 'email', 'country', 'policy']) {
    assert.ok(seen.has(field), `${field} was reached`);
  }
});
