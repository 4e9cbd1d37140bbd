/** What runs in a worker thread: one job after the other, a reply for each. */
import { parentPort } from 'node:worker_threads';
import type { OpenJpegCodec } from '../open-jpeg/index.ts';
import { runJob, transferOf } from '../pool/index.ts';
import type { Job, Reply } from '../pool/index.ts';
import { loadOpenJpeg } from './load-open-jpeg.ts';
import { loadSharp, preview } from './preview.ts';

let openJpeg: OpenJpegCodec | undefined;

parentPort?.postMessage({ type: 'ready' } satisfies Reply);
parentPort?.on('message', (job: Job) => {
  void runJob(job, {
    openJpeg: async () => (openJpeg ??= await loadOpenJpeg()),
    preview: async (codec, codestream, options) =>
      await preview(codec, await loadSharp(), codestream, options),
    heapBytes: () => openJpeg?.heapBytes ?? 0,
  }).then((reply) => parentPort?.postMessage(reply, transferOf(reply)));
});
