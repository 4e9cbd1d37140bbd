import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askOnce } from '../testing/ask-once.ts';
import { bundle } from '../testing/bundle.ts';
import { assetXml, idOf } from '../testing/test-service.ts';
import { sampleSizes, writerAsset } from '../testing/writer-asset.ts';

/** `.ci/run` asks for 150 of LANDFALL_KILL_ROUNDS; a round of several processes is ten times as long as one of a store. */
const ROUNDS = Math.ceil(Number(process.env['LANDFALL_KILL_ROUNDS'] ?? 20) / 10);
const WRITERS = 16;
const MOST_ACKNOWLEDGED = 300;

interface Owner {
  readonly url: string;
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
}

describe('a service in several processes: kill -9 of the one that owns the store', () => {
  let folder: string;
  let scripts: { readonly owner: string; readonly front: string };
  let owner: Owner | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-kill-owner-'));
    scripts = { owner: await bundle('owner-process'), front: await bundle('processes/front-process') };
  });
  afterAll(async () => {
    owner?.process.kill('SIGKILL');
    await owner?.ended;
    for (const script of Object.values(scripts)) await rm(script, { force: true });
    await rm(folder, { recursive: true, force: true });
  });

  it(
    `loses nothing that a front acknowledged, shows nothing half, and leaves no front behind, in ${ROUNDS} rounds on one folder`,
    async () => {
      const random = createRandom(ROUNDS);
      const sent = new Set<number>();
      const acknowledged = new Set<number>();
      for (let round = 0; round < ROUNDS; round += 1) {
        owner = await startOwner(folder, scripts);
        await expectWhole(owner, sent, acknowledged);
        const most = acknowledged.size + random.integer(1, MOST_ACKNOWLEDGED);
        await writeUntilKilled(owner, sent, acknowledged, most);
        await expectNobodyThere(owner);
      }
      owner = await startOwner(folder, scripts);
      await expectWhole(owner, sent, acknowledged);
      expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS);
    },
    60_000 + ROUNDS * 20_000,
  );
});

async function startOwner(
  folder: string,
  scripts: { readonly owner: string; readonly front: string },
): Promise<Owner> {
  const child = spawn(process.execPath, [scripts.owner, folder, scripts.front], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [url] = await Promise.race([once(lines, 'line'), ended.then(() => expect.fail('it did not start'))]);
  return { url: String(url), process: child, ended };
}

const contentOf = (seed: number): Buffer =>
  Buffer.from(writerAsset(seed, createRandom(seed).pick(sampleSizes)).bytes);

/** Sixteen simulators upload until the process that owns the store is killed, in the midst of what follows. */
async function writeUntilKilled(
  { url, process: child, ended }: Owner,
  sent: Set<number>,
  acknowledged: Set<number>,
  most: number,
): Promise<void> {
  const writer = async (): Promise<void> => {
    for (;;) {
      const seed = sent.size + 1;
      sent.add(seed);
      const asking = askOnce(url, 'POST', '/assets/', assetXml(seed, contentOf(seed)));
      const answer = await asking.catch(() => undefined);
      if (answer === undefined || (child.killed && answer.status === 503)) return;
      expect([answer.status, answer.headers['asset-outcome']], `seed ${seed}`).toEqual([200, 'stored']);
      acknowledged.add(seed);
      if (acknowledged.size >= most) child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await ended;
}

/** What was acknowledged is there; what was not is there whole, or not at all. */
async function expectWhole({ url }: Owner, sent: Set<number>, acknowledged: Set<number>): Promise<void> {
  const left = sent.values();
  const reader = async (): Promise<void> => {
    for (const seed of left) {
      const response = await fetch(`${url}/assets/${idOf(seed).toString()}/data`);
      const bytes = Buffer.from(await response.arrayBuffer());
      if (response.status === 404 && !acknowledged.has(seed)) continue;
      expect(response.status, `seed ${seed}`).toBe(200);
      expect(bytes.equals(contentOf(seed)), `seed ${seed}`).toBe(true);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, reader));
}

/** Fronts without an owner end by themselves: their port is free for those that come. */
async function expectNobodyThere({ url }: Owner): Promise<void> {
  await vi.waitFor(
    async () => await expect(askOnce(url, 'GET', '/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
    { timeout: 20_000, interval: 50 },
  );
}
