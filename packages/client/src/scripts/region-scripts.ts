import { UsageError } from '@landfall/protocol/errors';
import { agentBlock } from '../circuits/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { Grip } from './grip.ts';
import type { TouchedSurface } from './grip.ts';

/** Touching the objects of one region. */
export class RegionScripts {
  readonly #region: Region;
  readonly #scope: SessionScope;

  /** Made by the room. */
  constructor(region: Region, scope: SessionScope) {
    this.#region = region;
    this.#scope = scope;
  }

  /**
   * Touches an object and lets it go, as a click does. Of a linkset the part that was clicked on.
   * @throws UsageError for what is no local id; ClosedError when the region or session has ended
   * @source protocol/live.md L9; viewer lltoolgrab.cpp
   */
  touch(localId: number, surface: TouchedSurface = {}): void {
    this.grab(localId, surface).release(surface);
  }

  /**
   * Takes hold of an object, as a mouse button that stays down does: it can be dragged, and must be let go of. Scripts hear of each; what
   * is physical and may be moved follows.
   * @throws UsageError for what is no local id; ClosedError when the region or session has ended
   * @source protocol/live.md L9; viewer lltoolgrab.cpp; OpenSim LLClientView.cs (HandlerObjectGrabUpdate)
   */
  grab(localId: number, surface: TouchedSurface = {}): Grip {
    if (!Number.isInteger(localId) || localId < 1 || localId > 0xffff_ffff)
      throw new UsageError(`${localId} is no local id`);
    const { circuit, lifetime } = this.#region;
    lifetime.check();
    return new Grip(localId, surface, {
      AgentData: agentBlock(this.#scope.ids),
      now: () => this.#scope.ports.clock.now(),
      send: (message) => {
        if (lifetime.cause === undefined) circuit.send(message, { reliable: true });
      },
    });
  }
}
