import type { Uuid } from '@landfall/protocol/datatypes';
import { contentsOf } from '@landfall/protocol/object-xml';
import { sceneOf } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { MOST_ITEMS_IN_REGION } from './fill.ts';

/** Which scripts in prims have been stopped. Nothing runs LSL here: that a script is to run is kept, and told. */
export class RunState {
  readonly #region: Region;
  readonly #stopped = new Set<string>();

  constructor(region: Region) {
    this.#region = region;
  }

  isRunning(itemId: Uuid): boolean {
    return !this.#stopped.has(itemId.key);
  }

  set(itemId: Uuid, isRunning: boolean): void {
    if (isRunning) this.#stopped.delete(itemId.key);
    else {
      if (this.#stopped.size >= MOST_ITEMS_IN_REGION) this.#forgetGone();
      this.#stopped.add(itemId.key);
    }
  }

  /** Of what was deleted or taken since, nothing need be known. */
  #forgetGone(): void {
    const there = new Set<string>();
    for (const { part } of sceneOf(this.#region))
      for (const { id } of contentsOf(part).items) there.add(id.key);
    for (const key of this.#stopped) if (!there.has(key)) this.#stopped.delete(key);
  }
}

const RUN_STATE = new Part((region: Region) => new RunState(region));

/** Which scripts of a region are to run. */
export const runStateOf = (region: Region): RunState => region.part(RUN_STATE);
