import type { CircuitRules, Throttle } from '@landfall/protocol/circuit';
import type { Witness } from '@landfall/protocol/evidence';
import type { MessageType } from '@landfall/protocol/message';
import type { StartLocation } from '@landfall/protocol/login';
import { startOf } from '../login/index.ts';
import type { AddressOptions } from '../addresses/index.ts';
import type { LoginOptions } from '../login/index.ts';
import type { Logger } from '../logger/index.ts';
import { HANDSHAKE_FLAGS_WITHOUT_CACHE } from '../regions/index.ts';

/** From the login request to the arrival. @source viewer llstartup.cpp */
export const ARRIVAL_DEADLINE_MS = 60_000;

/** OpenSim answers a logout in 8 of 38 cases; its event queue says 404 at once in the others. */
export const LOGOUT_WAIT_MS = 2_000;

/**
 * What this client asks for by default: just below the 640,000 bytes/s that OpenSim grants a client, as asking for more makes
 * it slower there, and most of it for what an arrival is made of: land and objects.
 * @source opensim-observed.md; bench/live-arrival.mjs
 */
export const ARRIVAL_THROTTLE: Throttle = Object.freeze({
  resend: 320_000,
  land: 2_200_000,
  wind: 24_000,
  cloud: 8_000,
  task: 2_000_000,
  texture: 360_000,
  asset: 160_000,
});

/** How a session is made of a login. Every field has a default. */
export interface SessionOptions extends Pick<AddressOptions, 'allowAddresses' | 'allowPrivateAddresses'> {
  /** From the call to the arrival; {@link ARRIVAL_DEADLINE_MS} by default. */
  readonly deadlineMs?: number;
  /** See `HANDSHAKE_FLAG`; those of a client without a cache by default. */
  readonly handshakeFlags?: number;
  /** Wait before RegionHandshakeReply; 0 by default, some viewers take 2000. */
  readonly handshakeReplyDelayMs?: number;
  /**
   * Bits per second for each category; {@link ARRIVAL_THROTTLE} by default, of which objects have the part of land once that is complete.
   */
  readonly throttle?: Throttle;
  /** Names of capabilities to ask regions for, instead of those that the session and its rooms call. */
  readonly capabilities?: readonly string[];
  /**
   * Messages to know beside those of the rooms: to hear them decoded in `message` events, and to send them. `ALL_MESSAGES` of
   * `@landfall/protocol/message` are all there are.
   */
  readonly messages?: Iterable<MessageType>;
  /** Whether to open circuits to the neighbours that the region names; true by default. */
  readonly neighbours?: boolean;
  /** How circuits behave; the viewer's way by default. */
  readonly rules?: CircuitRules;
  /** Address to bind; loopback when the simulator is there, any otherwise. */
  readonly bindAddress?: string;
  /** How long {@link Session.logout} waits for an answer; {@link LOGOUT_WAIT_MS} by default. */
  readonly logoutWaitMs?: number;
  /** Hears what is worth a line; silent by default, but on Node errors are printed. */
  readonly logger?: Logger;
  /** Hears what was seen and done, as evidence for stories. */
  readonly witness?: Witness;
}

/** Everything {@link arrive} can be told. */
export interface ArriveOptions extends LoginOptions, SessionOptions {
  /** Ends the arrival, wherever it is; the session once it has arrived, too. */
  readonly signal?: AbortSignal | undefined;
}

/** The options with their defaults. */
export interface SessionSettings {
  readonly deadlineMs: number;
  readonly handshakeFlags: number;
  readonly handshakeReplyDelayMs: number;
  readonly throttle: Throttle;
  readonly capabilities: readonly string[];
  readonly neighbours: boolean;
  readonly rules: CircuitRules | undefined;
  readonly logoutWaitMs: number;
  /** Where the login asked to arrive. */
  readonly start: StartLocation;
}

/** The options, and the defaults where they say nothing. */
export function settingsOf(
  options: SessionOptions & Pick<LoginOptions, 'start'> & Pick<SessionSettings, 'capabilities'>,
): SessionSettings {
  const {
    deadlineMs = ARRIVAL_DEADLINE_MS,
    handshakeFlags = HANDSHAKE_FLAGS_WITHOUT_CACHE,
    handshakeReplyDelayMs = 0,
    throttle = ARRIVAL_THROTTLE,
    capabilities,
    neighbours = true,
    rules,
    logoutWaitMs = LOGOUT_WAIT_MS,
    start,
  } = options;
  return {
    deadlineMs,
    handshakeFlags,
    handshakeReplyDelayMs,
    throttle,
    capabilities,
    neighbours,
    rules,
    logoutWaitMs,
    start: startOf(start),
  };
}
