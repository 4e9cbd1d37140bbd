import { writeSync } from 'node:fs';
import { EmbeddedStore } from '../embedded/index.ts';
import { serveInProcesses } from '../processes/index.ts';
import { parseAssetServiceConfig } from '../service/index.ts';

/** A service of two fronts on one folder, until it is killed; says its URL on a line. */
const [folder, program] = process.argv.slice(2) as [string, string];
const store = await EmbeddedStore.open({ folder, idleWorkAfterMs: 5 });
const service = await serveInProcesses(parseAssetServiceConfig({ port: 0, data: folder, processes: 2 }), {
  store,
  publish: () => store.publish(),
  program,
});
writeSync(1, `${service.url}\n`);
