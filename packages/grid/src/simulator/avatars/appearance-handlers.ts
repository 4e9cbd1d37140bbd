import { decodeBakeQuestions, decodeOwnAppearance, encodeBakeAnswers } from '@landfall/protocol/avatar';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { onlookers } from '../view/index.ts';
import { appearanceMessage } from './appearance.ts';
import { avatarOf } from './inhabitants.ts';
import { keepLook, knownBake, lookAfter, lookOf } from './looks.ts';
import { tellAnimations } from './movement.ts';
import { tellWhole } from './seats.ts';

/** What is done when an agent says how it looks, and asks what is baked already. */
export const appearanceHandlers: Handlers = {
  /** Then all are told what it plays, itself too. @source OpenSim AvatarFactoryModule.cs (SendAppearance); captures/login-standard */
  AgentSetAppearance(message, from, sequence) {
    const avatar = avatarOf(from);
    if (avatar === undefined) return;
    const { services } = from.region;
    const own = decodeOwnAppearance(message);
    const look = lookAfter(lookOf(services, from.id), own);
    if (look === undefined || !from.newest.takes('AgentSetAppearance', sequence, own.serial)) return;
    const { z: before } = avatar.body.size;
    avatar.body.resize(look.size);
    keepLook(services, from.id, { ...look, size: avatar.body.size });
    const told = appearanceMessage(from);
    for (const other of onlookers(from)) answer(other, told);
    tellAnimations(from, avatar);
    // Others place it by its height.
    if (avatar.body.size.z !== before) tellWhole(from, avatar);
  },

  AgentCachedTexture(message, from) {
    const look = lookOf(from.region.services, from.id);
    const answers = decodeBakeQuestions(message).map(({ index, cacheId }) => ({
      index,
      textureId: knownBake(look, index, cacheId),
    }));
    const words = { agentId: from.id, sessionId: from.sessionId };
    answer(from, encodeBakeAnswers(words, message.AgentData.SerialNum, answers));
  },
};
