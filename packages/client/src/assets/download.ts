import type { AssetKind } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import { onAbort, pause } from '../lifetime/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import { cancelledError, isBusy, isHttpFailure, isPassing } from './asset-errors.ts';
import { checkBeginning } from './beginning.ts';
import { bytesFor } from './detail.ts';
import type { AssetDetail, TextureLevels } from './detail.ts';
import { ChangedAssetError, isWhole, joined, NOTHING } from './held.ts';
import type { Detour, Fallback } from './fallback.ts';
import type { Held, Piece } from './held.ts';
import type { AskedRange } from './http-piece.ts';
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, MAX_EXCHANGES, MAX_FAILURES, MAX_GROWTHS } from './limits.ts';
import type { Lane } from './lane.ts';
import type { Ranked } from './ranking.ts';
import type { AskedPiece, AssetSource, AssetWay } from './source.ts';
import type { AssetPlace } from './sources.ts';

/** What an asset is kept under. */
export const assetKey = (kind: AssetKind, id: Uuid): string => `${kind} ${id.toString()}`;

/** Somebody who waits for an asset. */
export interface Waiter extends Ranked {
  readonly detail: AssetDetail;
  resolve(held: Held): void;
  reject(error: unknown): void;
}

/** What a download needs of the room. */
export interface DownloadHost {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly levels: TextureLevels | undefined;
  /** What is there already. Never rejects. */
  recall(download: Download): Promise<Held>;
  find(download: Download, signal: AbortSignal): Promise<AssetSource>;
  /** Where that is now. */
  placeFor(download: Download): AssetPlace;
  readonly fallback: Fallback;
  /** Bytes that have come over the network. */
  count(bytes: number): void;
  /** Nobody waits any more: what has come so far; undefined when that was no such asset at all. */
  end(download: Download, held: Held | undefined): void;
}

/** One asset on its way, for everybody who wants it: it grows until each has what he wants, and ends when nobody waits. */
export class Download implements Ranked {
  readonly kind: AssetKind;
  readonly id: Uuid;
  /** The way that was asked for. */
  readonly askedWay: AssetWay | undefined;
  /** Of the kind and the id alone. */
  readonly key: string;
  readonly #host: DownloadHost;
  readonly #waiters = new Set<Waiter>();
  readonly #abort = new AbortController();
  #lane: Lane<Ranked> | undefined;
  #held: Held = NOTHING;
  #failures = 0;
  #growths = 0;
  #exchanges = 0;
  #detour: Detour | undefined;
  #isOver = false;

  constructor(kind: AssetKind, id: Uuid, way: AssetWay | undefined, host: DownloadHost) {
    this.kind = kind;
    this.id = id;
    this.askedWay = way;
    this.key = assetKey(kind, id);
    this.#host = host;
  }

  /** The one way that it goes; undefined for any. */
  get way(): AssetWay | undefined {
    return this.#detour?.isStill() === true ? 'udp' : this.askedWay;
  }

  /** Whether more has come than there was at first. */
  get hasGrown(): boolean {
    return this.#growths > 0;
  }

  get priority(): number {
    let highest = -Infinity;
    for (const { priority } of this.#waiters) highest = Math.max(highest, priority);
    return highest;
  }

  /** One more wants it. Nobody joins a download that has ended. */
  join(waiter: Waiter): void {
    this.#waiters.add(waiter);
    this.update();
  }

  /** One wants it no longer. */
  leave(waiter: Waiter): void {
    if (!this.#waiters.delete(waiter)) return;
    if (this.#waiters.size > 0) return this.update();
    this.#end(this.#held);
    this.#abort.abort();
  }

  /** A priority has changed. */
  update(): void {
    this.#lane?.update(this);
  }

  /** Never rejects. */
  async run(): Promise<void> {
    try {
      this.#held = await this.#host.recall(this);
      while (this.#settle()) await this.#grow();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Gives it to those for whom there is enough. @returns whether somebody still waits */
  #settle(): boolean {
    if (this.#isOver) return false;
    for (const waiter of this.#waiters) {
      if (!isWhole(this.#held) && this.#held.bytes.length < this.#bytesFor(waiter)) continue;
      if (this.#waiters.delete(waiter)) waiter.resolve(this.#held);
    }
    if (this.#waiters.size === 0) this.#end(this.#held);
    return !this.#isOver;
  }

  #bytesFor({ detail }: Waiter): number {
    return bytesFor(this.kind, detail, this.#held, this.#host.levels);
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    // What it had may be what was wrong.
    this.#end(error instanceof DecodeError ? undefined : this.#held);
    for (const waiter of waiters) waiter.reject(error);
  }

  #end(held: Held | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#host.end(this, held);
  }

  async #grow(): Promise<void> {
    const { fallback } = this.#host;
    if (this.#detour?.isStill() !== true) this.#detour = fallback.ahead(this);
    let place: AssetPlace;
    try {
      const source = await this.#host.find(this, this.#abort.signal);
      place = this.#host.placeFor(this);
      await this.#fetchPiece(source, place);
    } catch (error) {
      if (this.#isOver) throw error;
      await this.#again(error, place);
    }
  }

  /** @throws what it failed with, where there is no other way, or that has failed too */
  async #again(error: unknown, place: AssetPlace): Promise<void> {
    try {
      if (++this.#failures > MAX_FAILURES) throw error;
      await this.#recover(error);
    } catch (failure) {
      if (this.#isOver || !isHttpFailure(failure)) throw this.#failureOfBoth(failure);
      // The agent has gone on meanwhile: the next place may do better, and has not failed.
      if (this.#host.placeFor(this) === place) this.#turn(failure, place);
      this.#failures = 0;
    }
  }

  #turn(failure: unknown, place: AssetPlace): void {
    if (this.way === 'udp') throw this.#failureOfBoth(failure);
    this.#detour = this.#host.fallback.after(this, failure, place);
    if (this.#detour === undefined) throw failure;
  }

  /** Silence of the circuit says less than HTTP did. */
  #failureOfBoth(failure: unknown): unknown {
    return failure instanceof TimeoutError && this.#detour?.isStill() === true
      ? this.#detour.failure
      : failure;
  }

  async #fetchPiece(source: AssetSource, place: AssetPlace): Promise<void> {
    await this.#enter(source.lane);
    try {
      // HTTP may have turned out to be of no use while it waited for its turn.
      if (source.way !== 'udp' && (this.#detour = this.#host.fallback.ahead(this)) !== undefined) return;
      const { kind, id, priority } = this;
      const asked = { kind, id, priority, range: this.#nextRange() };
      const piece = await this.#exchange(source, asked, place);
      // What has come by UDP is given once more with what follows it.
      const known = source.way === 'udp' ? this.#held.bytes.length : 0;
      this.#host.count(Math.max(0, piece.bytes.length - known));
      const isFirst = this.#held.bytes.length === 0;
      const held = joined(this.#held, piece);
      if (isFirst) checkBeginning(kind, held.bytes);
      this.#held = held;
      this.#growths++;
      if (source.way !== 'udp' && ++this.#exchanges >= MAX_EXCHANGES && !isWhole(held))
        throw new DecodeError(`an asset that comes in more than ${MAX_EXCHANGES} pieces`);
    } finally {
      source.lane.leave();
    }
  }

  async #exchange(source: AssetSource, asked: AskedPiece, place: AssetPlace): Promise<Piece> {
    if (source.way === 'udp') return await source.fetch(asked, this.#abort.signal);
    try {
      const piece = await source.fetch(asked, this.#abort.signal);
      this.#host.fallback.noteExchange(place);
      return piece;
    } catch (error) {
      this.#host.fallback.noteExchange(place, error);
      // Before this one leaves the lane and lets the next one in.
      if (isBusy(error)) source.lane.close(this.#quietMs(error));
      throw error;
    }
  }

  /** How long a busy host is left alone, by everybody. */
  #quietMs({ retryAfterMs = 0 }: RemoteError): number {
    return Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS * 2 ** this.#failures, retryAfterMs));
  }

  async #enter(lane: Lane<Ranked>): Promise<void> {
    const { signal } = this.#abort;
    if (signal.aborted) throw cancelledError(this.kind);
    const undo = onAbort(signal, () => lane.withdraw(this, cancelledError(this.kind)));
    this.#lane = lane;
    try {
      await lane.enter(this);
    } finally {
      this.#lane = undefined;
      undo();
    }
  }

  /** From what is there on, and its last byte again: a range never begins behind the end then, and shows whether it is the same asset. */
  #nextRange(): AskedRange {
    const { bytes, sizeBytes = Infinity } = this.#held;
    let wanted = this.#growths < MAX_GROWTHS ? 0 : Infinity;
    for (const waiter of this.#waiters) wanted = Math.max(wanted, this.#bytesFor(waiter));
    const end = wanted >= sizeBytes || wanted === Infinity ? undefined : wanted;
    return { start: Math.max(0, bytes.length - 1), end };
  }

  async #recover(error: unknown): Promise<void> {
    if (error instanceof ChangedAssetError) {
      // Anew, and at once: what was there before is of another asset.
      this.#held = NOTHING;
      this.#growths = MAX_GROWTHS;
      return;
    }
    if (!isPassing(error)) throw error;
    const askedMs = error instanceof RemoteError ? (error.retryAfterMs ?? 0) : 0;
    if (askedMs > LONGEST_WAIT_MS) throw error;
    // Its lane is closed for so long.
    if (isBusy(error)) return;
    const waitMs = Math.max(FIRST_WAIT_MS * 2 ** (this.#failures - 1), askedMs);
    const { lifetime, clock } = this.#host;
    await pause(waitMs, { what: `fetching a ${this.kind}`, lifetime, clock, signal: this.#abort.signal });
  }
}
