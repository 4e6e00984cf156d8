// What must hold on every page a visitor reaches: nothing for axe-core to find, nothing to scroll sideways, few bytes,
// the visitor's language, and no complaint of the browser's.

import assert from 'node:assert/strict';

import { axe } from './axe.js';
import { screenshots } from './screenshots.js';
import { countTraffic, PAGE_BYTES_MAX } from './traffic.js';

// Watches a page from now on. `look` is called on each page, after it has come to rest.
export async function inspection(page, language) {
  const traffic = await countTraffic(page);
  const complaints = [];
  page.on('console', (message) => {
    // Chromium says so when a page answers "please correct this" (422); the test reads the page itself.
    const answer = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if ((message.type() === 'error' || message.type() === 'warning') && !answer) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  return {
    // `ours: false` for pages of the gateway: they have their own language. `few`: fewer pictures.
    look: async (name, { ours = true, few = false } = {}) => {
      await page.waitForLoadState('load');
      const bytes = await traffic.bytes();
      assert.ok(bytes > 0 && bytes <= PAGE_BYTES_MAX, `${name}: ${bytes} bytes`);
      if (ours) {
        assert.equal(await page.locator('html').getAttribute('lang'), language, name);
      }
      assert.deepEqual(await axe(page), [], name);
      assert.deepEqual(await screenshots(page, name, language, { few }), [], `${name} scrolls sideways`);
      assert.deepEqual(complaints, [], name);
    },
  };
}
