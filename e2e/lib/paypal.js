// PayPal's stand-in: its app's credentials, its books, and the page on which a payer approves.

export const CLIENT_ID = 'bursardemo-paypal';
export const SECRETS = { test: 'demo-secret-test', production: 'demo-secret-live' };

export async function paypalBooks(base) {
  const answer = await fetch(`${base}/control/api/books`);
  return answer.json();
}

export const approveButton = (page) => page.locator('[name=act][value=approve]');
export const giveUpButton = (page) => page.locator('[name=act][value=cancel]');
