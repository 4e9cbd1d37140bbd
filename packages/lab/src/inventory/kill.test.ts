import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { arrive, defaultRooms, inventory } from '@landfall/client';
import type { Inventory } from '@landfall/client';
import { bundles, bundleSource } from '@landfall/codecs/testing';
import { UsageError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { createNodePorts } from '@landfall/transport/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** `.ci/run` asks for more: 20 are enough. */
const ROUNDS = Math.min(20, Number(process.env['LANDFALL_KILL_ROUNDS'] ?? 2));
/** So many are acknowledged before the grid is killed, however long that takes: a slow machine must come somewhere too. */
const CHANGES = { fewest: 4, most: 12 };
/** As long as one change takes, about: some time within one of the next it is killed. */
const CHANGE_MS = 100;

type Random = ReturnType<typeof createRandom>;
type Child = ChildProcessByStdio<null, Readable, null>;

/** What was acknowledged last of each item, by its key: its name; undefined when it was removed. */
type Known = Map<string, string | undefined>;

describe('a grid that is killed', () => {
  let folder: string;
  const script = `${bundles}lab/kept-grid-${process.pid}.mjs`;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-kept-'));
    const external = ['lmdb', 'prom-client', 'undici', 'zod', 'sharp', '@cornerstonejs/codec-openjpeg'];
    await bundleSource({ source: 'lab/src/testing/kept-grid', outfile: script, external });
  }, 120_000);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(script, { force: true });
  });

  it(
    `has every change of an inventory that it has acknowledged, in ${ROUNDS} rounds on one folder`,
    async () => {
      const random = createRandom(ROUNDS);
      const known: Known = new Map();
      for (let round = 0; round < ROUNDS; round++) await changeUntilKilled(script, folder, known, random);
      const { child, loginUri } = await start(script, folder);
      try {
        await visit(loginUri, async (own) => expectKnown(own, known));
      } finally {
        await kill(child);
      }
      expect(known.size).toBeGreaterThan(0);
    },
    60_000 + ROUNDS * 30_000,
  );
});

async function start(script: string, folder: string): Promise<{ child: Child; loginUri: string }> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return { child, loginUri: line };
  throw new UsageError('the grid did not start');
}

async function kill(child: Child): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function visit(grid: string, act: (own: Inventory) => Promise<void>): Promise<void> {
  const ports = createNodePorts();
  const rooms = [...defaultRooms(), inventory()] as const;
  const session = await arrive({ grid, user: 'Test User', password: 'secret', rooms }, ports);
  try {
    await session.inventory.fetchAll();
    await act(session.inventory);
  } finally {
    await session.logout({ waitMs: 100 });
    await ports.close();
  }
}

function expectKnown(own: Inventory, known: Known): void {
  const now = new Map([...own.items()].map(({ id, name }) => [id.key, name]));
  expect([...known].filter(([key, name]) => now.get(key) !== name)).toEqual([]);
}

/** Changes one thing after the other; in the midst of one the grid is killed. What was known before is looked at first. */
async function changeUntilKilled(
  script: string,
  folder: string,
  known: Known,
  random: Random,
): Promise<void> {
  const { child, loginUri } = await start(script, folder);
  const killed = new AbortController();
  await visit(loginUri, async (own) => {
    expectKnown(own, known);
    let isKilled = false;
    const strike = (): void => {
      isKilled = true;
      void kill(child).then(() => killed.abort());
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      for (let left = random.integer(CHANGES.fewest, CHANGES.most); left > 0; left--)
        await changeOne(own, known, random, killed.signal);
      timer = setTimeout(strike, random.integer(0, CHANGE_MS));
      for (;;) await changeOne(own, known, random, killed.signal);
    } catch (error) {
      if (!isKilled) {
        clearTimeout(timer);
        await kill(child);
        throw error;
      }
    }
  });
}

/** Makes, renames, moves or removes an item. While it is under way nobody knows what is; then it is known. */
async function changeOne(own: Inventory, known: Known, random: Random, signal: AbortSignal): Promise<void> {
  const alive = [...own.items()].filter(({ id }) => known.get(id.key) !== undefined);
  const item = alive[random.integer(0, Math.max(0, alive.length - 1))];
  const options = { signal };
  const kind = random.integer(0, 3);
  if (item === undefined || kind === 0) {
    const folders = [...own.folders()].filter(({ isLibrary }) => !isLibrary);
    const { folderId } = folders[random.integer(0, folders.length - 1)]!;
    const name = `Item ${random.integer(1, 1_000_000)}`;
    const made = await own.createItem({ name, folderId, assetType: 7, inventoryType: 7 }, options);
    known.set(made.id.key, name);
    return;
  }
  const { id, name } = item;
  known.delete(id.key);
  if (kind === 1) {
    const another = `Item ${random.integer(1, 1_000_000)}`;
    await own.rename(id, another, options);
    known.set(id.key, another);
  } else if (kind === 2) {
    await own.throwAway([id], options);
    known.set(id.key, name);
  } else {
    await own.remove([id], options);
    known.set(id.key, undefined);
  }
}
