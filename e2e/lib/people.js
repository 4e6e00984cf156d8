// The people of the sample (`bursar/src/demo.rs`), and how they sign in.

import { codeOf } from './authenticator.js';

const PASSWORD = 'seven calm herons';

export const OPERATOR = { email: 'operator@demo.example', secret: 'MJ2XE43BOIWWIZLNN4WW64DFOJQXI33S' };
export const ADMINISTRATOR = { email: 'admin@demo.example', secret: 'MJ2XE43BOIWWIZLNN4WWCZDNNFXGS43U' };
export const HOST = { email: 'host@demo.example' };
export const FINANCE = { email: 'finance@demo.example' };
export const HEAD = { email: 'head@demo.example' };

// Opens an address that asks for a sign-in, signs in, and comes there.
export async function signInAs({ goto, heading, hands, field, submit, press, page, say }, address, { email, secret }) {
  await goto(address);
  await heading('sign-in-title').waitFor();
  await hands.fill(field('email'), email);
  await hands.fill(field('password'), PASSWORD);
  await press(submit);
  if (secret) {
    await hands.fill(field('code'), codeOf(secret));
    await press(submit);
  }
  await page.getByRole('heading', { level: 1, name: say('sign-in-title') }).waitFor({ state: 'detached' });
}
