import { ClosedError } from '@landfall/protocol/errors';
import { decodeFault, encodeFault } from './faults.ts';
import type { Fault } from './faults.ts';

/** The way to another process; what is sent is cloned, byte arrays included. */
export type Send = (message: Message) => void;

export type Message =
  | { readonly ask: number; readonly question: string; readonly body: unknown }
  | { readonly answer: number; readonly value?: unknown; readonly fault?: Fault };

/** Questions by name: what is asked and what is answered. */
export type Questions = Readonly<Record<string, { readonly body: unknown; readonly value: unknown }>>;

/** What a process has to say to the questions it is asked. */
export type Answerers<Q extends Questions> = {
  readonly [N in keyof Q]: (body: Q[N]['body']) => Promise<Q[N]['value']> | Q[N]['value'];
};

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Questions and answers between two processes, any number under way in both directions. */
export class Talk<Theirs extends Questions, Ours extends Questions> {
  readonly #send: Send;
  readonly #answerers: Answerers<Ours>;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #ended = false;

  constructor(send: Send, answerers: Answerers<Ours>) {
    this.#send = send;
    this.#answerers = answerers;
  }

  /** @throws what the other side threw; ClosedError when it is gone */
  ask<N extends keyof Theirs & string>(question: N, body: Theirs[N]['body']): Promise<Theirs[N]['value']> {
    if (this.#ended) return Promise.reject(gone());
    this.#asked += 1;
    const ask = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ask, { resolve, reject });
      try {
        this.#send({ ask, question, body });
      } catch (error) {
        this.#waiting.delete(ask);
        throw error;
      }
    });
  }

  /** Takes in what the other process sent. */
  receive(message: Message): void {
    if ('ask' in message) {
      void this.#answer(message.ask, message.question, message.body);
      return;
    }
    const waiting = this.#waiting.get(message.answer);
    this.#waiting.delete(message.answer);
    if (message.fault !== undefined) waiting?.reject(decodeFault(message.fault));
    else waiting?.resolve(message.value);
  }

  /** The other process is gone: nobody waits for it any more. */
  end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(gone());
    this.#waiting.clear();
  }

  async #answer(answer: number, question: keyof Ours, body: unknown): Promise<void> {
    try {
      this.#reply({ answer, value: await this.#answerers[question](body) });
    } catch (error) {
      this.#replyFault(answer, encodeFault(error));
    }
  }

  #reply(reply: Message): void {
    if (!this.#ended) this.#send(reply);
  }

  /** A fault is a few words: where even they cannot be sent, there is no other process any more. */
  #replyFault(answer: number, fault: Fault): void {
    try {
      this.#reply({ answer, fault });
    } catch {
      this.end();
    }
  }
}

const gone = (): ClosedError =>
  new ClosedError('the other process is gone', { by: 'peer', reason: 'closed' });
