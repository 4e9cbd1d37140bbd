import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Cancel } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { agentUpdateOf, changeOf, START_POSTURE } from './posture.ts';
import type { Posture } from './posture.ts';
import { UpdateSchedule } from './update-schedule.ts';

/** Sends AgentUpdates to the region the agent is in, when the schedule says so. One timer. */
export class AgentUpdater {
  readonly #scope: SessionScope;
  readonly #camera: () => Vector3;
  readonly #schedule = new UpdateSchedule();
  #posture = START_POSTURE;
  #told = START_POSTURE;
  #region: Region | undefined;
  #reliable = false;
  #isPaused = false;
  #cancelTimer: Cancel | undefined;

  /** `camera` says where the agent looks from now: the region hears of it with every update, not only when it has moved itself. */
  constructor(scope: SessionScope, camera: () => Vector3) {
    this.#scope = scope;
    this.#camera = camera;
    scope.lifetime.onEnd(() => this.#disarm());
  }

  get posture(): Posture {
    return this.#posture;
  }

  /** Whether it waits for where the agent will be. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** The agent is in `region` now, at a place that is known: the first update goes out, reliably. */
  enter(region: Region): void {
    this.#region = region;
    this.#isPaused = false;
    this.#schedule.reset();
    this.#reliable = true;
    this.#serve();
    if (!this.#scope.behaviour.sendsAgentUpdates) return;
    const { camera: position } = this.#posture;
    region.witness?.observe('FirstAgentUpdateSent', { position, bogus: false });
  }

  /** Says nothing until {@link AgentUpdater.resume} or {@link AgentUpdater.enter}. */
  pause(): void {
    this.#isPaused = true;
    this.#disarm();
  }

  /** Goes on where it was. */
  resume(): void {
    this.#isPaused = false;
    this.#serve();
  }

  /** Changes the posture; tells of it when it is time. `reliable` makes sure that this very update arrives. */
  set(change: Partial<Posture>, { reliable = false }: { readonly reliable?: boolean } = {}): void {
    this.#posture = { ...this.#posture, ...change };
    this.#reliable ||= reliable;
    const what = changeOf(this.#told, this.#posture);
    if (what !== undefined) this.#schedule.change(what);
    this.#serve();
  }

  /** Tells a flag at once, reliably, in one update; the next one is without it. */
  pulse(controlFlags: number, flag: number): void {
    this.#posture = { ...this.#posture, controlFlags: controlFlags | flag };
    this.#reliable = true;
    this.#send();
    this.set({ controlFlags });
  }

  #serve(): void {
    if (this.#region === undefined || this.#isPaused || !this.#scope.lifetime.alive) return;
    if (this.#scope.ports.clock.now() >= this.#schedule.dueAt) this.#send();
    this.#arm();
  }

  #send(): void {
    const region = this.#region;
    if (region === undefined || this.#isPaused || !this.#scope.behaviour.sendsAgentUpdates) return;
    this.#schedule.sent(this.#scope.ports.clock.now());
    this.#posture = { ...this.#posture, camera: this.#camera() };
    this.#told = this.#posture;
    const reliable = this.#reliable;
    this.#reliable = false;
    region.circuit.send(agentUpdateOf(this.#scope.ids, this.#posture), { reliable });
  }

  #arm(): void {
    this.#disarm();
    if (!this.#scope.behaviour.sendsAgentUpdates || !this.#scope.lifetime.alive) return;
    const { clock } = this.#scope.ports;
    const delayMs = Math.max(0, this.#schedule.dueAt - clock.now());
    this.#cancelTimer = clock.after(delayMs, () => this.#serve(), { background: true });
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
