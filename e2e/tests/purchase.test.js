// Goal: a stranger buys a seat, in each language, without script, and with the keyboard alone; every page on the way
// is accessible, light, and in the visitor's language.
// Method: the demo as people start it, its own gateway stand-in and its own mailbox.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, visitor } from '../lib/browser.js';
import { keyboard, mouse } from '../lib/hands.js';
import { inspection } from '../lib/inspection.js';
import { mailTo } from '../lib/mailbox.js';
import { fillCard, payButton } from '../lib/payflow.js';
import { fillDetails, registerButton, submitButton } from '../lib/registering.js';
import { startDemo } from '../lib/server.js';
import { words } from '../lib/words.js';

// One buys a seat in the session whose room is open already, the others in one of the coming days.
const UNDER_WAY = 'open-office-hour';
const COMING = 'effective-feedback';

const VISITORS = [
  { who: 'in English', language: 'en', country: 'Ireland', session: COMING, hand: mouse },
  { who: 'in Dutch', language: 'nl', country: 'Nederland', session: COMING, hand: mouse },
  { who: 'in French', language: 'fr', country: 'Belgique', session: COMING, hand: mouse },
  { who: 'without script', language: 'en', country: 'Ireland', session: COMING, hand: mouse, script: false },
  { who: 'with the keyboard alone', language: 'nl', country: 'Nederland', session: UNDER_WAY, hand: keyboard },
];

let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const { who, language, country, session, hand, script = true } of VISITORS) {
  test(`somebody buys a seat ${who}`, { timeout: 120_000 }, async () => {
    const say = words(language);
    const label = who.toLowerCase().replaceAll(' ', '-');
    const email = `${label}@example.org`;
    const page = await visitor(browser, { language, script });
    const hands = hand(page);
    const pages = await inspection(page, language);
    const look = (name, options) => pages.look(`${label}-${name}`, options);
    const link = (key) => page.getByRole('link', { name: say(key) });
    const { press } = hands;

    await page.goto(`${demo.url}/academy/`);
    await look('1-catalogue');

    await press(page.locator(`main a[href$="/sessions/${session}"]`));
    await registerButton(page, say).waitFor();
    await look('2-session');

    await press(registerButton(page, say));
    await submitButton(page, say).waitFor();
    await look('3-register');

    // Nothing filled in: everything is explained, and the page says where.
    await press(submitButton(page, say));
    await page.getByText(say('form-errors-kept')).waitFor();
    await look('4-register-errors');

    await fillDetails(hands, page, say, { email, country });
    await press(submitButton(page, say));

    await page.locator('[name=ACCT]').waitFor();
    await look('5-gateway', { ours: false });
    await fillCard(hands, page);
    await press(payButton(page));

    await page.getByRole('heading', { name: say('registration-confirmed-title') }).waitFor();
    await look('6-confirmed');
    const registration = page.url();

    await press(link('registration-receipt'));
    await page.getByRole('heading', { name: say('receipt-title') }).waitFor();
    await look('7-receipt');

    // The mail: its words, its calendar entry, and the way in and back.
    const mail = await mailTo(demo, email);
    assert.match(mail.subject, say('mail-confirmation-subject'));
    const calendar = mail.attachments.find((part) => part.media_type.startsWith('text/calendar'));
    assert.match(calendar.text, /^BEGIN:VCALENDAR\r\n.*^STATUS:CONFIRMED\r\n.*^END:VCALENDAR\r\n$/ms);
    assert.ok(mail.text.includes(registration), `${mail.text} does not name ${registration}`);

    // The personal link says when it opens, or leads to the session's room.
    const join = /http\S+\/join\/\S+/.exec(mail.text)[0];
    if (session === UNDER_WAY) {
      const answer = await page.request.get(join, { maxRedirects: 0 });
      assert.equal(answer.status(), 303);
      assert.match(answer.headers().location, /^https:\/\/meet\.example\//);
    } else {
      await page.goto(join);
      await page.getByRole('heading', { name: say('join-not-open-title') }).waitFor();
      await look('8-join');
    }
    await page.context().close();
  });
}
