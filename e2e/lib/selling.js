// An administrator's way to the first sale: the steps of the checklist. Each begins there and ends there.

import assert from 'node:assert/strict';

import { fillCard, payButton } from './payflow.js';
import { fillDetails, registerButton, submitButton } from './registering.js';

// The emulator's accounts: one at each host, with a password of its own.
const VENDOR = 'bursardemo';
const PASSWORDS = { test: 'demo-password-test', production: 'demo-password-live' };

const toChecklist = ({ toArea }) => toArea('/admin');

// The settings, as a careful administrator enters them.
export async function enableECommerce(admin) {
  const { page, hands, say, field, link, press, look } = admin;
  await press(link('/admin/e-commerce'));
  await hands.tick(field('enabled'));
  await hands.fill(field('tax_name'), 'VAT');
  await hands.fill(field('tax_rate'), '21');
  await hands.fill(field('full_until'), '2');
  await hands.fill(field('part_percent'), '50');
  await hands.fill(field('part_until'), '1');
  await hands.fill(field('seller_name'), 'School B.V.');
  await hands.fill(field('seller_address'), 'Main St 1');
  await look('settings');
  await press(page.getByRole('button', { name: say('settings-save') }));
  await page.getByText(say('settings-saved')).waitFor();
  await look('settings-saved');
  await toChecklist(admin);
}

// The seller of the sample turns out to be where a product may be had.
export async function moveSeller({ page, field, submit, goto, press }, url, country) {
  await goto(`${url}/academy/admin/e-commerce`);
  await field('seller_country').selectOption(country);
  await press(submit);
  await page.waitForURL(/saved/);
}

// Connects the account of one mode, `test` or `production`, and verifies it.
export async function connectAccount(admin, mode) {
  await admin.press(admin.link(`/admin/merchant-accounts/${mode}`));
  await enterAccount(admin, mode);
  await toChecklist(admin);
}

// The same for the operator's own accounts, to which pay-per-use is paid.
export async function connectOwnAccount(operator, mode) {
  await operator.toArea('/operator/merchant-accounts');
  await operator.heading('accounts-merchant-title').waitFor();
  await operator.look('own-accounts');
  // The address names the product as well.
  await operator.press(operator.page.locator(`main a[href*="/operator/merchant-accounts/${mode}?"]`).first());
  await enterAccount(operator, mode);
}

async function enterAccount({ page, hands, say, field, press, look }, mode) {
  await hands.fill(field('vendor'), VENDOR);
  await hands.fill(field('password'), PASSWORDS[mode]);
  await look(`account-${mode}`);
  await press(page.getByRole('button', { name: say('accounts-save') }));
  await page.getByText(say('check-usable', { exact: false })).first().waitFor();
  assert.ok(!(await page.content()).includes(PASSWORDS[mode]), 'the password is shown nowhere');
  await look(`account-${mode}-verified`);
}

// Makes the tariff of S-58's worked example, whose figures its page then shows, and tries another session.
export async function makeTariff(operator, decimal, name = 'Standard') {
  const { page, hands, say, field, link, choose, submit, heading, toArea, press, look } = operator;
  const typed = (number) => number.replace('.', decimal);
  await toArea('/operator/tariffs');
  await heading('tariffs-title').waitFor();
  await look('tariffs');
  await press(link('/operator/tariffs/new'));
  await heading('tariffs-new-title').waitFor();
  await hands.fill(field('name'), name);
  await choose(field('currency'), 'EUR');
  await hands.fill(field('rate_computer'), typed('0.06'));
  await hands.fill(field('rate_call_in'), typed('0.0625'));
  await hands.fill(field('rate_voip'), typed('0.04'));
  await hands.fill(field('tax_name'), 'VAT');
  await hands.fill(field('tax_rate'), '21');
  await look('new-tariff');
  await press(submit);
  await page.getByText(say('tariffs-done-made')).waitFor();
  await page.getByText(typed('121.97')).waitFor();
  await look('tariff');
  await hands.fill(field('call_in'), '4');
  await press(page.getByRole('button', { name: say('tariffs-preview-button') }));
  // 360 minutes at 0.0625 and the rest as before, with tax.
  await page.getByText(typed('149.19')).waitFor();
  await look('tariff-tried');
}

// Buys a seat of the hidden session, as the checklist offers it.
export async function buyInTest(admin, email) {
  const { page, hands, say, press, look, heading } = admin;
  await press(page.getByRole('button', { name: say('set-up-buy') }));
  await press(registerButton(page, say));
  await page.locator('.test-banner').waitFor();
  await fillDetails(hands, page, say, { email });
  await look('test-purchase');
  await press(submitButton(page, say));
  await fillCard(hands, page);
  await press(payButton(page));
  await heading('registration-confirmed-title').waitFor();
  await look('test-purchase-confirmed');
  await toChecklist(admin);
}

// Switches to Production; the account for it is verified.
// A payment is rehearsed through the first account: the gateway's answer is lost, and the payer has the seat all the same.
export async function rehearse(admin) {
  const { page, hands, say, link, press, look, heading } = admin;
  await press(link('/admin/merchant-accounts'));
  await press(page.locator('main a[href*="/rehearsal?gateway="]').first());
  await heading('rehearsal-title').waitFor();
  await look('rehearsal');
  await hands.pick(page.locator('main input[value=answer-lost]'));
  await press(page.locator('main form button.primary'));
  await page.getByRole('heading', { name: say('rehearsal-end'), level: 2 }).waitFor();
  await page.getByText(say('rehearsal-event-answer-lost')).waitFor();
  await page.getByText(say('rehearsal-sound')).waitFor();
  await look('rehearsed');
  await toChecklist(admin);
}

export async function goLive(admin) {
  const { page, say, link, press, look, heading } = admin;
  await press(link('/admin/merchant-accounts'));
  await look('before-production');
  await press(page.getByRole('button', { name: say('accounts-switch-production') }));
  await page.getByRole('button', { name: say('accounts-switch-test') }).waitFor();
  await toChecklist(admin);
  await heading('figures-title').waitFor();
  await look('figures');
}
