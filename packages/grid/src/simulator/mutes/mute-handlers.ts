import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeMuteList, MUTE_TYPES, muteExceptionsOf } from '@landfall/protocol/mute';
import type { Mute } from '@landfall/protocol/mute';
import { answer, Part } from '../region/index.ts';
import type { Agent, GridServices, Handlers } from '../region/index.ts';
import { filesOf } from '../xfer/index.ts';

/** Of one account: so that nobody fills the grid's memory. */
export const MAX_MUTES_OF_ONE = 1000;
const MAX_NAME = 255;
const NO_BYTES = new Uint8Array(0);

type MuteList = Map<string, Mute>;

const LISTS = new Part<GridServices, Map<string, MuteList>>(() => new Map());

/** By account: kept as long as the grid runs. */
function listOf({ id, region }: Agent): MuteList {
  const lists = region.services.part(LISTS);
  const list = lists.get(id.key) ?? new Map<string, Mute>();
  lists.set(id.key, list);
  return list;
}

/** What is kept of whom an agent mutes. @source OpenSim MuteListModule.cs */
export const muteHandlers: Handlers = {
  MuteListRequest(_message, from) {
    const list = listOf(from);
    if (list.size === 0) return answer(from, emptyList(from));
    const Filename = encodeText(filesOf(from).offer(encodeMuteList([...list.values()])));
    answer(from, { name: 'MuteListUpdate', MuteData: { AgentID: from.id, Filename } });
  },

  UpdateMuteListEntry({ MuteData }, from) {
    const type = MUTE_TYPES[MuteData.MuteType];
    if (type === undefined) return;
    const list = listOf(from);
    const name = decodeText(MuteData.MuteName).slice(0, MAX_NAME);
    const key = keyOf(MuteData.MuteID, name);
    if (list.size >= MAX_MUTES_OF_ONE && !list.has(key)) return;
    list.set(key, { type, id: MuteData.MuteID, name, except: muteExceptionsOf(MuteData.MuteFlags) });
  },

  RemoveMuteListEntry({ MuteData }, from) {
    listOf(from).delete(keyOf(MuteData.MuteID, decodeText(MuteData.MuteName).slice(0, MAX_NAME)));
  },
};

/** @source OpenSim MuteListModule.cs: a GenericMessage of one empty parameter */
const emptyList = ({ id }: Agent) =>
  ({
    name: 'GenericMessage',
    AgentData: { AgentID: id, SessionID: Uuid.zero, TransactionID: Uuid.zero },
    MethodData: { Method: encodeText('emptymutelist'), Invoice: Uuid.zero },
    ParamList: [{ Parameter: NO_BYTES }],
  }) as const;

const keyOf = (id: Uuid, name: string): string => `${id.key} ${id.isZero ? name : ''}`;
