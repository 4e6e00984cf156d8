// The way from a session's page to the gateway's, without looking around: for tests that begin behind it.

export const registerButton = (page, say) => visible(page.getByRole('button', { name: say('session-register') }));
export const submitButton = (page, say) => visible(page.getByRole('button', { name: say('register-pay') }));

// A page shows its one button in one of two places, by its width.
function visible(target) {
  return target.locator('visible=true').first();
}

// Opens a session and asks for a seat.
export async function holdSeat(page, demo, say, session) {
  await page.goto(`${demo.url}/academy/sessions/${session}`);
  await registerButton(page, say).click();
}

// Fills in the details; the caller presses.
export async function fillDetails(hands, page, say, { first = 'Zoë', last = "D'Haese", email, country }) {
  // Exactly these words: a company has a name, too. Only the e-mail address has a hint beside its label.
  const field = (key, exact = true) => page.getByLabel(say(key, { exact }));
  await hands.fill(field('register-first-name'), first);
  await hands.fill(field('register-last-name'), last);
  await hands.fill(field('register-email', false), email);
  if (country) {
    await hands.choose(field('register-country'), country);
  }
  // The rules, and for a session that begins soon the express request of a consumer.
  for (const box of await page.getByRole('checkbox').all()) {
    await hands.tick(box);
  }
}
