import type { LoginWords, World, WorldCommand, WorldNews } from '../port/index.ts';

/** To a session's worker. */
export type WorkerOrder =
  | { readonly type: 'login'; readonly words: LoginWords }
  | { readonly type: 'command'; readonly command: WorldCommand }
  /** Answered by {@link WorkerWord} `alive`. */
  | { readonly type: 'ping' };

/** What a session's worker says: news, and that it is alive. */
export type WorkerWord = WorldNews | { readonly type: 'alive' };

/** Questions without an answer after which a worker has broken down. */
const MOST_UNANSWERED = 3;

/** A worker in which `serveSession` is called, as far as it is used. */
export interface SessionWorker {
  /** Hands over an order. */
  postMessage(order: WorkerOrder): void;
  /** Hears what the session says. */
  addEventListener(type: 'message', listener: (event: { readonly data: WorkerWord }) => void): void;
  /** Ends the worker, and the session in it without a logout. */
  terminate(): void;
}

/** A session in a worker, as a viewer's world; `login` begins it. */
export interface WorkerWorld extends World {
  /** Asks the worker to log in; what comes of it is told as the world's words. */
  login(words: LoginWords): void;
  /** Asks whether the worker is alive; to be called every few seconds. */
  check(): void;
}

/** The world of a worker. One that answers no more has broken down: its session ends, and the next login has a new one. */
export function connectWorker(start: () => SessionWorker): WorkerWorld {
  const listeners = new Set<(news: WorldNews) => void>();
  const tell = (news: WorldNews): void => {
    for (const listener of listeners) listener(news);
  };
  let worker: SessionWorker | undefined;
  let unanswered = 0;
  const begin = (): SessionWorker => {
    const begun = start();
    unanswered = 0;
    begun.addEventListener('message', ({ data }) => {
      if (begun !== worker) return;
      unanswered = 0;
      if (data.type !== 'alive') tell(data);
    });
    return begun;
  };
  worker = begin();
  return {
    login(words) {
      worker ??= begin();
      worker.postMessage({ type: 'login', words });
    },
    check() {
      if (worker === undefined) return;
      if (unanswered++ < MOST_UNANSWERED) return worker.postMessage({ type: 'ping' });
      worker.terminate();
      worker = undefined;
      return tell({ type: 'ended', by: 'us', reason: 'crashed', words: '' });
    },
    send: (command) => worker?.postMessage({ type: 'command', command }),
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
