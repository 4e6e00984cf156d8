// An administrator's way to the first sale: the steps of the checklist, each from the page on which it begins. For tests
// whose story goes on behind it. `look` is called with a name on every page that is met.

import assert from 'node:assert/strict';

import { fillDetails } from './registering.js';
import { fillCard, payButton } from './payflow.js';

const nobody = async () => {};

// The settings, as a careful administrator enters them.
export async function enableECommerce(hands, page, say, site, look = nobody) {
  const field = (key) => page.getByLabel(say(key, { exact: false })).first();
  await page.goto(`${site}/admin/e-commerce`);
  await hands.tick(field('settings-enabled'));
  await hands.fill(field('settings-tax-name'), 'VAT');
  await hands.fill(field('settings-tax-rate'), '21');
  await hands.fill(page.locator('#full_until'), '2');
  await hands.fill(page.locator('#part_percent'), '50');
  await hands.fill(page.locator('#part_until'), '1');
  await hands.fill(field('settings-seller-name'), 'School B.V.');
  await hands.fill(field('settings-seller-address'), 'Main St 1\n1000 AA Town');
  await look('settings');
  await hands.press(page.getByRole('button', { name: say('settings-save') }));
  await page.getByText(say('settings-saved')).waitFor();
  await look('settings-saved');
}

// Connects and verifies the account of one mode; `password` is the emulator's for that mode.
export async function connectAccount(hands, page, say, site, mode, password, look = nobody) {
  await page.goto(`${site}/admin/merchant-accounts/${mode}`);
  await hands.fill(page.locator('#vendor'), 'bursardemo');
  await hands.fill(page.locator('#password'), password);
  await look(`account-${mode}`);
  await hands.press(page.getByRole('button', { name: say('accounts-save') }));
  await page.getByText(say('check-usable', { exact: false })).first().waitFor();
  assert.ok(!(await page.content()).includes(password), 'the password is shown nowhere');
  await look(`account-${mode}-verified`);
}

// Buys a seat of the hidden session, as the checklist offers it.
export async function buyInTest(hands, page, say, site, look = nobody) {
  await page.goto(`${site}/admin`);
  await look('set-up');
  await hands.press(page.getByRole('button', { name: say('set-up-buy') }));
  await hands.press(page.getByRole('button', { name: say('session-register') }).locator('visible=true').first());
  await page.locator('.test-banner').waitFor();
  await fillDetails(hands, page, say, { email: 'administrator@school.example' });
  await look('test-purchase');
  await hands.press(page.getByRole('button', { name: say('register-pay') }).locator('visible=true').first());
  await fillCard(hands, page);
  await hands.press(payButton(page));
  await page.getByRole('heading', { name: say('registration-confirmed-title') }).waitFor();
}

// Switches to Production; the account for it is verified.
export async function goLive(hands, page, say, site, look = nobody) {
  await page.goto(`${site}/admin/merchant-accounts`);
  await look('before-production');
  await hands.press(page.getByRole('button', { name: say('accounts-switch-production') }));
  await page.getByRole('button', { name: say('accounts-switch-test') }).waitFor();
  await page.goto(`${site}/admin`);
  await page.getByRole('heading', { name: say('figures-title') }).waitFor();
  await look('figures');
}
