import type { LevelOfDetail } from '@landfall/scene/lod';
import type { Form } from '../world/index.ts';
import type { MadeGeometry, MadePicture, WorkshopAnswer, WorkshopJob } from './jobs.ts';

/** A worker that does the jobs of a workshop, as far as it is used. */
export interface WorkshopWorker {
  postMessage(job: WorkshopJob): void;
  addEventListener(type: 'message', listener: (event: { readonly data: WorkshopAnswer }) => void): void;
}

/** Where geometry and pictures are made, beside the thread that draws. */
export class Workshop {
  readonly #worker: WorkshopWorker;
  readonly #waiting = new Map<number, (answer: WorkshopAnswer) => void>();
  #next = 1;

  constructor(worker: WorkshopWorker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => {
      this.#waiting.get(data.ticket)?.(data);
      this.#waiting.delete(data.ticket);
    });
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

  /** Undefined where it cannot be decoded. */
  async picture(bytes: Uint8Array, side: number): Promise<MadePicture | undefined> {
    const answer = await this.#ask((ticket) => ({ type: 'picture', ticket, bytes, side }));
    return answer.type === 'picture' ? answer : undefined;
  }

  #ask(jobOf: (ticket: number) => WorkshopJob): Promise<WorkshopAnswer> {
    const ticket = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(ticket, resolve);
      this.#worker.postMessage(jobOf(ticket));
    });
  }
}
