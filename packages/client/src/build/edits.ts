import { RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { pending, timeLeft } from '../lifetime/index.ts';
import type { Settle, TimeLeft } from '../lifetime/index.ts';
import type { ObjectEvents, ObjectMirror, WorldObject } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { StoredItem } from './copying.ts';

/** How long to wait until the region reports what was asked for. */
export interface BuildOptions {
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
  /** 10 s by default. OpenSim refuses in silence. */
  readonly timeoutMs?: number | undefined;
}

/** A region whose objects can be edited. */
export type BuiltRegion = Region<ObjectEvents> & { readonly objects: ObjectMirror };

/** What an edit waits for. */
export interface Expectation<Result> {
  /** For people, such as `moving an object`. */
  readonly what: string;
  /** Whether the region has reported it, and what: asked whenever it has said anything of an object. Undefined while it has not. */
  readonly reported: (news: News) => Result | undefined;
  /** What is made of objects that the region has put into the inventory: asked in the order in which the edits were made. */
  readonly stored?: (items: readonly StoredItem[]) => Result | undefined;
  /** Asks the region, which may not tell by itself: every {@link ASK_AGAIN_MS}. */
  readonly ask?: () => void;
  /** The first time at once. */
  readonly asksAtOnce?: boolean;
  /** These are needed: when one goes, the edit has failed. */
  readonly needs?: readonly number[];
  /** What a refusal is about when nobody says a word: as far as it can be known. */
  readonly suspicion?: () => string | undefined;
}

/** What the region said. */
export interface News {
  readonly kind: 'added' | 'updated' | 'removed';
  readonly object: WorldObject;
}

/** As long as other calls wait that a region may refuse in silence. */
export const BUILD_TIMEOUT_MS = 10_000;
/** Words that may be about something else are a refusal when nothing follows for so long. */
const CONSENT_MS = 1000;
/** Regions say of anything by the same way that they restart: only what sounds like a refusal ends an edit before its time. */
const REFUSING =
  /\b(?:no|not|cannot|can['’]t|could ?n['’]t|unable|denied|refused|rejected|failed|permissions?|full|too (?:many|large|far))\b/i;

/** What was asked too early is asked again. */
const ASK_AGAIN_MS = 1000;

interface Pending {
  readonly settle: Settle<never>;
  words: string;
}

/** The edits of one region that it has not answered yet. */
export class Edits {
  readonly region: BuiltRegion;
  readonly scope: SessionScope;
  readonly #pending = new Set<Pending>();
  readonly #storing = new Set<(items: readonly StoredItem[]) => boolean>();

  constructor(region: BuiltRegion, scope: SessionScope) {
    this.region = region;
    this.scope = scope;
  }

  /**
   * Sends, and waits for what is expected.
   * @throws RemoteError with the region's words when it refuses, or when what it is about is gone; TimeoutError when it says nothing;
   *   ClosedError.
   */
  make<Result>(
    messages: readonly Message[],
    expected: Expectation<Result>,
    { signal, timeoutMs = BUILD_TIMEOUT_MS }: BuildOptions = {},
  ): Promise<Result> {
    const { region, scope } = this;
    const { what } = expected;
    const { clock } = scope.ports;
    return pending<Result>({ what, lifetime: region.lifetime, signal, clock }, (settle) => {
      const own: Pending = { settle, words: '' };
      this.#pending.add(own);
      const late = (): void => settle.reject(failure(expected, own.words, timeoutMs));
      const undoing = [
        this.#watch(expected, settle),
        this.#awaitItems(expected, settle),
        clock.after(timeoutMs, late),
      ];
      const undo = (): void => {
        this.#pending.delete(own);
        for (const each of undoing) each();
      };
      try {
        for (const message of messages) region.circuit.send(message, { reliable: true });
      } catch (error) {
        undo();
        throw error;
      }
      if (expected.ask !== undefined) undoing.push(this.#keepAsking(expected.ask, expected.asksAtOnce));
      return undo;
    });
  }

  /** What is left, step by step, of the time of a call that takes several. */
  timeLeft(options: BuildOptions): () => TimeLeft {
    return timeLeft(options, this.scope.ports.clock, BUILD_TIMEOUT_MS);
  }

  /** Of what there is nothing to report: done when it has been acked. @throws TimeoutError, ClosedError */
  async deliver(message: Message, { signal, timeoutMs = BUILD_TIMEOUT_MS }: BuildOptions): Promise<void> {
    await this.region.circuit.deliver(message, { signal, timeoutMs });
  }

  /** The region said something to the agent: perhaps why it does not do what it was asked. */
  hear(words: string): void {
    if (words === '') return;
    const [only] = this.#pending;
    for (const each of this.#pending) if (each.words === '') each.words = words;
    // Of several nobody knows which one is meant: those that succeed are not, and the others are told in the end.
    if (only === undefined || this.#pending.size > 1 || !REFUSING.test(words)) return;
    const refuse = (): void => only.settle.reject(refusal(words));
    this.scope.ports.clock.after(CONSENT_MS, refuse, { background: true });
  }

  /** The region has put something into the inventory. */
  store(items: readonly StoredItem[]): void {
    if (items.length === 0) return;
    for (const take of this.#storing) if (take(items)) return;
  }

  #awaitItems<Result>({ stored }: Expectation<Result>, settle: Settle<Result>): () => void {
    if (stored === undefined) return () => undefined;
    const take = (items: readonly StoredItem[]): boolean => {
      const result = stored(items);
      if (result !== undefined) settle.resolve(result);
      return result !== undefined;
    };
    this.#storing.add(take);
    return () => void this.#storing.delete(take);
  }

  #keepAsking(ask: () => void, isAtOnce = false): () => void {
    const again = (): (() => void) => this.scope.ports.clock.after(ASK_AGAIN_MS, turn, { background: true });
    const turn = (): void => {
      cancel = again();
      ask();
    };
    let cancel = again();
    if (isAtOnce) ask();
    return () => cancel();
  }

  #watch<Result>({ reported, needs = [], what }: Expectation<Result>, settle: Settle<Result>): () => void {
    const hear = (news: News): void => {
      const result = reported(news);
      if (result !== undefined) return settle.resolve(result);
      if (news.kind === 'removed' && needs.includes(news.object.localId))
        settle.reject(new RemoteError(`${what}: object ${news.object.localId} is gone`, 'gone'));
    };
    const { region } = this;
    const removes = [
      region.on('objectAdded', (object) => hear({ kind: 'added', object })),
      region.on('objectUpdated', (object) => hear({ kind: 'updated', object })),
      region.on('objectRemoved', (object) => hear({ kind: 'removed', object })),
    ];
    return () => {
      for (const remove of removes) remove();
    };
  }
}

function refusal(words: string): RemoteError {
  return new RemoteError('the region refuses', 'refused', words);
}

function failure({ what, suspicion }: Expectation<unknown>, words: string, timeoutMs: number): Error {
  if (words !== '') return refusal(words);
  const suspected = suspicion?.();
  if (suspected !== undefined) return new RemoteError(`${what}: ${suspected}`, 'not-permitted');
  return new TimeoutError(`${what}: the region reported nothing of it in ${timeoutMs} ms`, timeoutMs, what);
}
