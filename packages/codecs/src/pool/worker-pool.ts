import { ClosedError, DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { CodecAbsentError, CodecBusyError, CodecCrashedError } from '../ports/index.ts';
import type { CodecStatistics } from '../ports/index.ts';
import type { Job, JobResult, Reply } from './job.ts';
import type { PoolThread, PoolThreads } from './threads.ts';

/** How many threads, and how much they may do. */
export interface PoolLimits {
  /** Started when they are first needed. */
  readonly workers: number;
  /** Jobs that may wait; more are refused. */
  readonly queue: number;
  /** A job has this long; then its worker is ended and another one begun. */
  readonly jobMs: number;
  /** A worker that had nothing to do for this long is ended, and gives its memory back. */
  readonly idleMs: number;
  /** A worker whose codec grew beyond this is replaced after its job, for WebAssembly never gives memory back. */
  readonly heapBytes: number;
}

const MIB = 1024 * 1024;

/** What limits are where nobody says. */
export const DEFAULT_LIMITS: PoolLimits = Object.freeze({
  workers: 1,
  queue: 64,
  jobMs: 10_000,
  idleMs: 60_000,
  heapBytes: 192 * MIB,
});

interface Waiting {
  readonly job: Job;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (error: Error) => void;
}

interface Post {
  readonly thread: PoolThread;
  /** False until it spoke: what ends it before that is no fault of a job. */
  isReady: boolean;
  current: Waiting | undefined;
  /** How long its job may still take, or how long it may still rest. */
  stopTimer: () => void;
}

/** A bounded queue in front of a few worker threads, none of which may keep the process or a caller waiting for ever. */
export class WorkerPool implements AsyncDisposable {
  readonly #limits: PoolLimits;
  readonly #threads: PoolThreads;
  readonly #posts = new Set<Post>();
  readonly #queue: Waiting[] = [];
  readonly #counts = { done: 0, failed: 0, refused: 0, replaced: 0 };
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  constructor(limits: PoolLimits, threads: PoolThreads) {
    this.#limits = limits;
    this.#threads = threads;
  }

  /** Counts since it was made, and how many jobs and threads there are now. A copy. */
  get statistics(): CodecStatistics {
    return {
      ...this.#counts,
      waiting: this.#queue.length,
      running: this.#running,
      workers: this.#posts.size,
    };
  }

  get #running(): number {
    return [...this.#posts].filter(({ current }) => current !== undefined).length;
  }

  /**
   * Does a job on a copy of its bytes, as soon as a thread is free.
   * @throws DecodeError for what is no picture or beyond the limits; CodecBusyError when too many wait; TimeoutError when a
   * thread took longer than `jobMs`; CodecCrashedError when the codec broke on it; CodecAbsentError for what is not installed;
   * ClosedError once the pool is closed
   */
  async run(job: Job): Promise<JobResult> {
    if (this.#isClosed) throw new ClosedError('the codec is closed', { by: 'us', reason: 'closed' });
    if (this.#queue.length >= this.#limits.queue) {
      this.#counts.refused++;
      throw new CodecBusyError();
    }
    return await new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#assign();
    });
  }

  /** What runs is finished, what waits is refused. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#queue.splice(0))
      reject(new ClosedError('the codec was closed', { by: 'us', reason: 'closed' }));
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    await Promise.all([...this.#posts].map((post) => this.#end(post)));
  }

  #assign(): void {
    while (this.#queue.length > 0) {
      const post = this.#freePost();
      if (post === undefined) return;
      this.#give(post, this.#queue.shift()!);
    }
    if (this.#running === 0) this.#onIdle?.();
  }

  #freePost(): Post | undefined {
    for (const post of this.#posts) if (post.current === undefined) return post;
    return this.#posts.size < this.#limits.workers ? this.#open() : undefined;
  }

  #open(): Post {
    const post: Post = {
      thread: this.#threads.open({
        hear: (reply) => this.#receive(post, reply),
        ended: (of) => this.#replace(post, endOf(post, of)),
      }),
      isReady: false,
      current: undefined,
      stopTimer: () => undefined,
    };
    this.#posts.add(post);
    return post;
  }

  #give(post: Post, waiting: Waiting): void {
    const { jobMs } = this.#limits;
    post.stopTimer();
    post.current = waiting;
    // What waits for a job keeps the process alive until it is done; an idle pool does not.
    post.thread.hold(true);
    post.stopTimer = this.#threads.after(jobMs, () =>
      this.#replace(post, new TimeoutError('a picture took too long', jobMs, waiting.job.type)),
    );
    const { job, bytes } = ownBytes(waiting.job);
    post.thread.give(job, [bytes.buffer]);
  }

  #receive(post: Post, reply: Reply): void {
    if (reply.type === 'ready') {
      post.isReady = true;
      return;
    }
    // A word of a worker that was given up meanwhile.
    if (!this.#posts.has(post)) return;
    if (reply.type === 'broken') return this.#replace(post, new CodecCrashedError(reply.what));
    const settled = this.#take(post);
    if (reply.type === 'done') {
      this.#counts.done++;
      settled?.resolve(reply.result);
    } else {
      this.#counts.failed++;
      settled?.reject(errorOf(reply));
    }
    if (reply.heapBytes > this.#limits.heapBytes) {
      this.#counts.replaced++;
      void this.#end(post);
    }
    this.#assign();
    if (post.current === undefined && this.#posts.has(post)) this.#rest(post);
  }

  /** Ends a worker and fails what it was doing; the next job begins another one. */
  #replace(post: Post, error: Error): void {
    if (!this.#posts.has(post)) return;
    const settled = this.#take(post);
    this.#counts.replaced++;
    void this.#end(post);
    if (settled !== undefined) {
      this.#counts.failed++;
      settled.reject(error);
    }
    this.#assign();
  }

  #rest(post: Post): void {
    post.stopTimer = this.#threads.after(this.#limits.idleMs, () => void this.#end(post));
  }

  async #end(post: Post): Promise<void> {
    post.stopTimer();
    this.#posts.delete(post);
    await post.thread.end();
  }

  #take(post: Post): Waiting | undefined {
    const { current } = post;
    post.stopTimer();
    post.current = undefined;
    post.thread.hold(false);
    return current;
  }
}

const endOf = ({ isReady }: Post, of: string | undefined): Error =>
  isReady ? new CodecCrashedError(of ?? 'its worker ended') : new CodecAbsentError('the worker of the codec');

/** A copy to hand over: the caller's bytes may be a cache's, or a small part of something large. */
function ownBytes(job: Job): { readonly job: Job; readonly bytes: Uint8Array<ArrayBuffer> } {
  if (job.type === 'encode') {
    const bytes = new Uint8Array(job.picture.samples);
    return { job: { ...job, picture: { ...job.picture, samples: bytes } }, bytes };
  }
  const bytes = new Uint8Array(job.codestream);
  return { job: { ...job, codestream: bytes }, bytes };
}

function errorOf(reply: Exclude<Reply, { readonly type: 'ready' | 'done' | 'broken' }>): Error {
  return reply.type === 'absent' ? new CodecAbsentError(reply.dependency) : new DecodeError(reply.what);
}
