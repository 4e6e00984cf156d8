// How many bytes a page needs, as the network saw them: headers and compressed bodies of everything fetched,
// redirects included, with an empty cache.

import { setTimeout } from 'node:timers/promises';

export const PAGE_BYTES_MAX = 100_000;

// Begins counting on a page. `restart` before a visit; `bytes` after it resolves when nothing is under way.
export async function countTraffic(page) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  const underWay = new Set();
  session.on('Network.requestWillBeSent', ({ requestId, redirectResponse }) => {
    underWay.add(requestId);
    bytes += redirectResponse?.encodedDataLength ?? 0;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    underWay.delete(requestId);
    bytes += encodedDataLength;
  });
  session.on('Network.loadingFailed', ({ requestId }) => underWay.delete(requestId));
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return {
    restart: () => {
      bytes = 0;
      underWay.clear();
    },
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
