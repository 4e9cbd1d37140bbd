import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { faultAnswer, refusal } from '../http/index.ts';
import type { Answer } from '../http/index.ts';

/** What a job may tell while it goes on; the newest counts where nobody reads as fast. */
export type Tell = (progress: object) => void;

/** Work that takes its time. What it resolves with is the last line. */
export type Job = (tell: Tell, signal: AbortSignal) => Promise<object>;

/** No more than so many lines of progress a second. */
const EVERY_MS = 500;

/**
 * Runs a job, and answers as soon as it tells something: lines of JSON, `{"progress": …}` now and then, at last `{"result": …}` or
 * `{"error": "…"}`. One that fails before it has told anything is answered with the status of its fault. Who leaves ends the job.
 * @param leaving aborts when nobody waits for the answer any more
 * @param onOver called once, whatever becomes of it
 */
export async function answerWithJob(job: Job, leaving: AbortSignal, onOver: () => void): Promise<Answer> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  leaving.addEventListener('abort', end, { once: true });
  if (leaving.aborted) end();
  const told = new Told();
  const running = job((progress) => told.tell({ progress }), ending.signal)
    .then(
      (result) => told.end({ result }),
      (error: unknown) => told.fail(error),
    )
    .finally(() => {
      leaving.removeEventListener('abort', end);
      onOver();
    });
  const first = await told.next();
  if (first instanceof Fault) return statusAnswer(first.error);
  const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };
  const pieces = lines(first, told, async () => {
    end();
    await running;
  });
  return { status: 200, headers, body: { sizeBytes: undefined, pieces }, giveBack: end };
}

/** What came before anything was told: roots that cannot be read, a store that refuses. */
class Fault {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

const UNREADABLE = 422;

function statusAnswer(error: unknown): Answer {
  const isOfWhoAsks = error instanceof DecodeError || error instanceof UsageError;
  return refusal(isOfWhoAsks ? UNREADABLE : faultAnswer(error).status, wordsOf(error));
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function* lines(
  first: object | undefined,
  told: Told,
  onEnd: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let line = first; line !== undefined; line = await told.next())
      yield Buffer.from(`${JSON.stringify(line instanceof Fault ? { error: wordsOf(line.error) } : line)}\n`);
  } finally {
    await onEnd();
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

  fail(error: unknown): void {
    this.end(new Fault(error));
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
