import type { Endpoint } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { takeRejection } from '../drive/index.ts';
import type { Cancel, Clock, Link } from '../ports/index.ts';
import type { DropDatagram } from './scripted.ts';

/** What happens to datagrams of one direction. Rates are chances from 0 to 1, each on its own; all are 0 by default. */
export interface LinkFaults {
  /** It never arrives. */
  readonly loss?: number;
  /** A second copy follows, with a delay of its own. */
  readonly duplication?: number;
  /** One byte is changed. */
  readonly corruption?: number;
  /** Held back by `reorderMs`, so that later ones pass it. */
  readonly reorder?: number;
  /** How long reordered ones are held back; 50 ms by default. */
  readonly reorderMs?: number;
  /** How long each is held back, milliseconds. */
  readonly delayMs?: number;
  /** Up to so much more or less than `delayMs`. By itself it reorders, as real paths do. */
  readonly jitterMs?: number;
  /** Which ones to lose by script, asked before chance is. */
  readonly drop?: DropDatagram;
}

/** Which datagrams suffer what. */
export interface FaultyLinkOptions {
  /** Times what is delayed. */
  readonly clock: Clock;
  /** Of all chances: with the same one, the same datagrams suffer. */
  readonly seed: number;
  /** Of what is sent at first, until `setFaults`; none by default. */
  readonly outgoing?: LinkFaults;
  /** Of what is received at first, until `setFaults`; none by default. */
  readonly incoming?: LinkFaults;
}

/** A link whose faults can be changed while it is used. */
export interface FaultyLink extends Link {
  /** From now on; a direction that is left out has none any more. */
  setFaults(faults: { readonly outgoing?: LinkFaults; readonly incoming?: LinkFaults }): void;
}

type Deliver = (datagram: Uint8Array, peer: Endpoint) => void;

/** Loses, delays, reorders, doubles and spoils datagrams of `link`, the same ones for the same seed. */
export function injectFaults(link: Link, options: FaultyLinkOptions): FaultyLink {
  const outgoing = new Disturbance(options.clock, createRandom(options.seed), options.outgoing);
  const incoming = new Disturbance(options.clock, createRandom(~options.seed), options.incoming);
  let report: (error: Error) => void = () => undefined;
  const send: Deliver = (datagram, to) => link.send(datagram, to);
  return {
    local: link.local,
    send: (datagram, to) => outgoing.pass(datagram, to, send),
    onDatagram(receive) {
      const deliver: Deliver = (datagram, from) =>
        takeRejection(receive(datagram, from), (error) =>
          takeRejection(report(error as Error), () => undefined),
        );
      link.onDatagram((datagram, from) => incoming.pass(datagram, from, deliver));
    },
    onError(given) {
      report = given;
      link.onError(given);
    },
    close() {
      outgoing.stop();
      incoming.stop();
      return link.close();
    },
    setFaults(faults) {
      outgoing.faults = faults.outgoing ?? {};
      incoming.faults = faults.incoming ?? {};
    },
  };
}

/** The bad path of one direction. */
class Disturbance {
  faults: LinkFaults;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onTheWay = new Set<Cancel>();

  constructor(clock: Clock, random: Random, faults: LinkFaults = {}) {
    this.#clock = clock;
    this.#random = random;
    this.faults = faults;
  }

  pass(datagram: Uint8Array, peer: Endpoint, deliver: Deliver): void {
    const { drop, loss, duplication, corruption } = this.faults;
    if (drop?.(datagram) === true || this.#happens(loss)) return;
    const copies = this.#happens(duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const bytes = this.#happens(corruption) ? this.#spoiled(datagram) : datagram;
      this.#deliverLater(copy === 0 ? bytes : bytes.slice(), peer, deliver);
    }
  }

  /** Nothing that is on its way arrives any more. */
  stop(): void {
    for (const cancel of this.#onTheWay) cancel();
    this.#onTheWay.clear();
  }

  #deliverLater(bytes: Uint8Array, peer: Endpoint, deliver: Deliver): void {
    const delay = this.#delay();
    if (delay <= 0) {
      deliver(bytes, peer);
      return;
    }
    // The sender may use its bytes again once send() has returned.
    const kept = bytes.slice();
    const cancel = this.#clock.after(
      delay,
      () => {
        this.#onTheWay.delete(cancel);
        deliver(kept, peer);
      },
      { background: true },
    );
    this.#onTheWay.add(cancel);
  }

  #delay(): number {
    const { delayMs = 0, jitterMs = 0, reorder, reorderMs = 50 } = this.faults;
    const jitter = jitterMs === 0 ? 0 : (this.#random.next() * 2 - 1) * jitterMs;
    return Math.max(0, delayMs + jitter) + (this.#happens(reorder) ? reorderMs : 0);
  }

  #happens(chance = 0): boolean {
    return chance > 0 && this.#random.next() < chance;
  }

  #spoiled(datagram: Uint8Array): Uint8Array {
    const bytes = datagram.slice();
    if (bytes.length === 0) return bytes;
    const at = this.#random.integer(0, bytes.length - 1);
    bytes[at] = bytes[at]! ^ this.#random.integer(1, 255);
    return bytes;
  }
}
