import { writeSync } from 'node:fs';
import { ENTRY_FRESH_MS, openObjectStore } from '../object-store/index.ts';
import { parseAssetServiceConfig, serveAssets, startScrub } from '../service/index.ts';

/** A front process on an object store, as `landfall assets serve --store` is one; says its URL on a line, ends at SIGTERM. */
const [url, endpoint, cacheBytes = '0'] = process.argv.slice(2) as [string, string, string?];
const config = parseAssetServiceConfig({
  port: 0,
  deletion: 'all',
  limits: { cacheBytes: Number(cacheBytes) },
});
const store = await openObjectStore({ url, endpoint }, process.env);
const log = (event: { readonly level: string }): void => {
  if (event.level === 'error') writeSync(2, `${JSON.stringify(event)}\n`);
};
const shared: Parameters<typeof startScrub>[0] = {
  inspect: async (options) => await store.inspect({ ...options, inTurnsOf: 3600 }),
};
const scrub = startScrub(shared, { bytesPerSecond: 1024 * 1024, restMs: 5000 }, log);
const service = await serveAssets(config, { store, log, cacheMaxAgeMs: ENTRY_FRESH_MS });
writeSync(1, `${service.url}\n`);
process.once('SIGTERM', () => {
  void (async () => {
    await service.close();
    await scrub[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  })();
});
