import type { Uuid, Vector3 } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';
import { blocksOfParams, bytesOfParams } from './appearance.ts';

/** Whose words they are: the ids that go with every message of an agent. */
export interface AgentWords {
  /** Whose avatar it is. */
  readonly agentId: Uuid;
  /** Of the session that the login began: with `agentId` the proof that the agent itself speaks. */
  readonly sessionId: Uuid;
}

/** How an agent says that its avatar looks. */
export interface OwnAppearance {
  /** Counts up with every change; what comes with a lower one is older. */
  readonly serial: number;
  /** Of the body, metres: deep, wide, high. See `bodySize`. */
  readonly size: Vector3;
  /** What each baked face was made of, by face: an id that is another one when something else is worn. Zero for none. */
  readonly cacheIds: ReadonlyMap<number, Uuid>;
  /** Bytes of `encodeTextureEntry`; see `entryOfBakes`. */
  readonly textureEntry: Uint8Array;
  /** A byte each; see `encodeVisualParams`. */
  readonly visualParams: Uint8Array;
}

/**
 * What AgentSetAppearance says. The texture entry is a view of the message; of the same face twice the last counts.
 * @source captures/login-standard; OpenSim LLClientView.cs (HandlerAgentSetAppearance)
 */
export function decodeOwnAppearance(message: Omit<MessageOf<'AgentSetAppearance'>, 'name'>): OwnAppearance {
  const { AgentData, WearableData, ObjectData, VisualParam } = message;
  return {
    serial: AgentData.SerialNum,
    size: AgentData.Size,
    cacheIds: new Map(WearableData.map(({ CacheID, TextureIndex }) => [TextureIndex, CacheID])),
    textureEntry: ObjectData.TextureEntry,
    visualParams: bytesOfParams(VisualParam),
  };
}

/** The message that says how one's avatar looks. */
export function encodeOwnAppearance(
  { agentId, sessionId }: AgentWords,
  { serial, size, cacheIds, textureEntry, visualParams }: OwnAppearance,
): MessageOf<'AgentSetAppearance'> {
  return {
    name: 'AgentSetAppearance',
    AgentData: { AgentID: agentId, SessionID: sessionId, SerialNum: serial, Size: size },
    WearableData: Array.from(cacheIds, ([TextureIndex, CacheID]) => ({ CacheID, TextureIndex })),
    ObjectData: { TextureEntry: textureEntry },
    VisualParam: blocksOfParams(visualParams),
  };
}
