// The way into a room of ours: a host schedules a session that takes place there, attendees register and come.

import { fileURLToPath } from 'node:url';

import { visitor } from './browser.js';
import { mouse } from './hands.js';
import { fillDetails, registerButton } from './registering.js';
import { words } from './words.js';

// The demo's site and people.
export const SAMPLE = fileURLToPath(new URL('../../bursar/sample.toml', import.meta.url));

// Signs the sample's host in and schedules a free session that begins soon. Returns its page and its slug.
export async function scheduleHere(browser, url, topic) {
  const host = await visitor(browser, {});
  const say = words('en');
  await signIn(host, url);
  await host.goto(`${url}/academy/host/sessions/new`);
  const field = (name) => host.locator(`main [name=${name}]:not([type=hidden])`).first();
  const soon = new Date(Date.now() + 40 * 60_000);
  const part = (options) => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Amsterdam', ...options }).format(soon);
  await field('topic').fill(topic);
  await field('date').fill(part({ year: 'numeric', month: '2-digit', day: '2-digit' }));
  await field('time').fill(part({ hour: '2-digit', minute: '2-digit' }));
  await field('closes_unit').selectOption('end');
  await host.getByRole('button', { name: say('host-schedule'), exact: true }).click();
  await host.getByText(say('host-done-scheduled'), { exact: true }).waitFor();
  const slug = new URL(host.url()).pathname.split('/').pop();
  return { host, slug };
}

// Signs the sample's host in.
export async function signIn(page, url) {
  await page.goto(`${url}/academy/host`);
  await page.locator('main [name=email]').fill('host@demo.example');
  await page.locator('main [name=password]').fill('seven calm herons');
  await page.locator('main form button.primary').click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

// Registers somebody; returns his page, which shows the confirmed registration, and his way in.
export async function attendee(browser, url, slug, { first, last, language = 'en', screen, site = 'academy' }) {
  const page = await visitor(browser, { language, screen });
  const say = words(language);
  await page.goto(`${url}/${site}/sessions/${slug}`);
  await registerButton(page, say).click();
  await fillDetails(mouse(page), page, say, { first, last, email: `${first.toLowerCase()}@example.org` });
  await page.getByRole('button', { name: say('register-confirm-free') }).locator('visible=true').first().click();
  await page.getByRole('heading', { name: say('registration-confirmed-title') }).waitFor();
  const join = await page.locator('a[href*="/join/"]').first().getAttribute('href');
  return { page, join: new URL(join, url).pathname };
}
