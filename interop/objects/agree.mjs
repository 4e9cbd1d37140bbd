// After thousands of seeded edits by one agent, do all stores say the same? Ours (of the builder, and of a second session that only
// watches), LibreMetaverse's and node-metaverse's, in a region of a live OpenSimulator (or of any grid) on loopback.
//
//   node interop/objects/agree.mjs --grid http://127.0.0.1:9000/ [--edits 2000] [--seed 1] [--accounts "A B/secret,C D/secret,…"]
//
// All prims, by number: which it is, what it is part of, where it is and how it is turned, its size and hover text; of ours also shape, faces, extra parameters and flags (without
// those that say what the one who looks may do).
//
// Four accounts: who builds, and who watches with ours, LibreMetaverse and node-metaverse. Needs a build; README.md of `interop` tells
// where the programs are looked for. Exits 1 when one of ours is not what the region says to a newcomer, or a program died; 2 when that is so and neither of the other
// libraries was there: ours alone were compared then.
import { setTimeout as pause } from 'node:timers/promises';
import { arrive } from '@landfall/client';
import { createRandom } from '@landfall/protocol/testing';
import { createNodePorts } from '@landfall/transport/node';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { edit } from './edits.mjs';
import { compare } from './compare.mjs';
import { startWatchers } from './watchers.mjs';

const option = (name, standard) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? standard : process.argv[at + 1];
};
const grid = option('grid', 'http://127.0.0.1:9000/');
if (!/^https?:\/\/(127\.|localhost|\[::1\])/.test(grid))
  throw new RangeError('only a grid on loopback is edited');
const count = Number(option('edits', '2000'));
const seed = Number(option('seed', '1'));
const accounts = option('accounts', 'Test User/test,Bot One/bot,Bot Two/bot,Bot Three/bot')
  .split(',')
  .map((account) => /^(\S+) (\S+)\/(.*)$/.exec(account).slice(1, 4));

/** What whoever looks may do, and may do as whom. */
const RIGHTS = 'modify copy move transfer youOwner anyOwner ownerModify groupOwned createSelected'
  .split(' ')
  .reduce((sum, name) => sum | OBJECT_FLAG[name], 0);

const ports = createNodePorts();
const enter = ([firstName, lastName, password]) =>
  arrive({ grid, firstName, lastName, secret: { password } }, ports);
// First, since they are compiled and installed meanwhile: sessions of ours would go silent.
const others = await startWatchers(grid, accounts.slice(2));
const builder = await enter(accounts[0]);
const watching = await enter(accounts[1]);
await pause(5000);
const before = ours(builder).size;
const began = performance.now();
const tally = await edit(builder.region.build, builder.region.objects, {
  count,
  seed,
  random: createRandom,
  tally: {},
});
const seconds = (performance.now() - began) / 1000;
console.log(
  `${count} edits, seed ${seed}, in ${seconds.toFixed(0)} s:`,
  JSON.stringify({ ...tally, errors: undefined }),
);
for (const error of (tally.errors ?? []).slice(0, 10)) console.log(`  failed: ${error}`);

let reports = new Map();
/** Those that did not live to tell. */
const ended = new Map();
for (let attempt = 0; attempt < 4; attempt++) {
  // What is on its way arrives; what was lost is sent again.
  await pause(5000);
  reports = new Map([
    ['ours, building', ours(builder)],
    ['ours, watching', ours(watching)],
  ]);
  for (const watcher of others) {
    try {
      reports.set(
        watcher.name,
        new Map((await watcher.report()).map(({ localId, ...facts }) => [localId, facts])),
      );
    } catch (error) {
      ended.set(watcher.name, error.message);
    }
  }
  const [first, ...rest] = reports.values();
  if (rest.every((report) => compare(first, report).length === 0)) break;
}
for (const [name, words] of ended) console.log(`NOT TOLD  ${name}: ${words}`);
for (const watcher of others) await watcher.end();
// Who comes new is told what there is now, by the region itself: against that each store is held.
await pause(3000);
const arbiter = await enter(accounts[2]);
await pause(8000);
const really = ours(arbiter);
const parts = [...really.values()].filter(({ parent }) => parent !== 0).length;
console.log(`before: ${before} prims; a newcomer is told of ${really.size} prims, ${parts} of them parts`);
let isWell = ended.size === 0;
for (const [name, report] of reports) {
  const found = compare(really, report);
  const gone = found.filter(({ kind }) => kind === 'gone').length;
  const wrong = found.length - gone;
  console.log(`${name}: ${really.size - wrong} of them the same, ${wrong} not, and ${gone} that are gone`);
  for (const { words } of found.filter(({ kind }) => kind !== 'gone').slice(0, 20)) console.log(`  ${words}`);
  // What others have lost, or keep of what the region has taken away, is theirs to mend, and is told.
  if (name.startsWith('ours')) isWell &&= found.length === 0;
}
console.log(isWell ? 'Ours are what the region says.' : 'FAILED');
if (others.length === 0) console.log('NOT TRIED  what other libraries say: none of them was here');
await arbiter.logout();
await Promise.all([builder.logout(), watching.logout()]);
await ports.close();
process.exit(!isWell ? 1 : others.length === 0 ? 2 : 0);

function ours({ region }) {
  const prims = region.objects.filter(({ pcode }) => pcode === 9);
  return new Map(prims.map((each) => [each.localId, factsOf(each)]));
}

function factsOf(object) {
  const { motion, scale, text, textColour, shape, extraParams, updateFlags } = object.describe();
  const { position, rotation } = motion;
  return {
    id: object.id.toString(),
    parent: object.parentId,
    place: [position.x, position.y, position.z],
    turn: [rotation.x, rotation.y, rotation.z, rotation.w],
    size: [scale.x, scale.y, scale.z],
    text,
    shape: JSON.stringify(shape),
    // However it was packed.
    faces: JSON.stringify(object.textureEntry, (_, value) => (value instanceof Map ? [...value] : value)),
    others: JSON.stringify([[...extraParams], text === '' ? undefined : textColour]),
    flags: updateFlags & ~RIGHTS,
  };
}
