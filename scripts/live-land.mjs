/**
 * What the owner of an estate changes in a running OpenSimulator, and what who owns nothing may not: rules of the estate and the region, the ground, parcels.
 *
 *   node scripts/live-land.mjs --grid http://127.0.0.1:9000/ [--owner "Test User:test"] [--other "Bot One:bot"] [--region "Default Region"]
 *
 * All is put back, but for the ground (10 m around 60, 60). Needs `npm run build`. Only for grids on loopback. Exits 1 when a check fails.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { arrive, defaultRooms, estate, parcels, terraform } from '@landfall/client';
import { SIM_ACCESS } from '@landfall/protocol/region';
import { createNodePorts } from '@landfall/transport/node';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    owner: { type: 'string', default: 'Test User:test' },
    other: { type: 'string', default: 'Bot One:bot' },
    region: { type: 'string', default: 'Default Region' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');

const ports = createNodePorts();
const rooms = [...defaultRooms().filter(({ name }) => name !== 'parcels'), parcels(), estate(), terraform()];
const brush = { x: 60, y: 60, radius: 8 };
let failures = 0;

function check(what, holds, seen) {
  if (!holds) failures++;
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${what}${seen === undefined ? '' : `: ${seen}`}`);
}

const words = (error) =>
  [error.code ?? error.name, error.reason, error.message, error.words].filter(Boolean).join(' ');

async function attempt(what, act) {
  const startedAt = performance.now();
  try {
    const [holds, seen] = await act();
    check(what, holds, `${seen ?? ''} (${Math.round(performance.now() - startedAt)} ms)`);
  } catch (error) {
    check(what, false, words(error));
  }
}

/** Passes when it is refused. */
async function refuses(what, code, act) {
  const error = await act().then(
    () => ({ message: 'it was done' }),
    (refused) => refused,
  );
  check(what, error.code === code, words(error));
}

async function arriveAs(account) {
  const [name, password] = account.split(':');
  const [firstName, lastName] = name.split(' ');
  const start = `uri:${values.region}&128&128&30`;
  const who = { grid: values.grid, firstName, lastName, secret: { password }, start, rooms };
  return await arrive({ ...who, retriesPresence: true }, ports);
}

const owner = await arriveAs(values.owner);
const other = await arriveAs(values.other);
const [mine, theirs] = [owner.region, other.region];

async function rulesOfTheEstate() {
  const before = await mine.estate.info();
  check(
    'tells of the estate',
    before.ownerId.equals(owner.agent.id),
    `${before.name} ${JSON.stringify(before.rules)}`,
  );
  for (const name of Object.keys(before.rules))
    await attempt(`${name} is turned, and turned back`, async () => {
      const turned = await mine.estate.changeInfo({ [name]: !before.rules[name] });
      const others = Object.keys(before.rules).filter((each) => each !== name);
      const stay = others.every((each) => turned.rules[each] === before.rules[each]);
      const back = await mine.estate.changeInfo({ [name]: before.rules[name] });
      return [stay && back.rules[name] === before.rules[name] && back.flags === before.flags];
    });
  await refuses('tells others nothing', 'timeout', () => theirs.estate.info({ timeoutMs: 4000 }));
}

async function rulesOfTheRegion() {
  const before = await mine.estate.regionRules();
  check('tells what the region allows', before.agentLimit > 0, JSON.stringify(before));
  for (const name of Object.keys(before).filter((each) => typeof before[each] === 'boolean'))
    await attempt(`${name} is turned, seen by the other, and turned back`, async () => {
      const turned = await mine.estate.setRegion({ [name]: !before[name] });
      const seen = await theirs.estate.regionRules();
      const back = await mine.estate.setRegion({ [name]: before[name] });
      return [turned[name] === !before[name] && seen[name] === !before[name] && back[name] === before[name]];
    });
  await attempt('rating, limit and bonus', async () => {
    const { access, agentLimit, objectBonus } = before;
    const now = await mine.estate.setRegion({ access: SIM_ACCESS.adult, agentLimit: 33, objectBonus: 1.5 });
    await mine.estate.setRegion({ access, agentLimit, objectBonus });
    return [now.access === SIM_ACCESS.adult && now.objectBonus === 1.5, JSON.stringify(now)];
  });
  await refuses('others change nothing', 'remote', () => theirs.estate.setRegion({ blockFly: true }));
}

async function ground() {
  const height = () => mine.terrain.heightAt(brush.x, brush.y);
  const strokes = {
    raise: () => mine.terraform.raise(brush, { seconds: 3 }),
    lower: () => mine.terraform.lower(brush, { seconds: 2 }),
    flatten: () => mine.terraform.flatten(brush, 25, { seconds: 4 }),
    roughen: () => mine.terraform.roughen(brush, { seconds: 2 }),
    smooth: () => mine.terraform.smooth(brush, { seconds: 2 }),
  };
  for (const [name, stroke] of Object.entries(strokes))
    await attempt(`${name}, seen by the other`, async () => {
      const before = height();
      await stroke();
      await sleep(1500);
      const apart = Math.abs(theirs.terrain.heightAt(brush.x, brush.y) - height());
      return [apart < 0.1, `${before.toFixed(2)} -> ${height().toFixed(2)} m`];
    });
  await refuses('others move no ground', 'timeout', () => theirs.terraform.raise(brush, { timeoutMs: 4000 }));
}

async function land() {
  const area = { west: 32, south: 32, east: 64, north: 64 };
  await attempt('a parcel is cut out, renamed and joined again', async () => {
    const part = await mine.parcels.divide(area);
    const named = await mine.parcels.update(part.localId, { name: 'Corner', description: 'for sale' });
    const seen = await theirs.parcels.requestAt({ x: 40, y: 40 });
    const whole = await mine.parcels.join({ west: 28, south: 32, east: 64, north: 64 });
    return [
      named.name === 'Corner' && seen.name === 'Corner' && whole.area > part.area,
      `${part.area} of ${whole.area} m²`,
    ];
  });
  await refuses('others cut out nothing', 'remote', () => theirs.parcels.divide(area, { timeoutMs: 4000 }));
}

try {
  await sleep(3000);
  for (const part of [rulesOfTheEstate, rulesOfTheRegion, ground, land])
    await part().catch((error) => check(part.name, false, words(error)));
} finally {
  for (const each of [owner, other]) await each.logout();
  await ports.close();
}
console.log(failures === 0 ? 'all well' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
