/** Days of travel, each in a process of its own, and what is left in its memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleProgram } from '../bundle-program.ts';
import { mostGrown, readCensus } from './heap-census.ts';

/** What a soak says after each hour. */
export interface SoakHour {
  readonly hour: number;
  /** Since the beginning. */
  readonly hops: number;
  /** Of all hops. */
  readonly arrived: number;
  /** What must never be. */
  readonly faults: readonly string[];
  /** After garbage collection, code included. */
  readonly heapBytes: number;
}

/** What became of a soak. */
export interface SoakReport {
  readonly last: SoakHour;
  /** How much more data there is after the last hour than after the first, of what there was then: 0.01 is one hundredth. */
  readonly growth: number;
  /** For people: each hour's heap, and what grew. */
  readonly told: string;
}

/** Where the snapshot after an hour lies. */
export const soakFile = (folder: string, hour: number): string => join(folder, `${hour}.heapsnapshot`);

const MIB = 2 ** 20;

/** Travels for so many virtual hours in another process. */
export async function soak(kind: 'scripted' | 'grid', seed: number, hours: number): Promise<SoakReport> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-soak-'));
  const program = await bundleProgram('travel/soak-process');
  try {
    const told = await hoursOf(program, [kind, String(seed), String(hours), folder]);
    const [first, last] = [await readCensus(soakFile(folder, 1)), await readCensus(soakFile(folder, hours))];
    const heaps = told.map(({ heapBytes }) => (heapBytes / MIB).toFixed(1)).join(' ');
    const parts = [first, last].map(
      ({ dataBytes, codeBytes }) =>
        `${(dataBytes / MIB).toFixed(2)} data, ${(codeBytes / MIB).toFixed(2)} code`,
    );
    return {
      last: told.at(-1)!,
      growth: (last.dataBytes - first.dataBytes) / first.dataBytes,
      told: `${told.at(-1)!.hops} hops; MiB hour by hour: ${heaps}; ${parts.join(' → ')}\n${mostGrown(first, last)}`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(program, { force: true });
  }
}

async function hoursOf(program: string, options: readonly string[]): Promise<SoakHour[]> {
  const child = spawn(process.execPath, ['--expose-gc', program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const hours: SoakHour[] = [];
  const end = (): void => void child.kill();
  process.once('exit', end);
  for await (const line of createInterface({ input: child.stdout })) hours.push(JSON.parse(line) as SoakHour);
  const [code] = await ended;
  process.off('exit', end);
  if (code !== 0) throw new Error(`the soak ended with ${code} after ${hours.length} hours`);
  return hours;
}
