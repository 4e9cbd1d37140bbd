/** Every deadline and bound of a journey. */
import type { RegionAddress } from './said.ts';

/**
 * From asking for a teleport, or its TeleportStart, to TeleportFinish, TeleportLocal or TeleportFailed. OpenSim asks the destination twice
 * meanwhile, over HTTP, with 30 s for each. @source OpenSim EntityTransferModule.cs (QUERYACCESS, CreateAgent)
 */
export const LEAVING_MS = 60_000;
/** From TeleportFinish or CrossedRegion to AgentMovementComplete; over a border {@link LATE_MS} more. @source viewer llstartup.cpp (as for a login) */
export const ARRIVING_MS = 60_000;
/** However often it is sent elsewhere before it is placed: so long after it has left, the agent is somewhere or back. Ours. */
export const TRANSIT_MS = 180_000;
/** An arrival at a neighbour that was given up still counts for so long: whoever says it later would take the agent from where it lives. Ours. */
export const LATE_MS = 60_000;
/** From TeleportCancel to the region's word on it: OpenSim may have passed the point of no return, and goes on then. */
export const CANCEL_MS = 10_000;

/**
 * So long after a move the region behind may still show neighbours: it has them told 500 ms after their agents were made, and where the agent is
 * now takes them for told. @source OpenSim EntityTransferModule.cs (InformClientOfNeighbourAsync); seen with master
 */
export const LINGER_MS = 10_000;

/**
 * So long after TeleportFailed a TeleportFinish without another TeleportStart is that of the teleport that has failed: it comes by the
 * queue, which is slower than the circuit. Whoever obeys it goes where nobody expects them.
 */
export const STALE_FINISH_MS = 2000;

/** How long a region lets a teleport wait for CompleteAgentMovement. @source OpenSim Scene.cs (IncomingUpdateChildAgent) */
export const ROOT_MS = 25_000;
/**
 * How long who has come over a border may take to enter: its root is nowhere meanwhile. As long as an agent waits to be placed, and half as long
 * again. Ours: OpenSim waits for ever, and whoever has lost CrossedRegion stays nowhere.
 */
export const STRANDED_MS = 90_000;
/** How long CompleteAgentMovement waits for the UpdateAgent that it has overtaken. @source OpenSim ScenePresence.cs (WaitForUpdateAgent) */
export const ENTRY_MS = 10_000;

/** 24 are all around a 256 m region at a draw distance of 512 m; as many again while old and new ones overlap. */
export const MAX_NEIGHBOURS = 48;
/**
 * So long a neighbour that was named has for its first packet; then its place goes to another one, when all are taken. Ours: a simulator acks
 * the ticket at once, and the ticket is presented for longer than this.
 */
export const UNHEARD_MS = 15_000;
/**
 * So often a neighbour's circuit is replaced within {@link RENEWALS_MS} while the agent stays in a region. Ours: a simulator that is started anew
 * gives one new seed, and takes longer than ten seconds for it.
 */
export const RENEWALS = 6;
/** See {@link RENEWALS}. */
export const RENEWALS_MS = 60_000;
/** EstablishAgentCommunication can come before its EnableSimulator: so many seeds are kept for it. */
export const MAX_EARLY_SEEDS = 48;
/** What is told of a journey and not yet polled; a region that says more in one turn is not heard. */
export const MAX_QUEUED = 1024;

/** Deadlines in milliseconds; see {@link JOURNEY_RULES}. */
export interface JourneyRules {
  /** From asking for a teleport, or TeleportStart, to what becomes of it; 60,000 by default. */
  readonly leavingMs: number;
  /** From TeleportFinish or CrossedRegion to AgentMovementComplete; 60,000 by default. */
  readonly arrivingMs: number;
  /** From TeleportCancel to the region's word on it; 10,000 by default. */
  readonly cancelMs: number;
  /** Children and those that are to be. */
  readonly maxNeighbours: number;
  /** A TeleportFinish that nobody has asked for is not obeyed, nor a CrossedRegion over no border of where the agent is; false by default. */
  readonly staysUnasked: boolean;
  /** Whether the agent may have crossed the border between two regions by itself: see `isOverBorder`. Whatever is said is believed by default. */
  readonly isWalked: (from: RegionAddress, to: RegionAddress) => boolean;
}

/** What an agent goes by when it is told nothing else. */
export const JOURNEY_RULES: JourneyRules = Object.freeze({
  leavingMs: LEAVING_MS,
  arrivingMs: ARRIVING_MS,
  cancelMs: CANCEL_MS,
  maxNeighbours: MAX_NEIGHBOURS,
  staysUnasked: false,
  isWalked: () => true,
});
