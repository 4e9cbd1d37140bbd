import { UsageError } from '../errors/index.ts';
import { BadLink, type LinkQuality } from './bad-link.ts';
import type { DatagramMachine } from './machine.ts';
import { createRandom } from './random.ts';

/** Two machines, and the link between them. */
export interface PairOptions<LeftEvent, RightEvent> {
  /** Milliseconds; 0 by default. */
  readonly now?: number;
  readonly seed?: number;
  /** Both directions, unless one has a quality of its own. */
  readonly quality?: LinkQuality;
  readonly toRight?: LinkQuality;
  readonly toLeft?: LinkQuality;
  /** Called for each event when it has been recorded; may send. */
  readonly onLeft?: (event: LeftEvent, now: number) => void;
  readonly onRight?: (event: RightEvent, now: number) => void;
}

/** A machine that asks so often to be woken at one instant never lets time go on. */
const MOST_WAKEUPS_AT_ONCE = 10_000;

/** Two machines, a link of the given quality between them, and a clock that only this moves. The same seed repeats it all. */
export class Pair<LeftEvent, RightEvent> {
  readonly left: DatagramMachine<LeftEvent>;
  readonly right: DatagramMachine<RightEvent>;
  /** All events so far. */
  readonly leftEvents: LeftEvent[] = [];
  readonly rightEvents: RightEvent[] = [];
  /** All datagrams that were sent so far, before the link had them. */
  readonly fromLeft: Uint8Array[] = [];
  readonly fromRight: Uint8Array[] = [];
  readonly #toRight: BadLink;
  readonly #toLeft: BadLink;
  readonly #options: PairOptions<LeftEvent, RightEvent>;
  #now: number;

  constructor(
    left: DatagramMachine<LeftEvent>,
    right: DatagramMachine<RightEvent>,
    options: PairOptions<LeftEvent, RightEvent> = {},
  ) {
    this.left = left;
    this.right = right;
    this.#options = options;
    const random = createRandom(options.seed ?? 1);
    this.#toRight = new BadLink(options.toRight ?? options.quality ?? {}, random);
    this.#toLeft = new BadLink(options.toLeft ?? options.quality ?? {}, random);
    this.#now = options.now ?? 0;
  }

  get now(): number {
    return this.#now;
  }

  /** Lets so much time pass. What was sent by the caller leaves first. */
  run(forMs: number): void {
    this.runUntil(() => false, forMs);
  }

  /**
   * Lets time pass until the condition holds, at most so long. Says whether it came to hold.
   * @throws UsageError when a machine wants to be woken again and again without getting on
   */
  runUntil(condition: () => boolean, atMostMs: number): boolean {
    const end = this.#now + atMostMs;
    this.drain();
    let wakeups = 0;
    while (!condition()) {
      const next = this.#nextInstant();
      if (next > end) {
        this.#now = end;
        return false;
      }
      wakeups = next > this.#now ? 0 : wakeups + 1;
      if (wakeups > MOST_WAKEUPS_AT_ONCE) throw new UsageError(`a machine does not get past ${next} ms`);
      this.#now = Math.max(this.#now, next);
      this.#step();
    }
    return true;
  }

  /** Takes out everything that the machines have to say now. */
  drain(): void {
    for (let event = this.left.pollEvent(); event !== undefined; event = this.left.pollEvent()) {
      this.leftEvents.push(event);
      this.#options.onLeft?.(event, this.#now);
    }
    for (let event = this.right.pollEvent(); event !== undefined; event = this.right.pollEvent()) {
      this.rightEvents.push(event);
      this.#options.onRight?.(event, this.#now);
    }
    drainDatagrams(this.left, this.fromLeft, this.#toRight, this.#now);
    drainDatagrams(this.right, this.fromRight, this.#toLeft, this.#now);
  }

  #nextInstant(): number {
    return Math.min(
      this.#toLeft.nextArrival ?? Infinity,
      this.#toRight.nextArrival ?? Infinity,
      this.left.nextTimeout() ?? Infinity,
      this.right.nextTimeout() ?? Infinity,
    );
  }

  #step(): void {
    const toLeft = this.#toLeft.receive(this.#now);
    if (toLeft !== undefined) this.left.receiveDatagram(toLeft, this.#now);
    const toRight = this.#toRight.receive(this.#now);
    if (toRight !== undefined) this.right.receiveDatagram(toRight, this.#now);
    this.#wake(this.left);
    this.#wake(this.right);
    this.drain();
  }

  #wake(machine: DatagramMachine<unknown>): void {
    if ((machine.nextTimeout() ?? Infinity) <= this.#now) machine.handleTimeout(this.#now);
  }
}

function drainDatagrams(
  from: DatagramMachine<unknown>,
  sent: Uint8Array[],
  link: BadLink,
  now: number,
): void {
  for (let datagram = from.pollDatagram(); datagram !== undefined; datagram = from.pollDatagram()) {
    sent.push(datagram);
    link.send(datagram, now);
  }
}
