/** What regions ask of each other when agents look over to them or go there: OpenSim's simulator protocol, as data. */
import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import type { Session } from '../../services/presence/index.ts';

/** Yes, or why not, in words that viewers show. */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** May somebody come? `QUERYACCESS /agent/…` */
export interface AccessQuery {
  /** Who wants to come. */
  readonly agentId: Uuid;
  /** Otherwise over the border, where nobody is put elsewhere than they walk. */
  readonly viaTeleport: boolean;
  /** Metres in the region that is asked. */
  readonly position: Vector3;
}

/** Somebody who is to have an agent in the region, a child at first. `POST /agent/…` */
export interface Newcomer {
  /** The login that they come with. */
  readonly session: Session;
  /** Of the seed that the client is, or has been, told. */
  readonly capsPath: string;
  /** Metres in the region, outside of it for who looks in from elsewhere. */
  readonly position: Vector3;
  /** The direction in which they look. */
  readonly lookAt: Vector3;
  /** 0 for a child that stays one. */
  readonly teleportFlags: number;
  /** False for who logs in: they are root at once. */
  readonly isChild?: boolean;
  /** {@link Traveller.handoverId} of who was handed over and has been kept all the same. */
  readonly calledBack?: Uuid | undefined;
}

/** Somebody who goes on in the region: as they are, but for their looks, which are the grid's. `PUT /agent/…`, AgentData */
export interface Traveller {
  /** The login that they go on with. */
  readonly session: Session;
  /** The region they come from. */
  readonly fromRegionId: Uuid;
  /** Metres in the region. */
  readonly position: Vector3;
  /** Metres a second. */
  readonly velocity: Vector3;
  /** Of their body. */
  readonly rotation: Quaternion;
  /** The direction in which they look. */
  readonly lookAt: Vector3;
  /** As in AgentUpdate, flying among them. */
  readonly controlFlags: number;
  /** Draw distance, metres. */
  readonly far: number;
  /** What they play beside their posture. */
  readonly animations: readonly Uuid[];
  /** Seed paths of their agents elsewhere, by region id. */
  readonly children: ReadonlyMap<string, string>;
  /** A teleport: the answer comes when they are there. A crossing is answered as soon as it is taken. */
  readonly waitForRoot: boolean;
  /** The part that they sit on, which has come before them. */
  readonly seatId: Uuid | undefined;
  /** The region they come from is to be told when they see the new one: it closes the agent there then, and knows that they arrived. */
  readonly wantsRelease: boolean;
  /** Of this hand-over, so that it can be called back; undefined of who comes from OpenSim. */
  readonly handoverId: Uuid | undefined;
}

/** A linkset that goes on in the region. `POST /object/…` */
export interface Thing {
  /** The root first, at its place in the region. */
  readonly parts: readonly ScenePart[];
  /** Metres in the region. */
  readonly position: Vector3;
}

/** Where the root of a child agent is now. `PUT /agent/…`, AgentPosition */
export interface RootPlace {
  /** Whose child agent is told. */
  readonly agentId: Uuid;
  /** Of the login that the agent belongs to; with another one nothing is done. */
  readonly sessionId: Uuid;
  /** Metres in the region that is told, outside of it. */
  readonly position: Vector3;
}

/** Whose agent is meant. The session proves that whoever asks may. */
export interface AgentKey {
  /** Whose agent it is. */
  readonly agentId: Uuid;
  /** Of the login that the agent belongs to. */
  readonly sessionId: Uuid;
}

/** A region as other regions see it. No answer is an answer: what fails or takes too long is `false`, or says why. */
export interface RegionPeer {
  /** Asks whether somebody may come; nothing is done for them yet. */
  queryAccess(query: AccessQuery): Promise<Verdict>;
  /**
   * Lets somebody open a circuit there; an agent that is there as a child already keeps its own. Who is called back is a child there as before,
   * or that is refused: nothing is made for them.
   */
  createAgent(newcomer: Newcomer): Promise<Verdict>;
  /**
   * Hands somebody over who has an agent there, or is about to. Tells whether that was taken; with `waitForRoot`, whether they
   * are root there.
   */
  updateAgent(traveller: Traveller): Promise<boolean>;
  /** Hands a linkset over; tells whether it stands there now, undefined where nothing is heard. Who asks again at once is told of the same one. */
  createObject(thing: Thing): Promise<boolean | undefined>;
  /** Says where the root of a child agent is; tells whether there is such a child. */
  updatePlace(place: RootPlace): Promise<boolean>;
  /** Its agent there is closed: the client is told DisableSimulator. False where it is root: then it stays, and is there. */
  closeAgent(agent: AgentKey): Promise<boolean>;
  /** It has arrived elsewhere, and sees. */
  releaseAgent(agent: AgentKey): Promise<void>;
}
