import type { Answer } from '../http/index.ts';

/** What a job may tell while it goes on; the newest counts where nobody reads as fast. */
export type Tell = (progress: object) => void;

/** Work that takes its time. What it resolves with is the last line. */
export type Job = (tell: Tell, signal: AbortSignal) => Promise<object>;

/** No more than so many lines of progress a second. */
const EVERY_MS = 500;

/**
 * Runs a job while its answer is read: lines of JSON, `{"progress": …}` now and then, at last `{"result": …}` or `{"error": "…"}`. Who
 * leaves ends the job.
 * @param onOver called once, whatever becomes of it
 */
export function answerWithJob(job: Job, onOver: () => void): Answer {
  const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };
  const ending = new AbortController();
  let hasBegun = false;
  const run = async function* (): AsyncGenerator<Uint8Array> {
    hasBegun = true;
    try {
      yield* lines(job, ending);
    } finally {
      onOver();
    }
  };
  const giveBack = (): void => {
    ending.abort();
    if (!hasBegun) onOver();
  };
  return { status: 200, headers, body: { sizeBytes: undefined, pieces: run() }, giveBack };
}

async function* lines(job: Job, ending: AbortController): AsyncGenerator<Uint8Array> {
  const told = new Told();
  const running = job((progress) => told.tell({ progress }), ending.signal).then(
    (result) => told.end({ result }),
    (error: unknown) => told.end({ error: error instanceof Error ? error.message : String(error) }),
  );
  try {
    for (let line = await told.next(); line !== undefined; line = await told.next())
      yield Buffer.from(`${JSON.stringify(line)}\n`);
  } finally {
    ending.abort();
    await running;
  }
}

/** The newest line that was not read yet, and the last. */
class Told {
  #newest: object | undefined;
  #last: object | undefined;
  #isOver = false;
  #toldAt = Number.NEGATIVE_INFINITY;
  #wake: () => void = () => undefined;

  tell(line: object): void {
    if (performance.now() - this.#toldAt < EVERY_MS) return;
    this.#toldAt = performance.now();
    this.#newest = line;
    this.#wake();
  }

  end(line: object): void {
    this.#last = line;
    this.#isOver = true;
    this.#wake();
  }

  /** Undefined after the last. */
  async next(): Promise<object | undefined> {
    while (this.#newest === undefined && !this.#isOver)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    const line = this.#newest ?? this.#last;
    if (this.#newest === undefined) this.#last = undefined;
    this.#newest = undefined;
    return line;
  }
}
