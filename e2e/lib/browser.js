// Chromium, and pages in it as different visitors see them.

import { chromium } from 'playwright-core';

// A browser that talks to nobody but the pages under test.
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

export function launch() {
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: process.env.BURSAR_TEST_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    headless: true,
    // Chromium refuses to start as root with its sandbox on.
    chromiumSandbox: !root,
    args: QUIET,
  });
}

// The two widths that every page is looked at in.
export const PHONE = { width: 360, height: 780 };
export const DESK = { width: 1280, height: 900 };

// The switch of each page that was opened without script.
const switches = new WeakMap();

// A visitor: a browser context with a language, with script or without, and one page.
export async function visitor(browser, { language = 'en', script = true, screen = DESK } = {}) {
  const context = await browser.newContext({ locale: language, timezoneId: 'Europe/Amsterdam', viewport: screen });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  if (!script) {
    // Not the context's own setting: nobody could switch that on again for a moment.
    const session = await context.newCDPSession(page);
    await setScript(session, false);
    switches.set(page, session);
  }
  return page;
}

// Does work that needs script, on a page that may have been loaded without: the page's own script never runs.
export async function withScript(page, work) {
  const session = switches.get(page);
  if (!session) {
    return work();
  }
  await setScript(session, true);
  try {
    return await work();
  } finally {
    await setScript(session, false);
  }
}

function setScript(session, on) {
  return session.send('Emulation.setScriptExecutionDisabled', { value: !on });
}

// Where every page stands, for the message of a test that failed.
export async function whereabouts(browser) {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const told = pages.map(async (page) => {
    const text = await page.locator('body').innerText({ timeout: 1_000 }).catch(() => 'no answer');
    return `\n${page.url()}\n  ${text.slice(0, 600).replaceAll(/\s*\n\s*/g, ' | ')}`;
  });
  return (await Promise.all(told)).join('');
}
