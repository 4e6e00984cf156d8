// Goal: a host's payment is held back by fraud tools; the operator is told by mail, finds it on his money page, and decides;
// declined, the host pays with another card. In each language, with the keyboard alone, without script and on a phone. Every
// page on the way is looked at.
// Method: the demo, whose site Demo Works has hosts that pay per use; the gateway's own books count what is held.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, PHONE, whereabouts } from '../lib/browser.js';
import { keyboard, mouse } from '../lib/hands.js';
import { findPayment } from '../lib/office.js';
import { fillCard, payButton, payflow } from '../lib/payflow.js';
import { HOST, OPERATOR, signInAs } from '../lib/people.js';
import { startDemo } from '../lib/server.js';
import { walker } from '../lib/walker.js';

const WAYS = [
  { who: 'in English, declined', language: 'en', hand: mouse, accepts: false },
  { who: 'in Dutch, with the keyboard alone, declined', language: 'nl', hand: keyboard, accepts: false },
  { who: 'in French, on a phone, without script, accepted', language: 'fr', hand: mouse, script: false, screen: PHONE, accepts: true },
];

let demo, browser, gateway;
// Of the operator, who signs in once: a code of his is good for one sign-in, and the next comes after half a minute.
let signedIn;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  gateway = payflow(demo);
  const operator = await walker(browser, { language: 'en', hand: mouse, label: 'host-money' });
  await signInAs(operator, `${demo.url}/operator/money`, OPERATOR);
  await operator.heading('host-payments-title').waitFor();
  signedIn = await operator.page.context().cookies();
  await operator.page.context().close();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const { who, accepts, ...way } of WAYS) {
  test(`the operator decides about a host's payment ${who}`, { timeout: 240_000 }, async () => {
    try {
      const host = await walker(browser, { ...way, label: 'host-money-host' });
      const operator = await walker(browser, { ...way, label: 'host-money' });
      await payUnderReview(host);
      await decide(operator, accepts);
      await learn(host, accepts);
    } catch (error) {
      throw new Error(`${error.message}${await whereabouts(browser)}\n${demo.log.join('\n')}`, { cause: error });
    } finally {
      await Promise.all(browser.contexts().map((context) => context.close()));
    }
  });
}

const SESSION = '/works/host/sessions/saying-no';

async function payUnderReview(host) {
  const { page, say, hands, press, look, goto, heading } = host;
  await signInAs(host, `${demo.url}${SESSION}`, HOST);
  await goto(`${demo.url}${SESSION}/estimate`);
  await press(page.getByRole('button', { name: say('estimate-continue') }));
  await fillCard(hands, page, { name: 'Noor Review' });
  await press(payButton(page));
  await heading('host-pay-review-title').waitFor();
  await look('1-under-review');
}

async function decide(operator, accepts) {
  const { page, say, press, look, goto } = operator;
  await page.context().addCookies(signedIn);
  await goto(`${demo.url}/operator/money`);
  await operator.heading('host-payments-title').waitFor();
  await page.getByText(say('money-waiting-review', { exact: false })).first().waitFor();
  await look('2-list');
  await findPayment(operator, HOST.email);
  await look('3-payment');
  const before = (await gateway.books()).open_holds;
  const pressed = accepts ? 'host-payments-accept-button' : 'money-decline-button';
  await press(page.getByRole('button', { name: say(pressed), exact: true }));
  await page.getByRole('heading', { name: say('money-history') }).waitFor();
  // Without script nothing comes by itself: the page is asked again until the gateway has answered.
  while (await page.getByText(say('money-review-title')).count()) {
    await page.reload();
  }
  await look(accepts ? '4-accepted' : '4-declined');
  assert.equal((await gateway.books()).open_holds, accepts ? before : before - 1);
}

async function learn(host, accepts) {
  const { page, say, look, goto } = host;
  await goto(`${demo.url}${SESSION}/pay`);
  const title = accepts ? 'host-pay-held-title' : 'host-pay-declined-title';
  await host.heading(title).waitFor();
  await look(accepts ? '5-held' : '5-declined');
  if (!accepts) {
    assert.equal(await page.getByRole('button', { name: say('host-pay-hold') }).count(), 1, 'he can pay again');
  }
}
