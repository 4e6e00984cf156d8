// A page at a phone's and a desk's width; and, where they are wanted, pictures of it for people to look at, light and dark. They are
// not compared.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { DESK, PHONE } from './browser.js';

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url));

// Drawing them costs more than all else that is looked at, and in a build nobody looks at them.
const wanted = Boolean(process.env.BURSAR_TEST_PICTURES);

// Takes `{name}-{language}-{width}-{scheme}.jpg` in every width and scheme, where pictures are wanted, and puts the page back as it was.
// Returns the widths at which the page scrolls sideways, which none should. With `few`, each width has one scheme; so it
// has where only the language is another, which changes the length of words and no colour.
export async function screenshots(page, name, language, { few = false } = {}) {
  const before = page.viewportSize();
  const tooWide = [];
  for (const screen of [PHONE, DESK]) {
    await page.setViewportSize(screen);
    if (wanted) {
      const one = screen === PHONE ? 'dark' : 'light';
      const schemes = few || language !== 'en' ? [one] : ['light', 'dark'];
      await draw(page, `${name}-${language}-${screen.width}`, schemes);
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

async function draw(page, name, schemes) {
  mkdirSync(folder, { recursive: true });
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme });
    const path = `${folder}${name}-${scheme}.jpg`;
    await page.screenshot({ path, quality: 85, fullPage: true, animations: 'disabled' });
  }
}

// Asked of the browser, not of the page: it must also work with script off.
async function metrics(page) {
  const session = await page.context().newCDPSession(page);
  const answer = await session.send('Page.getLayoutMetrics');
  await session.detach();
  return answer;
}
