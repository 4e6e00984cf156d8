// Goal: people sign in, with a second factor where their role asks for one, and choose another password by mail; in each
// language, without script, and with the keyboard alone; every page on the way is accessible and in their language.
// Method: the demo as people start it, its own mailbox and its own authenticator.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { codesOf } from '../lib/authenticator.js';
import { launch } from '../lib/browser.js';
import { keyboard, mouse } from '../lib/hands.js';
import { mailTo } from '../lib/mailbox.js';
import { startDemo } from '../lib/server.js';
import { walker } from '../lib/walker.js';
import { words } from '../lib/words.js';

const PASSWORD = 'seven calm herons';
const NEW_PASSWORD = 'a ladder behind the barn';

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const WITH_CODE = [
  { who: 'in English, with the keyboard alone', language: 'en', email: 'operator@demo.example', hand: keyboard },
  { who: 'in Dutch', language: 'nl', email: 'admin@demo.example', hand: mouse },
  { who: 'in French, without script', language: 'fr', email: 'operator@demo.example', hand: mouse, script: false },
];

for (const { who, email, language, ...way } of WITH_CODE) {
  test(`somebody signs in with a second factor ${who}`, { timeout: 120_000 }, async () => {
    const person = await walker(browser, { language, label: `sign-in-${language}`, ...way });
    const { page, hands, say, field, submit, heading, look, goto, press } = person;

    // Whoever wants in is led to sign in, and comes to where he wanted.
    await goto(`${demo.url}/account/password`);
    await heading('sign-in-title').waitFor();
    await look('1-sign-in');
    await hands.fill(field('email'), email);
    await hands.fill(field('password'), 'not my password');
    await press(submit);
    await page.getByText(say('sign-in-wrong')).waitFor();
    await look('2-wrong');
    assert.equal(await field('email').inputValue(), email);
    await hands.fill(field('password'), PASSWORD);
    await press(submit);

    await heading('sign-in-code-title').waitFor();
    await look('3-code');
    await hands.fill(field('code'), '000000');
    await press(submit);
    await page.getByText(say('sign-in-code-wrong')).waitFor();
    await look('4-code-wrong');
    // One person may have used the present code a moment ago.
    const { now, next } = await codesOf(demo, email);
    await hands.fill(field('code'), now);
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await press(submit);
    if ((await answered).status() !== 303) {
      await hands.fill(field('code'), next);
      await press(submit);
    }

    await heading('password-title').waitFor();
    await look('5-password');
    await goto(`${demo.url}/account`);
    await heading('account-title').waitFor();
    await look('6-account');
    await press(page.locator('main a[href="/account/second-factor"]'));
    await heading('factor-title').waitFor();
    await look('7-second-factor');
    await goto(`${demo.url}/account`);
    await press(page.locator('main form[action="/sign-out"] button'));
    await heading('sign-in-title').waitFor();
    await goto(`${demo.url}/account`);
    await heading('sign-in-title').waitFor();
    await page.context().close();
  });
}

test('what was typed while the sign-in ended elsewhere is there again', { timeout: 120_000 }, async () => {
  const person = await walker(browser, { language: 'nl', hand: mouse, script: false, label: 'kept-nl' });
  const { page, hands, say, field, submit, look, goto, press } = person;
  const enter = async () => {
    await hands.fill(field('email'), 'host@demo.example');
    await hands.fill(field('password'), PASSWORD);
    await press(submit);
  };
  await goto(`${demo.url}/academy/host/sessions/new`);
  await enter();
  await hands.fill(field('topic'), 'Luisteren, in de praktijk');
  await hands.fill(field('fee'), '121,50');
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(`${demo.url}/account`);
  await elsewhere.locator('.menu > summary').first().click();
  await elsewhere.locator('.menu form[action="/sign-out"] button').click();
  await elsewhere.waitForURL('**/sign-in');

  await press(page.locator('main button[value=schedule]'));
  await page.getByText(say('sign-in-kept')).waitFor();
  await look('1-sign-in');
  await enter();
  await page.getByText(say('kept-form-text')).waitFor();
  await look('2-again');
  assert.equal(await field('topic').inputValue(), 'Luisteren, in de praktijk');
  assert.equal(await field('fee').inputValue(), '121,50');
  await page.context().close();
});

const FORGETFUL = [
  { who: 'in English', language: 'en', email: 'host@demo.example', hand: mouse },
  { who: 'in Dutch, without script', language: 'nl', email: 'finance@demo.example', hand: mouse, script: false },
  { who: 'in French, with the keyboard alone', language: 'fr', email: 'admin@demo.example', hand: keyboard },
];

for (const { who, email, language, ...way } of FORGETFUL) {
  test(`somebody chooses another password by mail ${who}`, { timeout: 120_000 }, async () => {
    const person = await walker(browser, { language, label: `reset-${language}`, ...way });
    const { page, hands, say, field, submit, heading, look, goto, press } = person;

    await goto(`${demo.url}/sign-in`);
    await press(page.locator('main a[href="/sign-in/forgotten"]'));
    await heading('forgotten-title').waitFor();
    await look('1-forgotten');
    await hands.fill(field('email'), email);
    await press(submit);
    await heading('forgotten-sent-title').waitFor();
    await look('2-sent');

    const mail = await mailTo(demo, email);
    // In the language of the account, whoever asks for it in which.
    assert.match(mail.subject, words('en')('mail-reset-subject'));
    const link = /http\S+\/sign-in\/links\/\S+/.exec(mail.text)[0];
    await goto(link);
    await heading('link-reset-title').waitFor();
    await hands.fill(field('password'), 'password');
    await hands.fill(field('repeated'), 'password');
    await press(submit);
    await page.locator('#password-problem').getByText(say('password-common')).waitFor();
    await look('3-common');
    await hands.fill(field('password'), NEW_PASSWORD);
    await hands.fill(field('repeated'), NEW_PASSWORD);
    await press(submit);
    await page.getByText(say('account-done-password')).waitFor();
    await look('4-done');

    await goto(link);
    await heading('link-gone-title').waitFor();
    await look('5-gone');
    await page.context().close();
  });
}
