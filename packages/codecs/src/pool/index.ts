/** The codec behind a bounded queue: threads that are replaced when they hang, crash or grow. Which threads, Node and browsers say. */
export type { Job, JobResult, Reply } from './job.ts';
export { runJob, transferOf } from './run-job.ts';
export type { JobTools } from './run-job.ts';
export { DEFAULT_LIMITS, WorkerPool } from './worker-pool.ts';
export type { PoolLimits } from './worker-pool.ts';
export type { PoolThread, PoolThreads, ThreadEars } from './threads.ts';
export { createPoolCodec } from './pool-codec.ts';
export { reductionFor, SHOWN_CHANNELS } from './reduction.ts';
