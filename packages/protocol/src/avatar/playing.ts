import type { Uuid } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { AgentWords } from './own-appearance.ts';

/** An animation that an avatar plays. */
export interface PlayingAnimation {
  /** One of `BUILT_IN_ANIMATIONS`, or an asset. */
  readonly id: Uuid;
  /** Another one each time it is started anew. */
  readonly sequence: number;
  /** The object that started it, told to the avatar's own agent only; undefined where nobody says. */
  readonly source: Uuid | undefined;
}

/** All that an avatar plays; what is not named has ended. */
export interface Playing {
  /** Of the agent whose avatar it is. */
  readonly agentId: Uuid;
  /** Those that go on now, as the message orders them; empty when there are none. */
  readonly animations: readonly PlayingAnimation[];
}

/**
 * What AvatarAnimation says. As many sources as there are belong to the first animations.
 * @source captures/walk, chat-im; viewer llviewermessage.cpp (process_avatar_animation)
 */
export function decodePlaying(
  message: Pick<MessageOf<'AvatarAnimation'>, 'Sender' | 'AnimationList' | 'AnimationSourceList'>,
): Playing {
  const { Sender, AnimationList, AnimationSourceList } = message;
  return {
    agentId: Sender.ID,
    animations: AnimationList.map(({ AnimID, AnimSequenceID }, at) => {
      const source = AnimationSourceList[at]?.ObjectID;
      return { id: AnimID, sequence: AnimSequenceID, source: source?.isZero === true ? undefined : source };
    }),
  };
}

/**
 * The message of what an avatar plays: those with a source come first, so that the sources are theirs.
 * @source OpenSim LLClientView.cs (SendAnimations)
 */
export function encodePlaying({ agentId, animations }: Playing): MessageOf<'AvatarAnimation'> {
  const withSource = animations.filter(({ source }) => source !== undefined);
  const without = animations.filter(({ source }) => source === undefined);
  return {
    name: 'AvatarAnimation',
    Sender: { ID: agentId },
    AnimationList: [...withSource, ...without].map(({ id, sequence }) => ({
      AnimID: id,
      AnimSequenceID: sequence,
    })),
    AnimationSourceList: withSource.flatMap(({ source }) =>
      source === undefined ? [] : { ObjectID: source },
    ),
    PhysicalAvatarEventList: [],
  };
}

/** An animation that an agent wants to start or to stop. */
export interface AnimationChange {
  /** One of `BUILT_IN_ANIMATIONS`, or an asset. */
  readonly id: Uuid;
  /** True to start it, false to stop it. */
  readonly isStarted: boolean;
}

/** What AgentAnimation wants. */
export function decodeAnimationChanges({
  AnimationList,
}: Pick<MessageOf<'AgentAnimation'>, 'AnimationList'>): readonly AnimationChange[] {
  return AnimationList.map(({ AnimID, StartAnim }) => ({ id: AnimID, isStarted: StartAnim }));
}

/** The message that starts and stops animations of one's own avatar. */
export function encodeAnimationChanges(
  { agentId, sessionId }: AgentWords,
  changes: readonly AnimationChange[],
): MessageOf<'AgentAnimation'> {
  return {
    name: 'AgentAnimation',
    AgentData: { AgentID: agentId, SessionID: sessionId },
    AnimationList: changes.map(({ id, isStarted }) => ({ AnimID: id, StartAnim: isStarted })),
    PhysicalAvatarEventList: [],
  };
}
