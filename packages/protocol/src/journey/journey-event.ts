import type { Endpoint, Vector3 } from '../datatypes/index.ts';
import type { DecodeError } from '../errors/index.ts';
import type { Placed, RegionAddress } from './said.ts';

/** How an agent comes to a place. */
export type JourneyKind = 'login' | 'teleport' | 'crossing';

/** What never came when a journey failed, in the order in which the steps of a teleport come; of a crossing the first is CrossedRegion. */
export type JourneyStep =
  | 'TeleportStart'
  | 'TeleportFinish'
  | 'CrossedRegion'
  | 'circuit'
  | 'AgentMovementComplete';

/** Why a journey failed. */
export type JourneyFailure =
  /** TeleportFailed: `words` are the region's. */
  | 'refused'
  /** The step did not come in time. */
  | 'timeout'
  /** Our own wish. */
  | 'cancelled'
  /** The destination cannot be gone to: where it is must not be, or the circuit to it ended. */
  | 'unreachable'
  /** The agent left by another way meanwhile: it crossed a border. */
  | 'overtaken'
  /** The avatar is back inside the border: inferred, as regions do not say it. See `BorderWatch`. */
  | 'put-back';

/** What a journey wants done. */
export type JourneyAction =
  /** Open a circuit, present the ticket. `isRenewed`: what there was to the same address belongs to an agent that is gone. */
  | { readonly type: 'open'; readonly region: RegionAddress; readonly isRenewed: boolean }
  /** Ask to be placed: CompleteAgentMovement, behind the ticket, until the deadline. */
  | { readonly type: 'complete'; readonly region: RegionAddress; readonly deadline: number }
  /** Ask the seed for capabilities, start the event queue. `isChild`: of a neighbour, whose failure is no disaster. */
  | {
      readonly type: 'connect';
      readonly simulator: Endpoint;
      /** A secret. */
      readonly seedCapability: string;
      readonly isChild: boolean;
    }
  /** Close the circuit to where the agent did not get. */
  | { readonly type: 'close'; readonly simulator: Endpoint; readonly reason: string };

/** What happens on a journey. */
export type JourneyEvent =
  /** The region has begun a teleport; `isAsked`: it was asked to. */
  | {
      readonly type: 'started';
      readonly region: RegionAddress;
      readonly isAsked: boolean;
      readonly teleportFlags: number;
    }
  | { readonly type: 'progress'; readonly region: RegionAddress; readonly message: string }
  /** The region has sent the agent to another one, which has not placed it yet. */
  | {
      readonly type: 'departed';
      readonly kind: JourneyKind;
      /** It was asked for: a teleport, or a login; or it leads over a border that the agent may have come to by itself. */
      readonly isAsked: boolean;
      readonly from: RegionAddress;
      readonly to: RegionAddress;
    }
  /**
   * The agent is in this region now. `from` is the region that it was in before, when that is another one; `kind` is undefined when it
   * is placed where it was already.
   */
  | {
      readonly type: 'placed';
      readonly region: RegionAddress;
      readonly from: RegionAddress | undefined;
      readonly kind: JourneyKind | 'local' | undefined;
      readonly position: Vector3;
      readonly lookAt: Vector3;
    }
  /** The agent stays in, or is back in, `region`. */
  | {
      readonly type: 'failed';
      readonly region: RegionAddress;
      /** Where it did not get; undefined when that was never said. */
      readonly to: RegionAddress | undefined;
      readonly kind: JourneyKind;
      readonly step: JourneyStep;
      readonly failure: JourneyFailure;
      readonly words: string;
    }
  /**
   * The region that it was sent on to, `to`, has not placed it: it is on its way to `region` again, which had sent it on before its own
   * word, and is asked for that word.
   */
  | {
      readonly type: 'returning';
      readonly region: RegionAddress;
      readonly to: RegionAddress;
      readonly kind: JourneyKind;
      readonly step: JourneyStep;
      readonly failure: JourneyFailure;
      readonly words: string;
    }
  /** There is no region any more that the agent is in. `last` is where it was, or where it had been handed over to. */
  | {
      readonly type: 'lost';
      readonly last: RegionAddress;
      readonly step: JourneyStep | undefined;
      readonly reason: string;
    }
  /** Something was said that is not obeyed. */
  | { readonly type: 'refused'; readonly from: Endpoint; readonly error: DecodeError }
  /** `by` has named more neighbours than there may be: there is no circuit to this one. */
  | { readonly type: 'crowded'; readonly simulator: Endpoint; readonly by: Endpoint };

/** A part of a way, from one region to the next. */
export interface JourneyLeg {
  /** How it goes. */
  readonly kind: JourneyKind;
  /** The region that it ends in. */
  readonly to: RegionAddress;
  /** It was a neighbour before. */
  readonly wasNeighbour: boolean;
  /** Its word, when that has come after it had sent the agent on; undefined while it is owed. */
  readonly placed: Placed | undefined;
}

/** Where an agent is on its journey. */
export type JourneyState =
  /** In `region`, and nowhere else. */
  | { readonly type: 'placed'; readonly region: RegionAddress }
  /** Still in `region`, which was asked for a teleport or has begun one. */
  | {
      readonly type: 'leaving';
      readonly region: RegionAddress;
      readonly isAsked: boolean;
      /** What is waited for. */
      readonly step: 'TeleportStart' | 'TeleportFinish';
      readonly isCancelled: boolean;
      /** The region has said that it cannot be: `TELEPORT_FLAG.disableCancel`. */
      readonly isFinal: boolean;
      readonly deadline: number;
    }
  /** Sent to `to`. `from` is the region that placed it last, undefined at a login and once that is gone: then there is no way back. */
  | {
      readonly type: 'arriving';
      readonly kind: JourneyKind;
      readonly from: RegionAddress | undefined;
      readonly to: RegionAddress;
      readonly isAsked: boolean;
      /** `to` was a neighbour before: it stays one when the agent is not placed there. */
      readonly wasNeighbour: boolean;
      /** The destination before, which has sent it on before its own word: there it is arriving again when `to` does not place it. */
      readonly via: JourneyLeg | undefined;
      /** `from` has let it go, over a border, or for a destination that has sent it on: only TeleportFailed of `from` leads back there. */
      readonly isReleased: boolean;
      readonly deadline: number;
      /** No further sending on moves the deadline beyond it. */
      readonly lastDeadline: number;
    }
  | { readonly type: 'lost'; readonly last: RegionAddress };
