import { connectGateway } from '@landfall/transport/web';
import { serveSession } from '../session/index.ts';
import type { WorkerOrder, WorkerWord } from '../session/index.ts';

/** The worker's own side, as far as it is used. */
interface WorkerSide {
  addEventListener(type: 'message', listener: (event: { readonly data: WorkerOrder }) => void): void;
  postMessage(word: WorkerWord, transfer: readonly ArrayBuffer[]): void;
}

const side = globalThis as unknown as WorkerSide;

const take = serveSession({
  connect: ({ socket, token, grid }) =>
    connectGateway(socket, { grid, ...(token === undefined ? {} : { token }) }),
  post: (word, transfer) => side.postMessage(word, transfer),
  time: {
    wallTime: () => Date.now(),
    every(periodMs, act) {
      const timer = setInterval(act, periodMs);
      return () => clearInterval(timer);
    },
  },
});
side.addEventListener('message', ({ data }) => take(data));
