/** How long one message is resent: see {@link CircuitRules}. */
export type Budget = 'ordinary' | 'until-deadline' | 'unlimited';

/** How the resend timeout follows the measured round trip. Milliseconds. */
export interface RoundTripRules {
  /** The resend timeout while nothing has been measured. */
  readonly startTimeoutMs: number;
  /** The average is kept in this range. */
  readonly averageMinMs: number;
  /** The average is never above this. */
  readonly averageMaxMs: number;
  /** The timeout, five times the average, is kept in this range. */
  readonly timeoutMinMs: number;
  /** The timeout is never above this. */
  readonly timeoutMaxMs: number;
}

/** When the peer counts as dead. Milliseconds. */
export interface SilenceRules {
  /** What has to come: an answer to our pings, or just any valid packet. */
  readonly of: 'pongs' | 'packets';
  /** When none has come for so long, the circuit is closed as `silent`. */
  readonly limitMs: number;
  /** The limit between AgentPause and AgentResume. */
  readonly pausedLimitMs: number;
}

/** How one side of a circuit behaves. The presets are {@link VIEWER_RULES} and {@link OPENSIM_RULES}. */
export interface CircuitRules {
  /** How long to wait for an ack, by how fast the peer answers. */
  readonly roundTrip: RoundTripRules;
  /** What a reliable message gets that asks for no budget. */
  readonly defaultBudget: Budget;
  /** How often a message with an ordinary budget is resent before it is undelivered. */
  readonly ordinaryResends: number;
  /** Unacked packets are looked through at most this often, as the peers' own loops do. */
  readonly resendCheckMs: number;
  /** UseCircuitCode with an ordinary budget has a rule of its own; none on the side that never sends it. */
  readonly useCircuitCode?: { readonly intervalMs: number; readonly resends: number };
  /** Above this, ordinary messages that are due are given up instead of resent, and new reliable ones wait. */
  readonly unackedBytesLimit: number;
  /** With more packets than this unacked nothing but resends, acks and pings is sent. */
  readonly unackedPacketsLimit: number;
  /** Acks ride on other packets. */
  readonly appendAcks: boolean;
  /** A PacketAck goes out when the oldest ack has waited so long… */
  readonly ackCollectMs: number;
  /** …or so many acks are owed (250, a full PacketAck, in any case)… */
  readonly ackCollectCount: number;
  /** …which may still wait so long for the rest of a burst, until `count` are owed; not at all when undefined… */
  readonly ackBurst?: { readonly waitMs: number; readonly count: number };
  /** …or so many bytes of reliable packets have come. */
  readonly ackCollectBytes: number;
  /** UseCircuitCode is acked before anything else, by a PacketAck of its own with sequence number 0. */
  readonly acksUseCircuitCodeAtOnce: boolean;
  /** Whether the peer is asked regularly if it is there; without, no round trip is measured by pings. */
  readonly sendsPings: boolean;
  /** Whether the peer's pings are answered. */
  readonly answersPings: boolean;
  /** From one ping of ours to the next, give or take the jitter. */
  readonly pingIntervalMs: number;
  /** The interval varies by this fraction of itself, so that many circuits do not beat together. */
  readonly pingJitter: number;
  /** After how long without a sign of the peer the circuit is dead. */
  readonly silence: SilenceRules;
  /** More bytes than this do not wait for their throttle: what comes then is undelivered at once. */
  readonly queueBytesLimit: number;
}

/**
 * The official viewer, but for two numbers. The resend timeout starts with one second, as RFC 6298 says: the viewer begins
 * as if a ping took 1000 ms, so that its first resend comes after 5 s. And ten owed acks do not wait for 0.1 s (as in
 * libomv), because OpenSim sends nothing new while 50 of its packets are unacked: a millisecond only, as a burst may bring more.
 * @source viewer llcircuit.cpp, message.cpp (PROTOCOL §1.4, §2)
 */
export const VIEWER_RULES: CircuitRules = Object.freeze<CircuitRules>({
  roundTrip: {
    startTimeoutMs: 1000,
    averageMinMs: 100,
    averageMaxMs: 2000,
    timeoutMinMs: 1000,
    timeoutMaxMs: 10_000,
  },
  defaultBudget: 'ordinary',
  ordinaryResends: 3,
  resendCheckMs: 20,
  useCircuitCode: { intervalMs: 5000, resends: 3 },
  unackedBytesLimit: 512_000,
  unackedPacketsLimit: Infinity,
  appendAcks: true,
  ackCollectMs: 100,
  ackCollectCount: 10,
  ackBurst: { waitMs: 1, count: 40 },
  ackCollectBytes: Infinity,
  acksUseCircuitCodeAtOnce: false,
  sendsPings: true,
  answersPings: true,
  pingIntervalMs: 5000,
  pingJitter: 0.05,
  silence: { of: 'pongs', limitMs: 100_000, pausedLimitMs: 100_000 },
  queueBytesLimit: 1 << 20,
});

/** A client that is there and says nothing by itself: it neither pings nor answers pings, but acks what it gets. */
export const WALLFLOWER_RULES: CircuitRules = Object.freeze<CircuitRules>({
  ...VIEWER_RULES,
  sendsPings: false,
  answersPings: false,
});

/** OpenSimulator's side. @source OpenSim LLUDPServer.cs, LLUDPClient.cs (PROTOCOL §1.4, §2; opensim-observed.md) */
export const OPENSIM_RULES: CircuitRules = Object.freeze<CircuitRules>({
  roundTrip: {
    startTimeoutMs: 1000,
    averageMinMs: 0,
    averageMaxMs: 3000,
    timeoutMinMs: 250,
    timeoutMaxMs: 3000,
  },
  defaultBudget: 'unlimited',
  ordinaryResends: 3,
  resendCheckMs: 100,
  unackedBytesLimit: Infinity,
  unackedPacketsLimit: 50,
  appendAcks: false,
  ackCollectMs: 500,
  ackCollectCount: Infinity,
  ackCollectBytes: 2 * 1400,
  acksUseCircuitCodeAtOnce: true,
  sendsPings: true,
  answersPings: true,
  pingIntervalMs: 5000,
  pingJitter: 0.05,
  silence: { of: 'packets', limitMs: 60_000, pausedLimitMs: 300_000 },
  // A 4096 m region's terrain is about 6 MB, and its owner may hand it over in one go.
  queueBytesLimit: 8 << 20,
});
