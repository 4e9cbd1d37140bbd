import type { Job, Reply } from './job.ts';

/** A thread that does jobs, one at a time. */
export interface PoolThread {
  /** Gives it its next job. @param transfer memory that is handed over, not copied */
  give(job: Job, transfer: readonly ArrayBuffer[]): void;
  /** Whether what waits for it keeps the process alive. */
  hold(isBusy: boolean): void;
  /** Ends it, whatever it does. */
  end(): Promise<void>;
}

/** What a pool hears of a thread. */
export interface ThreadEars {
  /** It said something: first that it is ready, then a reply to each job, in order. */
  readonly hear: (reply: Reply) => void;
  /** It ended by itself. @param of what it died of, where that is known */
  readonly ended: (of: string | undefined) => void;
}

/** Where threads come from, and time. */
export interface PoolThreads {
  /** Begins a thread, and tells `ears` what it says and when it has ended. */
  open(ears: ThreadEars): PoolThread;
  /** Calls after so many milliseconds, unless what it returns is called before. Keeps no process alive. */
  after(ms: number, then: () => void): () => void;
}
