import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { LlsdDate } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { fullName } from '../../services/accounts/index.ts';
import type { Account, Accounts } from '../../services/accounts/index.ts';
import { answer } from '../region/index.ts';
import type { GridServices, Handlers } from '../region/index.ts';
import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer } from '@landfall/assets/http';

/** Names in one UUIDNameReply, so that it stays a datagram of the usual size. */
const NAMES_PER_MESSAGE = 16;
/** Ids that one GetDisplayNames may ask for. */
const MAX_DISPLAY_NAMES = 90;
/** Display names that never change are never asked for again, as far as the viewer's calendar goes. */
const FAR_FUTURE_SECONDS = 4_102_444_800;

/** What is answered when an agent asks for names by message. */
export const nameHandlers: Handlers = {
  UUIDNameRequest({ UUIDNameBlock }, from) {
    const { accounts } = from.region.services;
    const known = UUIDNameBlock.flatMap(({ ID }) => accounts.byId(ID) ?? []);
    for (let at = 0; at < known.length; at += NAMES_PER_MESSAGE) {
      const some = known.slice(at, at + NAMES_PER_MESSAGE);
      answer(from, { name: 'UUIDNameReply', UUIDNameBlock: some.map(nameBlock) });
    }
  },
};

const nameBlock = ({ id, first, last }: Account) => ({
  ID: id,
  FirstName: encodeText(first),
  LastName: encodeText(last),
});

/** Capabilities that give names. */
export const nameOffers = ({ accounts }: GridServices): Offers => ({
  /** `?ids=<uuid>&ids=<uuid>…` @source OpenSim GetDisplayNamesHandler */
  GetDisplayNames:
    () =>
    ({ query }) => {
      const asked = query.getAll('ids').slice(0, MAX_DISPLAY_NAMES);
      const agents: LlsdMap[] = [];
      const unknown: string[] = [];
      for (const text of asked) {
        const account = accountOf(accounts, text);
        if (account === undefined) unknown.push(text);
        else agents.push(displayName(account));
      }
      return llsdAnswer({ agents, bad_ids: unknown });
    },
});

function accountOf(accounts: Accounts, text: string): Account | undefined {
  try {
    return accounts.byId(Uuid.parse(text));
  } catch {
    // Not an id: the answer lists it among the bad ones.
    return undefined;
  }
}

/** An account's names as GetDisplayNames gives them. */
export function displayName(account: Account): LlsdMap {
  return {
    username: `${account.first}.${account.last}`.toLowerCase(),
    display_name: fullName(account),
    display_name_next_update: new LlsdDate(FAR_FUTURE_SECONDS),
    display_name_expires: new LlsdDate(FAR_FUTURE_SECONDS),
    legacy_first_name: account.first,
    legacy_last_name: account.last,
    id: account.id,
    is_display_name_default: true,
  };
}
