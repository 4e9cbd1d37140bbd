import type { LevelOfDetail } from '@landfall/scene/lod';
import type { Form } from '../world/index.ts';
import type { Motion } from '../motions/index.ts';
import type { MadeGeometry, MadePicture, WorkshopAnswer, WorkshopJob } from './jobs.ts';

/** A worker that does the jobs of a workshop, as far as it is used. */
export interface WorkshopWorker {
  /** Hands over a job. */
  postMessage(job: WorkshopJob): void;
  addEventListener(type: 'message', listener: (event: { readonly data: WorkshopAnswer }) => void): void;
  /** It has broken down, or did not come. */
  addEventListener(type: 'error', listener: () => void): void;
  /** Ends it with what it is doing. */
  terminate?(): void;
}

/** Workers that may break down one after the other: what breaks them all is not given to yet another one. */
const MOST_BROKEN = 3;

/** A job, and who waits for it. */
interface Waiting {
  readonly job: WorkshopJob;
  readonly answer: (answer: WorkshopAnswer) => void;
}

/** Where geometry and pictures are made, beside the thread that draws. A worker that breaks down is replaced, and the jobs it had are done anew. */
export class Workshop {
  readonly #start: () => WorkshopWorker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkshopWorker | undefined;
  #broken = 0;
  #next = 1;
  /** Called when nothing can be made any more. */
  onGone: (() => void) | undefined;

  /** @param worker the worker, or what starts one */
  constructor(worker: WorkshopWorker | (() => WorkshopWorker)) {
    this.#start = typeof worker === 'function' ? worker : () => worker;
    this.#worker = this.#begin();
  }

  /** Jobs that are not done. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Undefined where it cannot be made. */
  async geometry(form: Form, level: LevelOfDetail, asset?: Uint8Array): Promise<MadeGeometry | undefined> {
    const answer = await this.#ask((ticket) => ({ type: 'geometry', ticket, form, level, asset }));
    return answer.type === 'geometry' ? answer.made : undefined;
  }

  /** An animation as it is played; undefined where it cannot be decoded. */
  async motion(bytes: Uint8Array): Promise<Motion | undefined> {
    const answer = await this.#ask((ticket) => ({ type: 'motion', ticket, bytes }));
    return answer.type === 'motion' ? answer.motion : undefined;
  }

  /** Undefined where it cannot be decoded. */
  async picture(bytes: Uint8Array, side: number): Promise<MadePicture | undefined> {
    const answer = await this.#ask((ticket) => ({ type: 'picture', ticket, bytes, side }));
    return answer.type === 'picture' ? answer : undefined;
  }

  #begin(): WorkshopWorker {
    const begun = this.#start();
    begun.addEventListener('message', ({ data }) => {
      this.#waiting.get(data.ticket)?.answer(data);
      this.#waiting.delete(data.ticket);
    });
    begun.addEventListener('error', () => {
      if (begun === this.#worker) this.#replace(begun);
    });
    return begun;
  }

  #replace(broken: WorkshopWorker): void {
    broken.terminate?.();
    this.#broken++;
    if (this.#broken >= MOST_BROKEN) {
      this.#worker = undefined;
      for (const [ticket, { answer }] of this.#waiting) answer({ type: 'failed', ticket });
      this.#waiting.clear();
      this.onGone?.();
      return;
    }
    this.#worker = this.#begin();
    for (const { job } of this.#waiting.values()) this.#worker.postMessage(job);
  }

  #ask(jobOf: (ticket: number) => WorkshopJob): Promise<WorkshopAnswer> {
    const ticket = this.#next++;
    const job = jobOf(ticket);
    if (this.#worker === undefined) return Promise.resolve({ type: 'failed', ticket });
    const worker = this.#worker;
    return new Promise((answer) => {
      this.#waiting.set(ticket, { job, answer });
      worker.postMessage(job);
    });
  }
}
