import { Uuid } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { AgentWords } from './own-appearance.ts';

/**
 * What AgentCachedTexture asks: whether a bake of just this is known already. By face or by number of the bake: OpenSim looks among faces, some
 * clients ask with numbers and never find anything.
 */
export interface BakeQuestion {
  /** Which bake is asked for, U8: as a rule its face in the texture entry. */
  readonly index: number;
  /** What it was made of: the same id as `OwnAppearance.cacheIds` has for the face. */
  readonly cacheId: Uuid;
}

/** What is known of a bake. */
export interface BakeAnswer {
  /** The same number as in the {@link BakeQuestion}. */
  readonly index: number;
  /** Undefined where it is not known: it must be baked. */
  readonly textureId: Uuid | undefined;
}

/** Asks for bakes that are known. @source live.md L2.1; captures/login-standard */
export function encodeBakeQuestions(
  { agentId, sessionId }: AgentWords,
  serial: number,
  questions: readonly BakeQuestion[],
): MessageOf<'AgentCachedTexture'> {
  return {
    name: 'AgentCachedTexture',
    AgentData: { AgentID: agentId, SessionID: sessionId, SerialNum: serial },
    WearableData: questions.map(({ index, cacheId }) => ({ ID: cacheId, TextureIndex: index })),
  };
}

/** What an agent asks. */
export function decodeBakeQuestions({
  WearableData,
}: Pick<MessageOf<'AgentCachedTexture'>, 'WearableData'>): readonly BakeQuestion[] {
  return WearableData.map(({ ID, TextureIndex }) => ({ index: TextureIndex, cacheId: ID }));
}

/** Answers it, with the question's own serial number. @source captures/login-standard */
export function encodeBakeAnswers(
  { agentId, sessionId }: AgentWords,
  serial: number,
  answers: readonly BakeAnswer[],
): MessageOf<'AgentCachedTextureResponse'> {
  return {
    name: 'AgentCachedTextureResponse',
    AgentData: { AgentID: agentId, SessionID: sessionId, SerialNum: serial },
    WearableData: answers.map(({ index, textureId }) => ({
      TextureID: textureId ?? Uuid.zero,
      TextureIndex: index,
      HostName: new Uint8Array(0),
    })),
  };
}

/** What a region knows. */
export function decodeBakeAnswers({
  WearableData,
}: Pick<MessageOf<'AgentCachedTextureResponse'>, 'WearableData'>): readonly BakeAnswer[] {
  return WearableData.map(({ TextureID, TextureIndex }) => ({
    index: TextureIndex,
    textureId: TextureID.isZero ? undefined : TextureID,
  }));
}
