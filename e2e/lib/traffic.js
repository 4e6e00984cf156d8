// How many bytes a page needs, as the network saw them: headers and compressed bodies of everything fetched,
// redirects included, with an empty cache.

export const PAGE_BYTES_MAX = 100_000;

// Begins counting on a page. `restart` before a visit, `bytes` after it.
export async function countTraffic(page) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.requestWillBeSent', ({ redirectResponse }) => {
    bytes += redirectResponse?.encodedDataLength ?? 0;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return {
    restart: () => {
      bytes = 0;
    },
    bytes: () => bytes,
  };
}
