import { createPoolCodec } from '../pool/index.ts';
import type { PoolLimits } from '../pool/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { webThreads } from './web-threads.ts';

/** Workers and limits of a codec in Web Workers. */
export interface WebCodecOptions extends Partial<PoolLimits> {
  /** Begins a worker in which {@link serveCodec} is called: bundlers want to see `new Worker(new URL(…))` in the page's own code. */
  readonly worker: () => Worker;
}

/**
 * An {@link ImageCodec} on Web Workers. Previews are drawn on an OffscreenCanvas.
 */
export function createWebCodec({ worker, ...limits }: WebCodecOptions): ImageCodec {
  return createPoolCodec(limits, webThreads(worker));
}
