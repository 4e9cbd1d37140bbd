import { connectGateway, openWebStore } from '@landfall/transport/web';
import { serveSession } from '../session/index.ts';
import type { ViewerStores, WorkerOrder, WorkerWord } from '../session/index.ts';

/** The worker's own side, as far as it is used. */
interface WorkerSide {
  addEventListener(type: 'message', listener: (event: { readonly data: WorkerOrder }) => void): void;
  postMessage(word: WorkerWord, transfer: readonly ArrayBuffer[]): void;
}

const side = globalThis as unknown as WorkerSide;

const MEGABYTE = 1024 * 1024;

/** Of each grid its own: ids are a grid's. Where the browser keeps nothing, nothing is kept. */
async function openStores(grid: string): Promise<ViewerStores> {
  const open = async (what: string, megabytes: number) =>
    await openWebStore(`landfall ${what} ${grid}`, { maxBytes: megabytes * MEGABYTE }).catch(() => undefined);
  const [assets, objects, lists] = await Promise.all([
    open('assets', 512),
    open('objects', 64),
    open('lists', 64),
  ]);
  return { assets, objects, lists };
}

const take = serveSession({
  connect: ({ socket, token, grid }) =>
    connectGateway(socket, { grid, ...(token === undefined ? {} : { token }) }),
  openStores,
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
