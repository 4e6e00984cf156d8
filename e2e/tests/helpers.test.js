// Goal: the helpers can fail. A checker that never complains would let every page pass.
// Method: small pages, good and bad, from a server in this file.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test as declare } from 'node:test';

import { axe } from '../lib/axe.js';
import { launch, visitor } from '../lib/browser.js';
import { screenshots } from '../lib/screenshots.js';
import { countTraffic } from '../lib/traffic.js';

const test = (name, body) => declare(name, { timeout: 30_000 }, body);

const frame = (body) =>
  `<!doctype html><html lang="en"><title>Page</title><meta name="viewport" content="width=device-width">
   <link rel="icon" href="data:,">
   <main><h1>Page</h1>${body}</main></html>`;

const PAGES = {
  '/good': frame('<label>Name <input name="name"></label>'),
  '/unlabelled': frame('<input name="name">'),
  '/wide': frame('<div style="width: 900px">wide</div>'),
  '/script': frame('<p>still</p><script>document.querySelector("p").textContent = "moved"</script>'),
  '/styled': frame('<link rel="stylesheet" href="/large.css">'),
};

let server, browser, url;

before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/moved') {
      response.writeHead(303, { location: '/good' }).end();
    } else if (request.url === '/large.css') {
      response.writeHead(200, { 'content-type': 'text/css' }).end(`/*${' '.repeat(50_000)}*/`);
    } else {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'self'; img-src data:; style-src 'self' 'unsafe-inline'; script-src 'unsafe-inline'",
      });
      response.end(PAGES[request.url] ?? frame(''));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

for (const script of [true, false]) {
  test(`axe finds an unlabelled field, and nothing on a good page (script ${script ? 'on' : 'off'})`, async () => {
    const page = await visitor(browser, { script });
    await page.goto(`${url}/good`);
    assert.deepEqual(await axe(page), []);
    await page.goto(`${url}/unlabelled`);
    const findings = await axe(page);
    assert.equal(findings.length, 1);
    assert.match(findings[0], /^label .*name="name"/s);
    await page.context().close();
  });

  test(`a page that scrolls sideways on a phone is noticed (script ${script ? 'on' : 'off'})`, async () => {
    const page = await visitor(browser, { script });
    await page.goto(`${url}/good`);
    assert.deepEqual(await screenshots(page, 'helper-good', 'en'), []);
    await page.goto(`${url}/wide`);
    assert.equal((await screenshots(page, 'helper-wide', 'en')).length, 1);
    await page.context().close();
  });
}

test('script runs for a visitor who has it, and not for one without, the checker notwithstanding', async () => {
  for (const [script, text] of [[true, 'moved'], [false, 'still']]) {
    const page = await visitor(browser, { script });
    await page.goto(`${url}/script`);
    await axe(page);
    assert.equal(await page.locator('p').textContent(), text);
    await page.reload();
    assert.equal(await page.locator('p').textContent(), text);
    await page.context().close();
  }
});

test('bytes count everything a page fetches, redirects included, each time', async () => {
  const page = await visitor(browser);
  const traffic = await countTraffic(page);
  await page.goto(`${url}/styled`);
  const first = await traffic.bytes();
  assert.ok(first > 50_000 && first < 52_000, `${first}`);
  await page.goto(`${url}/styled`);
  // Give or take the site's icon.
  const second = await traffic.bytes();
  assert.ok(Math.abs(second - first) < 1_000, `${first}, then ${second}`);
  await page.goto(`${url}/good`);
  const good = await traffic.bytes();
  await page.goto(`${url}/moved`);
  const moved = await traffic.bytes();
  assert.ok(moved > good, `${moved} after a redirect, ${good} without`);
  await page.context().close();
});
