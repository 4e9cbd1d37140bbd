import type { UndeliveredEvent } from '@landfall/protocol/circuit';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { DecodeError } from '@landfall/protocol/errors';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Message } from '@landfall/protocol/message';
import type { Loss, Region } from '../regions/index.ts';
import type { JourneyNews, Presence } from './journey-news.ts';
import type { Refusal } from './refusals.ts';

/** Why a session ended. */
export type SessionEndReason =
  /** Our own goodbye. */
  | 'logout'
  /** The caller's signal, during the arrival. */
  | 'aborted'
  /** The arrival failed. */
  | 'not-arrived'
  /** KickUser: `words` are the grid's. */
  | 'kicked'
  /** DisableSimulator: the region gave the agent up. */
  | 'disabled'
  /** The region closed the circuit. */
  | 'close-circuit'
  /** The region's event queue does not exist any more, and it answers no pings: its simulator has died, or was started anew. */
  | 'lost'
  /** A region that the agent was sent to, by a teleport or over a border, has not placed it within `deadlineMs`. */
  | 'stranded'
  /** Nothing came for as long as the circuit's rules allow. */
  | 'silent'
  /** Ten errors in a row. */
  | 'event-queue-failed'
  /** A program's own reason, and what is to come. */
  | (string & {});

/** How a session ended. */
export interface SessionEnd {
  /** Whose doing it was: this program's, the grid's, or that of what lies between. */
  readonly by: 'us' | 'peer' | 'network';
  /** Why, in a word. */
  readonly reason: SessionEndReason;
  /** The grid's own words to people, such as why it kicked us; empty when it had none. */
  readonly words: string;
}

/** Where the agent has been placed. */
export interface Placement<Here = Region> {
  /** The one it is in. */
  readonly region: Here;
  /** Metres in the region. */
  readonly position: Vector3;
  /** Which way it looks: a direction, not a place. */
  readonly lookAt: Vector3;
}

/** What happens to every session, whatever rooms it has. */
export interface SessionEvents<Here = Region> {
  /** The agent is here now: AgentMovementComplete, or TeleportLocal within a region. */
  readonly placed: Placement<Here>;
  /** A step of a teleport, a border crossing or a login. */
  readonly journey: JourneyNews<Here>;
  /** Where the agent is present: one order for root and neighbours, whatever moves it. */
  readonly presence: Presence<Here>;
  /** A circuit to a region has been opened. */
  readonly regionAdded: { readonly region: Here };
  /** A circuit to a region has ended: whose doing it was, and why. */
  readonly regionRemoved: {
    readonly region: Here;
    readonly by: 'us' | 'peer' | 'network';
    readonly reason: string;
  };
  /** Every message of every region, also those nobody here knows. Byte fields are views: copy what you keep. */
  readonly message: { readonly region: Here; readonly message: Message };
  /** Every event of every region's queue, also those nobody here knows. */
  readonly queuedEvent: { readonly region: Here; readonly name: string; readonly body: LlsdMap };
  /** One reliable message of ours never arrived. */
  readonly undelivered: UndeliveredEvent & { readonly region: Here };
  /** Words that were not obeyed, neighbours too many, datagrams of nobody: at the first of each, and again when there are ten times as many. */
  readonly refused: Refusal<Here>;
  /** A datagram or part of it made no sense, or was not obeyed. It was dropped. */
  readonly malformed: { readonly region: Here; readonly error: DecodeError };
  /**
   * The region that the agent is in may be gone: what has been seen. The session ends when both its event queue does not exist any more
   * and it is silent, or after a silence that the circuit's rules call the end.
   */
  readonly lossSuspected: Loss & { readonly region: Here };
  /** It has been heard again. */
  readonly lossDismissed: { readonly region: Here };
  /** The session has ended, and its regions before it. */
  readonly ended: SessionEnd;
}
