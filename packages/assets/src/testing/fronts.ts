import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ClosedError } from '@landfall/protocol/errors';
import { bundle } from './bundle.ts';
import type { TestObjectStore } from './swift.ts';

/** A front in a process of its own. */
export interface FrontProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it complained of. */
  readonly complaints: string[];
  readonly isDead: boolean;
}

export interface FrontProcesses extends AsyncDisposable {
  readonly all: readonly FrontProcess[];
}

/** Starts fronts on a store that is there. Disposing of them ends them in order; `exitCode` then tells how they did. */
export async function startFronts(
  count: number,
  url: string,
  { access }: TestObjectStore,
  cacheBytes = 0,
): Promise<FrontProcesses> {
  const script = await bundle('front-process');
  const env = {
    ...process.env,
    LANDFALL_ASSETS_S3_ACCESS_KEY: access.credentials.accessKey,
    LANDFALL_ASSETS_S3_SECRET_KEY: access.credentials.secretKey,
  };
  const started: ChildProcess[] = [];
  const atExit = (): void => {
    for (const child of started) child.kill('SIGKILL');
  };
  process.once('exit', atExit);
  const start = async (): Promise<FrontProcess> => {
    const child = spawn(process.execPath, [script, url, access.endpoint, String(cacheBytes)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    const complaints: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => void complaints.push(line));
    const lines = createInterface({ input: child.stdout });
    const first = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => undefined)]);
    if (first === undefined)
      throw new ClosedError(`a front did not start: ${complaints.join('\n')}`, {
        by: 'peer',
        reason: 'exit',
      });
    return {
      url: String(first[0]),
      process: child,
      complaints,
      get isDead() {
        return child.exitCode !== null || child.signalCode !== null;
      },
    };
  };
  const all = await Promise.all(Array.from({ length: count }, start));
  return {
    all,
    async [Symbol.asyncDispose]() {
      process.off('exit', atExit);
      await Promise.all(
        all.map(async (front) => {
          if (front.isDead) return;
          const ended = once(front.process, 'exit');
          front.process.kill('SIGTERM');
          await ended;
        }),
      );
    },
  };
}
