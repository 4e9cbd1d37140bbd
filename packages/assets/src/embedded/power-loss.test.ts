import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { AssetFlag, hashOf } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

/** More with LANDFALL_POWER_LOSS_ROUNDS=10000. */
const ROUNDS = Number(process.env['LANDFALL_POWER_LOSS_ROUNDS'] ?? 12);
const WRITERS = 6;
/** So small that segments are begun, and the ledger is written, all the time. */
const SEGMENT_BYTES = 0x5000;
const SIZES = [1, 40, 700, 5000, 8192, 9000, 20_000];

/** What the writers know: of each id the last acknowledged bytes, and bytes whose put was never answered. */
class Ledger {
  readonly acknowledged = new Map<string, NewAsset>();
  readonly open = new Map<string, NewAsset[]>();
  readonly removed = new Set<string>();
}

describe('embedded store: power loss at any moment', () => {
  it(`loses nothing acknowledged and shows nothing half, in ${ROUNDS} rounds`, async () => {
    for (let seed = 1; seed <= ROUNDS; seed += 1) await playRound(seed);
  });
});

/** Writers, settling, collection; the power goes after a random number of turns; twice, so that recovery is hit too. */
async function playRound(seed: number): Promise<void> {
  const random = createRandom(seed);
  const ledger = new Ledger();
  let files = new MemoryFiles();
  for (let life = 0; life < 3; life += 1) {
    const store = await open(files);
    await expectAllThere(store, ledger, `seed ${seed}, life ${life}`);
    expect(store.recovery.lost, `seed ${seed}, life ${life}`).toEqual([]);
    const writers = Array.from({ length: WRITERS }, () => write(store, random, ledger));
    const upkeep = [store.compact(), store.collect({ has: () => true }, { graceSeconds: 0, dryRun: false })];
    await turns(random.integer(1, 60));
    files = files.losePower(random.next);
    await Promise.allSettled(upkeep);
    await Promise.all(writers);
  }
}

function open(files: MemoryFiles): Promise<EmbeddedStore> {
  return EmbeddedStore.open({
    folder: 'data',
    files,
    openIndex: async () => new MemoryKeyValue(),
    idleWorkAfterMs: 0,
    segmentBytes: SEGMENT_BYTES,
    now: () => 1_700_000_000,
  });
}

async function write(store: EmbeddedStore, random: Random, ledger: Ledger): Promise<void> {
  for (;;) {
    const asset = nextAsset(random, ledger);
    const key = asset.id.toString();
    ledger.open.set(key, [...(ledger.open.get(key) ?? []), asset]);
    try {
      const { outcome } = await store.put(asset);
      expect(['stored', 'updated', 'same']).toContain(outcome);
    } catch {
      return;
    }
    ledger.open.set(
      key,
      ledger.open.get(key)!.filter((other) => other !== asset),
    );
    ledger.acknowledged.set(key, asset);
  }
}

/** Sometimes an id again, rewritten, or the bytes of another: but never two at once of one id. */
function nextAsset(random: Random, ledger: Ledger): NewAsset {
  const size = random.pick(SIZES as [number, ...number[]]);
  // Few bytes are drawn and repeated: to draw them all took most of the time.
  const bytes = Uint8Array.from(Buffer.alloc(size, random.bytes(16)));
  const fresh = sampleAsset(random, 1, { flags: AssetFlag.rewritable, bytes });
  const known = [...ledger.acknowledged.values()].filter(
    ({ id }) => (ledger.open.get(id.toString()) ?? []).length === 0,
  );
  const other = known[random.integer(0, known.length)];
  if (other === undefined || random.chance(0.5)) return fresh;
  return random.chance(0.5) ? { ...fresh, id: other.id } : { ...fresh, bytes: other.bytes };
}

/** In one breath: `expect` for each of thousands takes longer than to read them. */
async function expectAllThere(store: EmbeddedStore, ledger: Ledger, when: string): Promise<void> {
  const faults: string[] = [];
  for (const [key, asset] of ledger.acknowledged) {
    const found = await store.read(asset.id);
    const allowed = [asset, ...(ledger.open.get(key) ?? [])].map(({ bytes }) => hashOf(bytes));
    if (found === undefined || !allowed.includes(hashOf(found.bytes))) faults.push(`${key} was acknowledged`);
  }
  for await (const { id } of store.entries()) {
    const key = id.toString();
    const found = await store.read(id);
    const allowed = [ledger.acknowledged.get(key), ...(ledger.open.get(key) ?? [])].map(
      (asset) => asset && hashOf(asset.bytes),
    );
    if (!allowed.includes(hashOf(found!.bytes))) faults.push(`${key} is not whole`);
  }
  expect(faults, when).toEqual([]);
  expect(await store.inspect(), when).toMatchObject({ damaged: [], unnamed: { hashes: [] } });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
