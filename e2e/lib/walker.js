// Somebody on his way through the pages: with his hands, his words, and an eye on every page he comes to.

import { visitor } from './browser.js';
import { inspection } from './inspection.js';
import { words } from './words.js';

export async function walker(browser, { language, hand, script = true, screen, label }) {
  const page = await visitor(browser, { language, script, screen });
  const pages = await inspection(page, language);
  const hands = hand(page);
  const say = words(language);
  const press = async (target) => {
    // Until its style has come, a page shows in two places what it shows in one by its width.
    await page.waitForLoadState();
    await hands.press(target);
  };
  return {
    page,
    hands,
    say,
    heading: (key) => page.getByRole('heading', { name: say(key), level: 1 }),
    field: (name) => page.locator(`main [name=${name}]`),
    link: (ending) => page.locator(`main a[href$="${ending}"]`).first(),
    submit: page.locator('main form button.primary'),
    look: (name, options) => pages.look(`${label}-${name}`, options),
    // A page that loads itself again may do so at this moment.
    goto: (address) =>
      page.goto(address).catch((error) => {
        if (!/ERR_ABORTED|interrupted by another navigation/.test(error.message)) throw error;
        return page.goto(address);
      }),
    press,
    // On a phone many areas are a menu.
    toArea: async (ending) => {
      await page.waitForLoadState();
      const menu = page.locator('nav.areas .areas-menu > summary');
      if (await menu.isVisible()) await press(menu);
      await press(page.locator(`nav.areas a[href$="${ending}"]:visible`));
    },
    // A select's choice by its value: its words are the language's.
    choose: async (target, value) => {
      await hands.choose(target, (await target.locator(`option[value="${value}"]`).textContent()).trim());
    },
  };
}
