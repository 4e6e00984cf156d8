import { launch, visitor } from './lib/browser.js';
import { attendee, SAMPLE, scheduleHere } from './lib/classroom.js';
import { sqlite, startInstallation } from './lib/installation.js';
const browser = await launch();
const place = await startInstallation(sqlite, { sample: SAMPLE });
try {
  const { host, slug } = await scheduleHere(browser, place.url, 'Listening');
  const anna = await attendee(browser, place.url, slug, { first: 'Anna', last: 'Smit' });
  await host.goto(`${place.url}/academy/room/${slug}`);
  await host.getByRole('button', { name: 'Start session' }).click();
  await host.locator('[data-room][data-part=inside]').waitFor();
  for (let n = 0; n < 2; n += 1) {
  const page = await visitor(browser, {});
  page.on('pageerror', (e) => console.log('PAGEERROR', e.message, e.stack));
  page.on('console', (m) => console.log('CONSOLE', m.text()));
  page.on('requestfailed', (r) => console.log('FAILED', r.url(), r.failure()));
  await page.goto(`${place.url}${anna.join}`);
  await page.waitForTimeout(2500);
  console.log(n, await page.locator('[data-room]').getAttribute('data-part'));
  }
} finally { await browser.close(); await place.stop(); }
