import { Worker } from 'node:worker_threads';
import type { PoolThread, PoolThreads, Reply, ThreadEars } from '../pool/index.ts';

/** Of JavaScript in one worker; the codec's own memory is bounded by what it is given to decode. */
const MAX_OLD_GENERATION_MB = 256;

/** Worker threads of Node. @param script the compiled worker */
export function nodeThreads(script: URL): PoolThreads {
  return {
    open: (ears) => openThread(script, ears),
    after: (ms, then) => {
      const timer = setTimeout(then, ms).unref();
      return () => clearTimeout(timer);
    },
  };
}

function openThread(script: URL, ears: ThreadEars): PoolThread {
  const worker = new Worker(script, {
    // Neither the settings of this process, nor what its environment has of secrets.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MAX_OLD_GENERATION_MB },
  });
  worker.unref();
  // Told when it has ended: only then all that it said before has been heard, `ready` too.
  let diedOf: string | undefined;
  worker.on('message', (reply: Reply) => ears.hear(reply));
  worker.on('error', (error) => void (diedOf = String(error)));
  worker.on('exit', () => ears.ended(diedOf));
  return {
    give: (job, transfer) => worker.postMessage(job, transfer),
    hold: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    end: async () => void (await worker.terminate()),
  };
}
