import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../store/index.ts';
import { bundle } from '../testing/bundle.ts';
import { sampleSizes, writerAsset } from '../testing/writer-asset.ts';
import { EmbeddedStore } from './index.ts';

/** `.ci/run` asks for 150; LANDFALL_KILL_ROUNDS=10000 for a long night. */
const ROUNDS = Number(process.env['LANDFALL_KILL_ROUNDS'] ?? 3);
const MOST_ACKNOWLEDGED = 120;
const SEEDS_PER_ROUND = 10_000;

describe('embedded store: kill -9 under concurrent writes', () => {
  let folder: string;
  let script: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-kill-'));
    script = await bundle('kill-writer');
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(script, { force: true });
  });

  it(
    `loses nothing acknowledged and shows nothing half, in ${ROUNDS} rounds on one folder`,
    async () => {
      const random = createRandom(ROUNDS);
      const acknowledged = new Set<number>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const told = await writeUntilKilled(script, folder, round, random.integer(1, MOST_ACKNOWLEDGED));
        for (const seed of told) acknowledged.add(seed);
        await expectRecovered(folder, told, acknowledged, round);
      }
      expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS);
    },
    60_000 + ROUNDS * 5000,
  );
});

/** Runs the writer; kills it when it has told of `most` assets, in the midst of those that follow. */
async function writeUntilKilled(
  script: string,
  folder: string,
  round: number,
  most: number,
): Promise<number[]> {
  const child = spawn(process.execPath, [script, folder, String(round * SEEDS_PER_ROUND), '8'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const told: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.endsWith(' stored')) continue;
    told.push(Number.parseInt(line, 10));
    if (told.length === most) child.kill('SIGKILL');
  }
  expect((await ended)[1], 'it was killed, it did not end').toBe('SIGKILL');
  return told;
}

/** Of this round everything is read, of the rounds before that it is there; every asset that is listed is whole. */
async function expectRecovered(
  folder: string,
  told: number[],
  acknowledged: Set<number>,
  round: number,
): Promise<void> {
  const store = await EmbeddedStore.open({ folder });
  for (const seed of told) {
    const asset = writerAsset(seed, createRandom(seed).pick(sampleSizes));
    const found = await store.read(asset.id);
    expect(found && hashOf(found.bytes), `round ${round}: seed ${seed}`).toBe(hashOf(asset.bytes));
  }
  const ids = [...acknowledged].map((seed) => writerAsset(seed, 0).id);
  expect((await store.exists(ids)).every(Boolean)).toBe(true);
  let listed = 0;
  for await (const asset of store.entries()) {
    listed += 1;
    const seed = Number(asset.name.slice(5));
    if (seed < round * SEEDS_PER_ROUND) continue;
    expect(asset.hash).toBe(hashOf(writerAsset(seed, createRandom(seed).pick(sampleSizes)).bytes));
    expect((await store.read(asset.id))?.bytes.length).toBe(asset.sizeBytes);
  }
  expect((await store.stats()).assets).toBe(listed);
  expect((await store.inspect()).unnamed.hashes).toEqual([]);
  await store[Symbol.asyncDispose]();
}
