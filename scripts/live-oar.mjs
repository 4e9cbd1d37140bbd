/**
 * A region archive through our grid into a real OpenSimulator: loaded by us, saved by us, loaded by it; our client logs in to both and
 * compares every object.
 *
 *   node scripts/live-oar.mjs --oar region.oar --grid http://127.0.0.1:9000/ --console <file> --log <file> [--user "Test User:test"] [--region "Default Region"]
 *
 * `--console`: what OpenSimulator reads its commands from, such as a pipe. `--log`: what it writes its console to. What stands in the region is
 * replaced. Needs `npm run build`. Only for grids on loopback. Exits 1 when a difference is found that is not explained.
 */
import { createReadStream } from 'node:fs';
import { appendFile, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { formatArchiveWarning } from '@landfall/assets/region-archive';
import { MemoryStore } from '@landfall/assets/store';
import { loadGridArchive, startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { compare, rootMeanSquare, sameLand } from './live-oar/compare.mjs';
import { contentsOf } from './live-oar/contents.mjs';
import { sceneSeen } from './live-oar/scene-seen.mjs';

const { values } = parseArgs({
  options: {
    oar: { type: 'string' },
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    console: { type: 'string' },
    log: { type: 'string' },
    user: { type: 'string', default: 'Test User:test' },
    region: { type: 'string', default: 'Default Region' },
    differences: { type: 'string', default: '20' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');

const ports = createNodePorts();
const options = (grid, account, start) => {
  const [name, password] = account.split(':');
  const [firstName, lastName] = name.split(' ');
  return { grid, firstName, lastName, secret: { password }, start };
};

/** Loads it into our grid, looks at it there, and saves it. */
async function throughOurs(folder) {
  const store = new MemoryStore();
  const archive = await loadGridArchive(createReadStream(values.oar), store, {
    onWarning: (warning) => console.log(`  warning: ${formatArchiveWarning(warning)}`),
  });
  console.log(`  loaded: ${archive.objects} objects, ${archive.parts} prims, ${archive.assets.count} assets`);
  const accounts = [{ first: 'Test', last: 'User', password: 'test' }];
  const grid = await startGrid({ regions: archive.regions, accounts }, ports, { assets: store });
  try {
    const scene = await sceneSeen(options(grid.loginUri, 'Test User:test'), ports);
    console.log(`  our grid shows ${scene.seen.length} objects`);
    const saved = join(folder, 'saved.oar');
    await writeFile(saved, grid.saveArchive());
    console.log(`  saved: ${(await stat(saved)).size} bytes`);
    return { scene, saved, heights: heightsOf(archive) };
  } finally {
    await grid.close();
  }
}

/** As floats, as they stand in the file. */
function heightsOf({ regions: [{ terrain }] }) {
  const bytes = terrain.bytes ?? new Uint8Array(0);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** Metres: what the coding of ground as waves loses of a rough one. */
const MOST_LOST = 0.5;

/** Types a command, and waits until the console says how it ended. */
async function command(text, done) {
  const before = (await readFile(values.log, 'utf8')).length;
  await appendFile(values.console, `change region ${values.region}\n${text}\n`);
  for (let waited = 0; ; waited += 500) {
    const said = (await readFile(values.log, 'utf8')).slice(before);
    if (said.includes(done)) return;
    if (/ARCHIVER\]: (Aborting|Error|Unable)/i.test(said) || waited > 300_000)
      throw new TypeError(`OpenSimulator did not ${text}: ${said.slice(-2000)}`);
    await sleep(500);
  }
}

/** Has OpenSimulator load it, and looks at it there. */
async function throughOpenSim(saved) {
  await command(`load oar ${saved}`, '[ARCHIVER]: Successfully loaded archive');
  const start = `uri:${values.region}&128&128&30`;
  const scene = await sceneSeen(options(values.grid, values.user, start), ports);
  console.log(`  OpenSimulator shows ${scene.seen.length} objects`);
  return scene;
}

/** What OpenSimulator saves of what it loaded: the contents of objects, which no client sees. */
async function sameContents(folder) {
  const again = join(folder, 'again.oar');
  await command(`save oar ${again}`, '[ARCHIVER]: Finished writing out OAR');
  const [first, last] = [await contentsOf(values.oar), await contentsOf(again)];
  const isSame = JSON.stringify(first.items) === JSON.stringify(last.items);
  console.log(
    `  contents: ${first.items.length} items, ${isSame ? 'the same' : `DIFFERENT from ${last.items.length}`} in what OpenSimulator saves`,
  );
  const missing = [...first.assets].filter((id) => !last.assets.has(id));
  console.log(`  assets: ${first.assets.size}; ${missing.length} not in what OpenSimulator saves`);
  return isSame;
}

const folder = await mkdtemp(join(tmpdir(), 'landfall-live-oar-'));
const { scene: ours, saved, heights } = await throughOurs(folder);
const theirs = await throughOpenSim(saved);
const { matched, differences, onlyOurs, outside, onlyTheirs, cameOrWent } = compare(ours.seen, theirs.seen);
const [mine, its] = [ours, theirs].map((scene) => rootMeanSquare(scene.heights, heights));
const isLandSame = sameLand(ours, theirs);
console.log(
  `  ground: ours ${mine.toFixed(3)} m from the archive's (root mean square), OpenSimulator's ${its.toFixed(3)} m`,
);
console.log(`  water, and textures of the ground: ${isLandSame ? 'the same' : 'DIFFERENT'}`);
const unexplained = differences.filter(({ isExplained }) => !isExplained);
console.log(
  `  ${matched} objects in both, ${onlyOurs.length} in ours alone, ${onlyTheirs.length} in OpenSimulator alone`,
);
console.log(`  ${outside} outside of the region, which OpenSimulator leaves out`);
console.log(
  `  ${differences.length - unexplained.length} fields of scripted or turning objects have changed since`,
);
console.log(`  ${cameOrWent} scripted objects have come or gone since`);
console.log(`  ${unexplained.length} other differences`);
const shown = Number(values.differences);
for (const { name, field, mine, its } of unexplained.slice(0, shown)) {
  let at = 0;
  while (at < mine.length && mine[at] === its[at]) at++;
  console.log(
    `    ${name}, ${field}: ${mine.slice(Math.max(0, at - 40), at + 80)} | ${its.slice(Math.max(0, at - 40), at + 80)}`,
  );
}
for (const one of [...onlyOurs, ...onlyTheirs].slice(0, shown))
  console.log(`    ${JSON.stringify(one).slice(0, 300)}`);
const isContentSame = await sameContents(folder);
await ports.close();
const isWell = isLandSame && isContentSame && Math.max(mine, its) < MOST_LOST;
process.exitCode = isWell && unexplained.length + onlyOurs.length + onlyTheirs.length === 0 ? 0 : 1;
