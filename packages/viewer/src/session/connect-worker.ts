import type { LoginWords, World, WorldCommand, WorldNews } from '../port/index.ts';

/** To a session's worker. */
export type WorkerOrder =
  | { readonly type: 'login'; readonly words: LoginWords }
  | { readonly type: 'command'; readonly command: WorldCommand };

/** A worker in which `serveSession` is called, as far as it is used. */
export interface SessionWorker {
  postMessage(order: WorkerOrder): void;
  addEventListener(type: 'message', listener: (event: { readonly data: WorldNews }) => void): void;
}

/** A session in a worker, as a viewer's world; `login` begins it. */
export interface WorkerWorld extends World {
  login(words: LoginWords): void;
}

/** The world of a worker. */
export function connectWorker(worker: SessionWorker): WorkerWorld {
  const listeners = new Set<(news: WorldNews) => void>();
  worker.addEventListener('message', ({ data }) => {
    for (const listener of listeners) listener(data);
  });
  return {
    login: (words) => worker.postMessage({ type: 'login', words }),
    send: (command) => worker.postMessage({ type: 'command', command }),
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
