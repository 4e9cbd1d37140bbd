import type { Vector3 } from '@landfall/protocol/datatypes';
import type { JourneyFailure, JourneyKind, JourneyStep } from '@landfall/protocol/journey';
import type { Region } from '../regions/index.ts';

/** A step of a journey, in the order in which they happen. */
export type JourneyNews<Here = Region> =
  /** A teleport has been asked for; `to` in words. */
  | { readonly type: 'asked'; readonly region: Here; readonly to: string }
  /** The region has begun a teleport. `isAsked`: it was asked to; otherwise a script, an owner or the grid does it. */
  | {
      readonly type: 'started';
      readonly region: Here;
      readonly isAsked: boolean;
      /** Bits: `TELEPORT_FLAG` of `protocol/journey`. */
      readonly teleportFlags: number;
    }
  /** The region's words on how it goes; OpenSim has none. */
  | { readonly type: 'progress'; readonly region: Here; readonly words: string }
  /** The agent has been sent to another region, at `endpoint`; the one behind keeps its circuit until that has placed it. */
  | {
      readonly type: 'departed';
      readonly kind: JourneyKind;
      /** It was asked for: a teleport, or a login; or it leads over a border that the avatar is near. */
      readonly isAsked: boolean;
      readonly from: Here | undefined;
      readonly endpoint: string;
    }
  /** The agent is in `region`; `kind` is undefined when it was placed again where it was. */
  | {
      readonly type: 'placed';
      readonly kind: JourneyKind | 'local' | undefined;
      readonly region: Here;
      /** The region that was left; undefined within one, and at a login. */
      readonly from: Here | undefined;
      /** Metres in the region. */
      readonly position: Vector3;
      readonly lookAt: Vector3;
    }
  /** It came to nothing: the agent is in `region`, where it was. */
  | {
      readonly type: 'failed';
      readonly kind: JourneyKind;
      readonly region: Here;
      /** What never came. */
      readonly step: JourneyStep;
      readonly failure: JourneyFailure;
      /** The region's own, or how the circuit ended. */
      readonly words: string;
    }
  /**
   * The region that it was sent on to has not placed it: it is on its way to `region` again, which had sent it on before its own word, and is
   * asked for that. The region of the session is still the one that placed it last.
   */
  | {
      readonly type: 'returning';
      /** Of the way that came to nothing. */
      readonly kind: JourneyKind;
      readonly region: Here;
      /** What never came. */
      readonly step: JourneyStep;
      readonly failure: JourneyFailure;
      /** The region's own, or how the circuit ended. */
      readonly words: string;
    }
  /** There is no region any more that the agent is in: the session ends. */
  | { readonly type: 'lost'; readonly region: Here; readonly reason: string };

/** Where a session's agent is present, in one order: at every moment one region is the root, or a journey is under way. */
export interface Presence<Here = Region> {
  /**
   * `entered`: there is a circuit to it. Then it became a neighbour, or the agent is on its way there. `became-root`: the agent is in it.
   * `became-neighbour`: it is seen from next door, also when the agent has just left it. `left`: its circuit has ended. `lost`: the
   * agent was in it, or was handed over to it and not placed there, and is nowhere now.
   */
  readonly type: 'entered' | 'became-neighbour' | 'became-root' | 'left' | 'lost';
  /** The one that `type` is about. */
  readonly region: Here;
}
