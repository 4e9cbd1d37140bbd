/** What runs in a worker thread: one job after the other, a reply for each. */
import { parentPort } from 'node:worker_threads';
import type { Job, JobResult, Reply } from './job.ts';
import { runJob } from './run-job.ts';

parentPort?.postMessage({ type: 'ready' } satisfies Reply);
parentPort?.on('message', (job: Job) => {
  void runJob(job).then((reply) => parentPort?.postMessage(reply, handedOver(reply)));
});

/** Memory that goes to the other side instead of being copied. */
function handedOver(reply: Reply): ArrayBuffer[] {
  return reply.type === 'done' ? [bytesOf(reply.result).buffer as ArrayBuffer] : [];
}

function bytesOf(result: JobResult): Uint8Array {
  if (result instanceof Uint8Array) return result;
  return 'samples' in result ? result.samples : result.bytes;
}
