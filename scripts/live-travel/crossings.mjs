// Over borders, walking and flying in turn: from so far before each to so far behind it, and back.
import { setTimeout as sleep } from 'node:timers/promises';
import { regionCorner } from '@landfall/protocol/datatypes';

/** So far from the border each begins and ends, metres: less than OpenSim's word on an even walk is away. */
const RUN_UP_METRES = 12;
const RISE_MS = 1500;
const NEAR_METRES = 6;
/** Walking takes 8 s. */
const LIMIT_MS = 60_000;
/** Farther from the border the region has placed the agent elsewhere than it had said. */
const ASTRAY_METRES = 64;

/** `count` crossings to and fro over the borders between `home` and each of `names`. Returns what became of each. */
export async function crossings(session, home, names, count, tell) {
  const borders = await Promise.all(names.map((name) => borderTo(session, home, name)));
  const all = [];
  for (let index = 0; index < count; index++) {
    const border = borders[Math.floor(index / 2) % borders.length];
    const [from, to] = index % 2 === 0 ? border.there : border.back;
    // Each border is crossed in both ways on foot and in the air.
    const isFlying = Math.floor(index / (2 * borders.length)) % 2 === 1;
    all.push(await cross(session, { from, to, isFlying, name: border.name }));
    tell(`${index + 1} ${formatCrossing(all.at(-1))}`);
    if (!session.isAlive) break;
  }
  return all;
}

/** Where it is crossed: 40 m from the corner, so that a region of 512 m and one of 256 m have it, too. */
async function borderTo(session, home, name) {
  const [here, next] = await Promise.all([home, name].map((each) => session.travel.map.findRegion(each)));
  const corner = regionCorner(here.regionHandle);
  const other = regionCorner(next.regionHandle);
  const isEast = other.x > corner.x;
  const at = (metres) => {
    const along = isEast
      ? { x: other.x + metres, y: corner.y + 40 }
      : { x: corner.x + 40, y: other.y + metres };
    return { ...along, z: 0 };
  };
  const [near, far] = [at(-RUN_UP_METRES), at(RUN_UP_METRES)];
  return { name, there: [near, far], back: [far, near] };
}

async function cross(session, { from, to, isFlying, name }) {
  const result = { name, isFlying, handed: undefined, astray: undefined, isFreed: false, cause: undefined };
  const { agent } = session;
  const ends = [];
  const walk = new AbortController();
  const remove = session.on('journey', (news) => {
    ends.push({ ...news, at: performance.now() });
    if (news.type !== 'placed' || news.kind !== 'crossing') return;
    const metres = Math.round(away(session, to, news));
    if (metres < ASTRAY_METRES) return;
    result.astray = metres;
    walk.abort();
  });
  try {
    agent.land();
    if (away(session, from) > NEAR_METRES) await session.travel.teleport({ global: from }).arrival;
    if (isFlying) await rise(agent);
    else await sleep(500);
    ends.length = 0;
    const before = agent.region;
    await agent.walkTo({ global: to }, { timeoutMs: LIMIT_MS, signal: walk.signal }).catch((error) => {
      if (result.astray === undefined) throw error;
    });
    const departed = ends.find(({ type, kind }) => type === 'departed' && kind === 'crossing');
    const placed = ends.find(({ type, kind }) => type === 'placed' && kind === 'crossing');
    if (placed === undefined || agent.region === before) result.cause = 'it arrived without a crossing';
    else result.handed = placed.at - departed.at;
    result.isFreed = ends.some(({ type, kind }) => type === 'placed' && kind === 'local');
  } catch (error) {
    const { x, y, z } = agent.position;
    const steps = ends.map((each) =>
      [each.type, each.kind, each.step, each.failure].filter(Boolean).join(' '),
    );
    result.cause = `${error.message} [at ${[x, y, z].map(Math.round).join(', ')} of ${agent.region?.label}; ${steps.join(', ')}]`;
    agent.stop();
  } finally {
    remove();
  }
  return result;
}

async function rise(agent) {
  agent.fly();
  agent.walk('up');
  await sleep(RISE_MS);
  agent.stop();
}

/** Metres over the ground, from where the agent is or is placed. */
function away({ agent, region }, { x, y }, placed = { region, position: agent.position }) {
  const corner = regionCorner(placed.region.handle);
  return Math.hypot(corner.x + placed.position.x - x, corner.y + placed.position.y - y);
}

function formatCrossing({ name, isFlying, handed, astray, isFreed, cause }) {
  const how = `${isFlying ? 'flying' : 'walking'} over the border to ${name}`;
  if (cause !== undefined) return `${how}: FAILED ${cause}`;
  const freed = isFreed ? ', held behind the border and freed' : '';
  return `${how}: ${handed.toFixed(1)} ms${astray === undefined ? '' : `, but placed ${astray} m astray`}${freed}`;
}
