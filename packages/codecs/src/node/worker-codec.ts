import { createPoolCodec } from '../pool/index.ts';
import type { PoolLimits } from '../pool/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { nodeThreads } from './node-threads.ts';

/** Workers and limits of a codec in worker threads. */
export interface WorkerCodecOptions extends Partial<PoolLimits> {
  /** The compiled worker, where it is not beside this file. */
  readonly script?: URL;
}

/** An {@link ImageCodec} on worker threads of Node, with OpenJPEG and sharp where they are installed. */
export function createWorkerCodec({ script, ...limits }: WorkerCodecOptions = {}): ImageCodec {
  return createPoolCodec(limits, nodeThreads(script ?? new URL('./worker.js', import.meta.url)));
}
