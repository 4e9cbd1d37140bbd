/** The circuit of one viewer and one simulator: a socket for the viewer, its part of the session's socket, and the relay between. */
import { decodeUseCircuitCode } from './circuit-opening.ts';
import { sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { CircuitRelay } from '@landfall/protocol/relay';
import type { RelayEnd } from '@landfall/protocol/relay';
import type { Cancel, Clock, Link } from '@landfall/transport/ports';
import type { Judgement } from './judge.ts';

/** What a region's relay needs of its session. */
export interface RegionEnvironment {
  readonly clock: Clock;
  /** Who may open the circuit. */
  readonly circuitCode: number;
  readonly sessionId: string;
  /** Sends to the simulator. */
  readonly sendUp: (datagram: Uint8Array, to: Endpoint) => void;
  readonly judge: (from: RelayEnd, datagram: Uint8Array, simulator: Endpoint) => Judgement;
  /** Something came from the viewer. */
  readonly onViewer: () => void;
  readonly tell: (line: string) => void;
}

/** See above. */
export class RegionRelay {
  readonly simulator: Endpoint;
  readonly #environment: RegionEnvironment;
  readonly #front: Link;
  readonly #relay = new CircuitRelay();
  #viewer: Endpoint | undefined;
  #heardAt: number;
  #wakeAt: number | undefined;
  #cancel: Cancel | undefined;
  #isClosed = false;

  constructor(simulator: Endpoint, front: Link, environment: RegionEnvironment) {
    this.simulator = simulator;
    this.#front = front;
    this.#environment = environment;
    this.#heardAt = environment.clock.now();
    front.onDatagram((datagram, from) => this.#receiveUp(datagram, from));
    front.onError((error) =>
      environment.tell(`the socket for ${simulator.address} failed: ${error.message}`),
    );
  }

  /** Where the viewer sends to. */
  get local(): Endpoint {
    return this.#front.local;
  }

  /** When a datagram came last, of either; when it was opened before one did. Milliseconds of the clock. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** A datagram of the simulator. It is the relay's from now on. */
  receiveDown(datagram: Uint8Array): void {
    this.#relayOn('simulator', datagram);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    void this.#front.close();
  }

  #receiveUp(datagram: Uint8Array, from: Endpoint): void {
    if (this.#isClosed || !this.#isViewer(datagram, from)) return;
    this.#environment.onViewer();
    this.#relayOn('viewer', datagram);
  }

  /** Whoever opened the circuit with the session's own code; nobody else sends to the simulator through here. */
  #isViewer(datagram: Uint8Array, from: Endpoint): boolean {
    if (this.#viewer !== undefined && sameEndpoint(this.#viewer, from)) return true;
    const opening = decodeUseCircuitCode(datagram);
    const { circuitCode, sessionId } = this.#environment;
    if (opening?.code !== circuitCode || opening.sessionId !== sessionId) return false;
    this.#viewer = { address: from.address, port: from.port };
    return true;
  }

  #relayOn(from: RelayEnd, datagram: Uint8Array): void {
    const { clock, judge } = this.#environment;
    const now = clock.now();
    this.#heardAt = now;
    if (this.#relay.isNew(from, datagram)) {
      const { verdict, inject } = judge(from, datagram, this.simulator);
      this.#relay.receiveDatagram(from, datagram, now, verdict);
      for (const { to, body, reliable } of inject)
        if (!this.#relay.inject(to, body, { reliable }, now))
          this.#environment.tell(
            `a rule's message was not sent: the ${to} acknowledges nothing, or it is too long`,
          );
    } else this.#relay.receiveDatagram(from, datagram, now);
    this.#drain();
  }

  #drain(): void {
    for (let out = this.#relay.pollDatagram(); out !== undefined; out = this.#relay.pollDatagram()) {
      if (out.to === 'simulator') this.#environment.sendUp(out.datagram, this.simulator);
      else if (this.#viewer !== undefined) this.#front.send(out.datagram, this.#viewer);
    }
    for (let event = this.#relay.pollEvent(); event !== undefined; event = this.#relay.pollEvent())
      if (event.type === 'undelivered')
        this.#environment.tell(`${event.count} messages of rules were never acknowledged by the ${event.to}`);
    this.#sleep();
  }

  #sleep(): void {
    const next = this.#relay.nextTimeout();
    if (next === this.#wakeAt) return;
    this.#cancel?.();
    this.#wakeAt = next;
    if (next === undefined || this.#isClosed) return;
    const { clock } = this.#environment;
    this.#cancel = clock.after(Math.max(0, next - clock.now()), () => this.#wake(), { background: true });
  }

  #wake(): void {
    this.#wakeAt = undefined;
    this.#relay.handleTimeout(this.#environment.clock.now());
    this.#drain();
  }
}
