// What a clerk of the money office does: finds a payment, gives money back, decides what waits.

// Signs in where no second factor is asked for, and comes to the payments.
export async function openOffice({ hands, field, submit, heading, goto, press }, { url, email, password }) {
  await goto(url);
  await heading('sign-in-title').waitFor();
  await hands.fill(field('email'), email);
  await hands.fill(field('password'), password);
  await press(submit);
  await heading('money-title').waitFor();
}

// Looks for somebody's payment and opens it.
export async function findPayment({ page, hands, say, press }, text) {
  await hands.fill(page.locator('#q'), text);
  await press(page.getByRole('button', { name: say('money-find') }));
  await press(page.locator('table.payments tbody a').locator('visible=true').first());
  await page.getByRole('heading', { name: say('money-history') }).waitFor();
}

// Gives a part of the payment on the page back.
export async function giveBack({ hands, field, page, say, press }, amount, reason) {
  await hands.fill(field('amount'), amount);
  await hands.fill(field('reason'), reason);
  await press(page.getByRole('button', { name: say('money-refund-ask'), exact: true }));
  await page.locator('#preview').waitFor();
  await press(page.locator('button[aria-describedby="preview"]'));
  await page.getByRole('heading', { name: say('money-history') }).waitFor();
}

// The credit notes of the payment on the page.
export const creditNotes = (page) => page.locator('main a[href*="/money/documents/C-"]');
