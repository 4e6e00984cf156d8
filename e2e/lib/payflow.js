// The Payflow stand-in, as its own control room and books show it, and its hosted page in a payer's hands.

export const GOOD_CARD = '4111111111111111';
export const DECLINED_CARD = '4111111111111129';

export function payflow(demo) {
  const line = demo.lines.find((text) => /emulator\s+http/i.test(text));
  return payflowAt(/https?:\/\/[^\s/]+/.exec(line)[0]);
}

// The same of an emulator that runs by itself.
export function payflowAt(base) {
  const call = async (method, path, body) => {
    const answer = await fetch(`${base}/control/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  };
  return {
    base,
    books: () => call('GET', '/books'),
    arm: (fault) => call('POST', '/faults', fault),
    disarm: () => call('DELETE', '/faults'),
    held: () => call('GET', '/review'),
    decide: (pnref, approve) => call('POST', `/review/${pnref}`, { approve }),
    // Somebody gives a part back at the gateway's own console.
    credit: (pnref, minor) => call('POST', `/transactions/${pnref}/credit`, { minor }),
  };
}

// Fills in the hosted page; the caller presses.
export async function fillCard(hands, page, { card = GOOD_CARD, name = 'Zoe Visitor' } = {}) {
  await hands.fill(page.locator('[name=ACCT]'), card);
  await hands.fill(page.locator('[name=EXPDATE]'), '12/49');
  await hands.fill(page.locator('[name=CVV2]'), '123');
  await hands.fill(page.locator('[name=NAME]'), name);
}

export const payButton = (page) => page.locator('[name=act][value=pay]');
export const cancelButton = (page) => page.locator('[name=act][value=cancel]');

// Where a second press is answered before the first one's way back, the page says that the payment is made, or being
// made: a payer goes on from there.
export async function goOnWhenPaid(page, arrived) {
  const busy = page.getByText('This payment is being processed.');
  const paid = page.getByText('This payment is complete.');
  await arrived.or(busy).or(paid).first().waitFor();
  while (await busy.isVisible()) {
    await page.goto(page.url());
    await arrived.or(busy).or(paid).first().waitFor();
  }
  if (await paid.isVisible()) {
    await page.getByText(/^Continue to /).click();
  }
  await arrived.waitFor();
}
