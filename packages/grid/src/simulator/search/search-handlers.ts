import { decodeText, encodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Account } from '../../services/accounts/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';

/** People that one search finds: a page of a viewer, and one more that says that there is another. @source OpenSim BasicSearchModule.cs */
export const MAX_PEOPLE = 101;
/** In one message, so that it stays a datagram of the usual size. */
const PEOPLE_PER_MESSAGE = 16;
/** Bits of DirFindQuery.QueryFlags. @source viewer llqueryflags.h */
const FIND = { PEOPLE: 0x1, GROUPS: 0x10, EVENTS: 0x20 } as const;
const NO_BYTES = new Uint8Array(0);

/** People are found by parts of their names; of places, land, events, groups and advertisements there are none. */
export const searchHandlers: Handlers = {
  AvatarPickerRequest({ AgentData: { QueryID }, Data }, from) {
    const found = from.region.services.accounts.search(decodeText(Data.Name), MAX_PEOPLE);
    for (const some of inMessages(found)) {
      answer(from, {
        name: 'AvatarPickerReply',
        AgentData: { AgentID: from.id, QueryID },
        Data: some.map(({ id, first, last }) => ({
          AvatarID: id,
          FirstName: encodeText(first),
          LastName: encodeText(last),
        })),
      });
    }
  },

  DirFindQuery({ QueryData: { QueryID, QueryText, QueryFlags, QueryStart } }, from) {
    if (QueryFlags & FIND.PEOPLE) answerPeople(from, QueryID, decodeText(QueryText), QueryStart);
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

function answerPeople(to: Agent, QueryID: Uuid, text: string, start: number): void {
  const { accounts, presence } = to.region.services;
  for (const some of inMessages(accounts.search(text, MAX_PEOPLE, start))) {
    answer(to, {
      name: 'DirPeopleReply',
      AgentData: { AgentID: to.id },
      QueryData: { QueryID },
      QueryReplies: some.map(({ id, first, last }) => ({
        AgentID: id,
        FirstName: encodeText(first),
        LastName: encodeText(last),
        Group: NO_BYTES,
        Online: presence.of(id) !== undefined,
        Reputation: 0,
      })),
    });
  }
}

/** As many to a message as it takes; one message for nobody, as somebody waits for it. */
function inMessages(people: readonly Account[]): (readonly Account[])[] {
  const messages: (readonly Account[])[] = [people.slice(0, PEOPLE_PER_MESSAGE)];
  for (let at = PEOPLE_PER_MESSAGE; at < people.length; at += PEOPLE_PER_MESSAGE) {
    messages.push(people.slice(at, at + PEOPLE_PER_MESSAGE));
  }
  return messages;
}
