import type { Prim } from '../objects/index.ts';
import { AnimationSet } from './animation-set.ts';
import type { Body } from './body.ts';
import { Gait } from './gait.ts';
import type { GaitName } from './gait.ts';

/** Draw distance of who has not said one, metres; bounds of what may be said. @source OpenSim ScenePresence.cs (DrawDistance), Scene.cs */
const START_FAR = 255;
export const LEAST_FAR = 32;
export const MOST_FAR = 512;

/** What is seen of a root agent. */
export class Avatar {
  /** What no object or other avatar of the region has. */
  readonly localId: number;
  /** Where it is and how it moves. */
  readonly body: Body;
  /** Draw distance, metres, as AgentUpdate says it. */
  far = START_FAR;
  /** An AgentUpdate has come. */
  hasUpdated = false;
  /** Where it waits to sit: set by AgentRequestSit, used up by AgentSit. */
  wantedSeat: Prim | undefined;
  /** What it plays. */
  readonly animations = new AnimationSet();
  /** Tells which animation its body wants. */
  readonly gait = new Gait();
  /** The gait that others have been told. */
  toldGait: GaitName = 'stand';
  /** The motion that others have been told, as text to compare. */
  toldMotion = '';

  constructor(localId: number, body: Body) {
    this.localId = localId;
    this.body = body;
  }
}
