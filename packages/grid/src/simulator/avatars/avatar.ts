import type { Uuid } from '@landfall/protocol/datatypes';
import type { Prim } from '../objects/index.ts';
import type { Appearance } from './appearance.ts';
import { START_APPEARANCE } from './appearance.ts';
import type { Body, Posture } from './body.ts';

/** Animations that one avatar may play at once beside that of its posture. */
export const MAX_EXTRA_ANIMATIONS = 30;

/** What is seen of a root agent. */
export class Avatar {
  readonly localId: number;
  readonly body: Body;
  appearance: Appearance = START_APPEARANCE;
  /** An AgentUpdate has come. */
  hasUpdated = false;
  /** Where it waits to sit: set by AgentRequestSit, used up by AgentSit. */
  wantedSeat: Prim | undefined;
  /** Started by AgentAnimation: gestures and dances. */
  readonly extraAnimations = new Map<string, Uuid>();
  /** Counts up with every change of animations. */
  animationSequence = 1;
  /** The posture that others have been told. */
  toldPosture: Posture = 'standing';
  /** The motion that others have been told, as text to compare. */
  toldMotion = '';

  constructor(localId: number, body: Body) {
    this.localId = localId;
    this.body = body;
  }
}
