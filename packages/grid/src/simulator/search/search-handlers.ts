import { decodeText, encodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { answer } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';

/** People that one search finds. */
export const MAX_PEOPLE = 20;
/** Bits of DirFindQuery.QueryFlags. @source viewer llqueryflags.h */
const FIND = { PEOPLE: 0x1, GROUPS: 0x10, EVENTS: 0x20 } as const;
const NO_BYTES = new Uint8Array(0);

/** People are found by parts of their names; of places, land, events, groups and advertisements there are none. */
export const searchHandlers: Handlers = {
  AvatarPickerRequest({ AgentData: { QueryID }, Data }, from) {
    const found = from.region.services.accounts.search(decodeText(Data.Name), MAX_PEOPLE);
    answer(from, {
      name: 'AvatarPickerReply',
      AgentData: { AgentID: from.id, QueryID },
      Data: found.map(({ id, first, last }) => ({
        AvatarID: id,
        FirstName: encodeText(first),
        LastName: encodeText(last),
      })),
    });
  },

  DirFindQuery({ QueryData: { QueryID, QueryText, QueryFlags } }, from) {
    if (QueryFlags & FIND.PEOPLE) answerPeople(from, QueryID, decodeText(QueryText));
    const nothing = { AgentData: { AgentID: from.id }, QueryData: { QueryID }, QueryReplies: [] };
    if (QueryFlags & FIND.GROUPS) answer(from, { name: 'DirGroupsReply', ...nothing });
    if (QueryFlags & FIND.EVENTS) answer(from, { name: 'DirEventsReply', ...nothing, StatusData: [] });
  },

  PlacesQuery({ AgentData: { QueryID }, TransactionData }, from) {
    answer(from, {
      name: 'PlacesReply',
      AgentData: { AgentID: from.id, QueryID },
      TransactionData,
      QueryData: [],
    });
  },

  DirPlacesQuery({ QueryData: { QueryID } }, from) {
    answer(from, {
      name: 'DirPlacesReply',
      AgentData: { AgentID: from.id },
      QueryData: [{ QueryID }],
      QueryReplies: [],
      StatusData: [],
    });
  },

  DirLandQuery({ QueryData: { QueryID } }, from) {
    answer(from, {
      name: 'DirLandReply',
      AgentData: { AgentID: from.id },
      QueryData: { QueryID },
      QueryReplies: [],
    });
  },

  DirPopularQuery({ QueryData: { QueryID } }, from) {
    answer(from, {
      name: 'DirPopularReply',
      AgentData: { AgentID: from.id },
      QueryData: { QueryID },
      QueryReplies: [],
    });
  },

  DirClassifiedQuery({ QueryData: { QueryID } }, from) {
    answer(from, {
      name: 'DirClassifiedReply',
      AgentData: { AgentID: from.id },
      QueryData: { QueryID },
      QueryReplies: [],
      StatusData: [],
    });
  },
};

function answerPeople(to: Agent, QueryID: Uuid, text: string): void {
  const { accounts, presence } = to.region.services;
  answer(to, {
    name: 'DirPeopleReply',
    AgentData: { AgentID: to.id },
    QueryData: { QueryID },
    QueryReplies: accounts.search(text, MAX_PEOPLE).map(({ id, first, last }) => ({
      AgentID: id,
      FirstName: encodeText(first),
      LastName: encodeText(last),
      Group: NO_BYTES,
      Online: presence.of(id) !== undefined,
      Reputation: 0,
    })),
  });
}
