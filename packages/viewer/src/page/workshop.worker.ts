import { createWebCodec } from '@landfall/codecs/web';
import { webInflate } from '@landfall/transport/web';
import { buffersOf, workOn } from '../workshop/index.ts';
import type { WorkshopAnswer, WorkshopJob } from '../workshop/index.ts';

/** The worker's own side, as far as it is used. */
interface WorkerSide {
  addEventListener(type: 'message', listener: (event: { readonly data: WorkshopJob }) => void): void;
  postMessage(answer: WorkshopAnswer, transfer: readonly ArrayBuffer[]): void;
}

const side = globalThis as unknown as WorkerSide;
/** One core draws, one holds the session. */
const decoders = Math.max(2, navigator.hardwareConcurrency - 2);
const codec = createWebCodec({
  worker: () => new Worker('./codec.js', { type: 'module' }),
  workers: decoders,
});

side.addEventListener('message', ({ data }) => {
  void workOn(data, { codec, inflate: (bytes, most) => webInflate(bytes, 'deflate', most) }).then((answer) =>
    side.postMessage(answer, buffersOf(answer)),
  );
});
