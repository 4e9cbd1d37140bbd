import { CONTROL } from '@landfall/protocol/avatar';
import { UsageError } from '@landfall/protocol/errors';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { AgentUpdater } from './agent-updater.ts';
import { asideOf, flagsOf, MOVEMENT } from './control-flags.ts';
import type { Direction } from './control-flags.ts';

/** The avatar's controls: what is held, what is pressed once, and a word of each in the evidence. */
export class Helm {
  readonly #scope: SessionScope;
  readonly #updater: AgentUpdater;
  readonly #here: () => Region | undefined;

  constructor(scope: SessionScope, updater: AgentUpdater, here: () => Region | undefined) {
    this.#scope = scope;
    this.#updater = updater;
    this.#here = here;
  }

  /** Counter-clockwise from east. */
  get headingRad(): number {
    return this.#updater.posture.headingRad;
  }

  get isFlying(): boolean {
    return (this.#updater.posture.controlFlags & CONTROL.fly) !== 0;
  }

  /** Whether anything is held that moves it. */
  get isMoving(): boolean {
    return (this.#updater.posture.controlFlags & MOVEMENT) !== 0;
  }

  /** Where what is held leads over the ground, counter-clockwise from east; undefined where it leads nowhere, or up or down. */
  get pushingRad(): number | undefined {
    const { controlFlags, headingRad } = this.#updater.posture;
    const aside = asideOf(controlFlags);
    return aside === undefined ? undefined : headingRad + aside;
  }

  /** Where the avatar is. @throws UsageError before the arrival; ClosedError after the end. */
  requireRegion(): Region {
    this.#scope.lifetime.check();
    const region = this.#here();
    if (region === undefined) throw new UsageError('the agent has not arrived in a region yet');
    return region;
  }

  /** Turns, without a word in the evidence. */
  head(headingRad: number): void {
    this.#updater.set({ headingRad });
  }

  go(direction: Direction, fast: boolean): void {
    this.tell(`${fast ? 'run' : 'walk'} ${direction}`);
    this.#hold(flagsOf(direction, fast));
  }

  /** Lets go of all but flying. */
  halt(): void {
    this.tell('stop');
    this.#hold(0);
  }

  setFlying(isFlying: boolean): void {
    this.tell(isFlying ? 'fly' : 'land');
    const { controlFlags } = this.#updater.posture;
    this.#setFlags(isFlying ? controlFlags | CONTROL.fly : controlFlags & ~CONTROL.fly);
  }

  /** A flag that acts once: told in one update that must arrive, and no longer in the next. */
  pulse(action: string, flag: number): void {
    this.tell(action);
    this.requireRegion();
    this.#updater.pulse(this.#updater.posture.controlFlags & ~MOVEMENT, flag);
  }

  tell(action: string): void {
    this.#here()?.witness?.observe('Move', { action });
  }

  #hold(movement: number): void {
    this.#setFlags((this.#updater.posture.controlFlags & ~MOVEMENT) | movement);
  }

  #setFlags(controlFlags: number): void {
    this.requireRegion();
    this.#updater.set({ controlFlags });
  }
}
