/** Does what a journey wants done, tells what happens on it, and wakes it in time. */
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { DecodeError } from '@landfall/protocol/errors';
import { AgentJourney } from '@landfall/protocol/journey';
import type { AgentJourneyOptions, JourneyEvent, Said } from '@landfall/protocol/journey';
import type { Cancel } from '@landfall/transport/ports';
import { JourneyCircuits } from './journey-circuits.ts';
import type { JourneyCircuitsParts } from './journey-circuits.ts';

/** Who is told. */
export interface JourneyDriveHears {
  readonly onEvent: (event: JourneyEvent) => void;
  /** A region gave an address that must not be gone to. */
  readonly onRefused: (error: DecodeError) => void;
}

/** The journey of a session, driven by its clock. */
export class JourneyDrive {
  readonly journey: AgentJourney;
  readonly circuits: JourneyCircuits;
  readonly #parts: Pick<JourneyCircuitsParts, 'scope'>;
  readonly #hears: JourneyDriveHears;
  #cancelTimer: Cancel = () => undefined;
  #isDraining = false;

  constructor(options: AgentJourneyOptions, parts: JourneyCircuitsParts, hears: JourneyDriveHears) {
    this.journey = new AgentJourney(options);
    this.circuits = new JourneyCircuits(parts, this.journey, hears.onRefused);
    this.#parts = parts;
    this.#hears = hears;
    parts.scope.lifetime.onEnd(() => this.#cancelTimer());
  }

  /** A teleport is about to be asked for. @throws UsageError unless the agent is placed */
  leave(): void {
    this.journey.leave(this.#now());
    this.#arm();
  }

  /** TeleportCancel is about to be sent; false when it is too late. */
  cancel(): boolean {
    const isInTime = this.journey.cancel(this.#now());
    this.#arm();
    return isInTime;
  }

  /** What the region there says. */
  hear(said: Said, from: Endpoint): void {
    this.journey.receive(said, from, this.#now());
    this.#drain();
  }

  /** The circuit there has ended. */
  lose(simulator: Endpoint, reason: string): void {
    this.journey.receiveLoss(simulator, reason, this.#now());
    this.#drain();
  }

  /** What is done may have things happen: they are told in their order, all of them by the outermost call. */
  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      for (let isBusy = true; isBusy;) {
        // What has happened is told before what follows from it is done.
        const event = this.journey.pollEvent();
        if (event !== undefined) this.#hears.onEvent(event);
        const action = event === undefined ? this.journey.pollAction() : undefined;
        if (action !== undefined) this.circuits.act(action);
        isBusy = action !== undefined || event !== undefined;
      }
    } finally {
      this.#isDraining = false;
    }
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer();
    const { lifetime, ports } = this.#parts.scope;
    const dueAt = this.journey.nextTimeout();
    if (dueAt === undefined || !lifetime.alive) return;
    const handle = (): void => {
      this.journey.handleTimeout(this.#now());
      this.#drain();
    };
    this.#cancelTimer = ports.clock.after(Math.max(0, dueAt - this.#now()), handle, { background: true });
  }

  #now(): number {
    return this.#parts.scope.ports.clock.now();
  }
}
