/**
 * To each process in the order in which it happened: one request at a time, with all that has come up meanwhile. A process that does not
 * answer is told again until it does, however long that takes, so that it has missed nothing then. A request that it refuses, while it
 * answers others, is passed over.
 */
import { decodeText } from '@landfall/protocol/bytes';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import { MOST_TIDINGS, encodeTidings } from './tiding.ts';
import type { Tiding } from './tiding.ts';

const ANSWER_MS = 10_000;
const ATTEMPTS = 3;
/** The first time; then twice as long each time. */
const AGAIN_MS = 1000;
const MOST_AGAIN_MS = 30_000;
/** More wait only for a process that is as good as dead; the oldest are forgotten. */
export const MOST_WAITING = 4096;
/** Tells nothing: what is answered to it is that somebody is there. */
const NOTHING = encodeTidings([]);

/** What one process has not been told yet. */
class Outbox {
  readonly #services: GridServices;
  readonly #uri: string;
  #waiting: Tiding[] = [];
  #isBusy = false;
  #forgotten = 0;

  constructor(services: GridServices, uri: string) {
    this.#services = services;
    this.#uri = uri;
  }

  add(tiding: Tiding): void {
    this.#waiting.push(tiding);
    if (this.#waiting.length > MOST_WAITING) this.#forget();
    if (!this.#isBusy) void this.#empty();
  }

  /** That it begins is told at once, and how many they were when the process answers again. */
  #forget(): void {
    this.#waiting.shift();
    this.#forgotten++;
    if (this.#forgotten === 1) this.#testify();
  }

  #testify(): void {
    this.#services.witness?.observe('TidingsForgotten', { peer: this.#uri, forgotten: this.#forgotten });
  }

  async #empty(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      await this.#tell(encodeTidings(this.#waiting.splice(0, MOST_TIDINGS)));
      if (this.#forgotten > 1) this.#testify();
      this.#forgotten = 0;
    }
    this.#isBusy = false;
  }

  /** Until it has been taken, or is refused, or the process has ended. Never rejects. */
  async #tell(body: Uint8Array): Promise<void> {
    for (let attempt = 1; this.#isThere; attempt++) {
      if (await this.#isTaken(body)) return;
      if (attempt >= ATTEMPTS && (await this.#isTaken(NOTHING))) return;
      const againMs = Math.min(AGAIN_MS * 2 ** (attempt - 1), MOST_AGAIN_MS);
      const { clock } = this.#services.ports;
      await new Promise<void>((resolve) => void clock.after(againMs, resolve, { background: true }));
    }
  }

  async #isTaken(body: Uint8Array): Promise<boolean> {
    const request = { method: 'POST', path: '/tidings/', body, timeoutMs: ANSWER_MS };
    const answer = await this.#services.askPeer(this.#uri, request);
    return answer !== undefined && decodeText(answer) === 'True';
  }

  get #isThere(): boolean {
    return this.#services.elsewhere.some(({ peerUri }) => peerUri === this.#uri);
  }
}

const OUTBOXES = new Part<GridServices, Map<string, Outbox>>(() => new Map());

/** Tells all other processes of the grid; nothing in a grid of one. */
export function tellElsewhere(services: GridServices, tiding: Tiding): void {
  const outboxes = services.part(OUTBOXES);
  const uris = new Set(services.elsewhere.map(({ peerUri }) => peerUri));
  for (const uri of outboxes.keys()) if (!uris.has(uri)) outboxes.delete(uri);
  for (const uri of uris) {
    if (uri === undefined) continue;
    const outbox = outboxes.get(uri) ?? new Outbox(services, uri);
    outboxes.set(uri, outbox);
    outbox.add(tiding);
  }
}
