import type { PoolThread, PoolThreads, Reply, ThreadEars } from '../pool/index.ts';

/** Web Workers as threads of a pool. @param begin makes one */
export function webThreads(begin: () => Worker): PoolThreads {
  return {
    open: (ears) => openThread(begin(), ears),
    after: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
  };
}

function openThread(worker: Worker, { hear, ended }: ThreadEars): PoolThread {
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => hear(data));
  worker.addEventListener('messageerror', () => ended('it answered what cannot be read'));
  // A worker goes on after an error; what it was doing then has no reply.
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    // Of a script that is not there nothing is said.
    ended(event.message === undefined || event.message === '' ? undefined : event.message);
  });
  return {
    give: (job, transfer) => worker.postMessage(job, [...transfer]),
    hold: () => undefined,
    end: async () => await Promise.resolve(worker.terminate()),
  };
}
