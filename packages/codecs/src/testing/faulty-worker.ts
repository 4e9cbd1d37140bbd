/** A worker that does what the first byte of its job says: 1 hangs, 2 throws, 3 exits, 4 breaks; anything else is given back. */
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ type: 'ready' });
parentPort?.on('message', ({ codestream }: { readonly codestream: Uint8Array }) => {
  switch (codestream[0]) {
    case 1:
      for (;;) continue;
    case 2:
      throw new RangeError('on demand');
    case 3:
      process.exit(3);
      break;
    case 4:
      parentPort?.postMessage({ type: 'broken', what: 'on demand' });
      break;
    default:
      parentPort?.postMessage({ type: 'done', result: codestream, heapBytes: codestream[1] ?? 0 });
  }
});
