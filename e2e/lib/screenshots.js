// Pictures of a page for people to look at: a phone's and a desk's width, light and dark. They are not compared.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { DESK, PHONE } from './browser.js';

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url));

// Takes `{name}-{language}-{width}-{scheme}.jpg` in every width and scheme, and puts the page back as it was.
// Returns the widths at which the page scrolls sideways, which none should. With `few`, each width has one scheme; so it
// has where only the language is another, which changes the length of words and no colour.
export async function screenshots(page, name, language, { few = false } = {}) {
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  const tooWide = [];
  for (const screen of [PHONE, DESK]) {
    await page.setViewportSize(screen);
    for (const scheme of few || language !== 'en' ? [screen === PHONE ? 'dark' : 'light'] : ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({
        path: `${folder}${name}-${language}-${screen.width}-${scheme}.jpg`,
        quality: 85,
        fullPage: true,
        animations: 'disabled',
      });
    }
    const { cssContentSize } = await metrics(page);
    if (cssContentSize.width > screen.width) {
      tooWide.push(`${screen.width} px shows ${cssContentSize.width} px`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
  return tooWide;
}

// Asked of the browser, not of the page: it must also work with script off.
async function metrics(page) {
  const session = await page.context().newCDPSession(page);
  const answer = await session.send('Page.getLayoutMetrics');
  await session.detach();
  return answer;
}
