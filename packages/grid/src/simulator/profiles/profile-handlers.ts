import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { fullName } from '../../services/accounts/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, GenericHandlers, Handlers } from '../region/index.ts';

const NO_BYTES = new Uint8Array(0);
/** Bit of AvatarPropertiesReply.Flags. @source viewer llavatarpropertiesprocessor.h */
const FLAG_ONLINE = 0x10;

/** What is answered to questions about avatars and groups. */
export const profileHandlers: Handlers = {
  /** @source OpenSim BasicProfileModule.cs: two answers, also for somebody unknown */
  AvatarPropertiesRequest({ AgentData: { AvatarID } }, from) {
    answerProperties(from, AvatarID);
    answer(from, {
      name: 'AvatarInterestsReply',
      AgentData: { AgentID: from.id, AvatarID },
      PropertiesData: {
        WantToMask: 0,
        WantToText: NO_BYTES,
        SkillsMask: 0,
        SkillsText: NO_BYTES,
        LanguagesText: NO_BYTES,
      },
    });
  },

  UserInfoRequest(_message, from) {
    answer(from, {
      name: 'UserInfoReply',
      AgentData: { AgentID: from.id },
      UserData: { IMViaEMail: false, DirectoryVisibility: encodeText('default'), EMail: NO_BYTES },
    });
  },
};

/** The first parameter names somebody. @source OpenSim UserProfileModule.cs */
export const profileGenericHandlers: GenericHandlers = {
  avatarpicksrequest: about((TargetID, from) =>
    answer(from, { name: 'AvatarPicksReply', AgentData: { AgentID: from.id, TargetID }, Data: [] }),
  ),
  avatarclassifiedsrequest: about((TargetID, from) =>
    answer(from, { name: 'AvatarClassifiedReply', AgentData: { AgentID: from.id, TargetID }, Data: [] }),
  ),
  avatarnotesrequest: about((TargetID, from) =>
    answer(from, {
      name: 'AvatarNotesReply',
      AgentData: { AgentID: from.id },
      Data: { TargetID, Notes: NO_BYTES },
    }),
  ),
};

function about(tell: (somebody: Uuid, from: Agent) => void): GenericHandlers[string] {
  return ([text = ''], from) => {
    const id = idIn(text);
    if (id !== undefined) tell(id, from);
  };
}

function idIn(text: string): Uuid | undefined {
  try {
    return Uuid.parse(text);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function answerProperties(to: Agent, AvatarID: Uuid): void {
  const { accounts, presence } = to.region.services;
  const account = accounts.byId(AvatarID);
  answer(to, {
    name: 'AvatarPropertiesReply',
    AgentData: { AgentID: to.id, AvatarID },
    PropertiesData: {
      ImageID: Uuid.zero,
      FLImageID: Uuid.zero,
      PartnerID: Uuid.zero,
      AboutText: NO_BYTES,
      FLAboutText: NO_BYTES,
      BornOn: NO_BYTES,
      ProfileURL: NO_BYTES,
      CharterMember: account === undefined ? NO_BYTES : encodeText(fullName(account)),
      Flags: presence.of(AvatarID) === undefined ? 0 : FLAG_ONLINE,
    },
  });
}
