import { readFileSync } from 'node:fs';
import { sha256 } from './ledger.mjs';

/** OpenSim answers an asset capability in ticks: one at a time would take minutes. */
const AT_ONCE = 6;

/** OpenSim's query key of each asset type, for its ViewerAsset. */
const KEYS = {
  0: 'texture',
  1: 'sound',
  5: 'clothing',
  6: 'object',
  7: 'notecard',
  10: 'lsltext',
  20: 'animatn',
  21: 'gesture',
  49: 'mesh',
  56: 'settings',
};

/** A simulator that has acknowledged an upload while the service was away has kept it to itself. */
function wasAway({ from, at }, away) {
  return away.some((gap) => from <= (gap.to ?? Infinity) && at >= gap.from);
}

/** The ids of all writes that the service has acknowledged, by its log: it writes the line before it answers. */
export function acknowledgedIn(log) {
  const ids = new Set();
  for (const [, id] of readFileSync(log, 'utf8').matchAll(
    /"event":"(?:stored|same|updated|conflict)","id":"([^"]+)"/g,
  ))
    ids.add(id);
  return ids;
}

/**
 * Reads back everything in the ledger at the asset service.
 * @returns good (how many), lost (an entry each: what must not be), neverSent (acknowledged by the simulator to its agent
 *   while the service was away, and not by the service)
 */
export async function proveAtService(ledger, service, acknowledged) {
  const result = { good: 0, lost: [], neverSent: [] };
  for (const entry of ledger.entries) {
    const { status, bytes } = await service.read(entry.id);
    if (status === 200 && sha256(bytes) === entry.sha256) result.good++;
    else if (status === 404 && wasAway(entry, service.away) && !acknowledged.has(entry.id))
      result.neverSent.push(entry);
    else result.lost.push({ ...entry, status });
  }
  return result;
}

/** Once more when the connection breaks: OpenSim closes one after twenty requests, perhaps while the next is on its way. */
async function readTwice(url) {
  return await read(url).catch(() => read(url));
}

async function read(url) {
  const response = await fetch(url);
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Reads back what the service has of the ledger through the simulator's ViewerAsset. */
export async function proveThroughSimulator(ledger, session, except) {
  const url = session.region.capabilities.get('ViewerAsset');
  const result = { good: 0, bad: [] };
  const todo = ledger.entries.filter(({ id, type }) => !except.has(id) && KEYS[type] !== undefined);
  const one = async (entry) => {
    const { status, bytes } = await readTwice(`${url}?${KEYS[entry.type]}_id=${entry.id}`);
    if (status === 200 && sha256(bytes) === entry.sha256) result.good++;
    else result.bad.push({ ...entry, status, got: bytes.length });
  };
  const worker = async () => {
    for (let entry = todo.pop(); entry !== undefined; entry = todo.pop()) await one(entry);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return result;
}
