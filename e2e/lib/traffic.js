// How many bytes a page needs, as the network saw them: headers and compressed bodies of everything fetched,
// redirects included, with an empty cache.

import { setTimeout } from 'node:timers/promises';

export const PAGE_BYTES_MAX = 100_000;

// Counts on a page from now on. `bytes` resolves when nothing is under way, with what the present page needed: its count
// begins with the request for its document, so that nothing is added of what the page before still fetched.
export async function countTraffic(page) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  const underWay = new Set();
  session.on('Network.requestWillBeSent', ({ requestId, redirectResponse, type }) => {
    // What typing into a form asks for again, however often, is not what the page needs.
    if (type === 'Fetch') {
      return;
    }
    if (type === 'Document' && !redirectResponse) {
      bytes = 0;
      underWay.clear();
    }
    underWay.add(requestId);
    bytes += redirectResponse?.encodedDataLength ?? 0;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (underWay.delete(requestId)) {
      bytes += encodedDataLength;
    }
  });
  session.on('Network.loadingFailed', ({ requestId }) => underWay.delete(requestId));
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return {
    bytes: async () => {
      // The events of the last request arrive a moment after the page's own; a stream of events never ends.
      const deadline = Date.now() + 2_000;
      do {
        await setTimeout(50);
      } while (underWay.size > 0 && Date.now() < deadline);
      return bytes;
    },
  };
}
