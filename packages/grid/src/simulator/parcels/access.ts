import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import {
  ACCESS_ENTRIES_PER_MESSAGE,
  MAX_ACCESS_ENTRIES,
  PARCEL_ACCESS,
  PARCEL_FLAG,
  accessBlocks,
  accessEntriesIn,
} from '@landfall/protocol/parcel';
import type { ParcelAccessEntry, ParcelAccessList } from '@landfall/protocol/parcel';
import type { ParcelAccess } from '@landfall/assets/region-archive';
import { Part, answer } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import type { GridParcel } from './grid-parcel.ts';
import { parcelsOf } from './parcel-map.ts';
import { mayEdit } from './rights.ts';

const LISTS = Object.keys(PARCEL_ACCESS) as readonly ParcelAccessList[];
/** Whether a list is used. */
const USES_LIST = { allowed: PARCEL_FLAG.useAccessList, banned: PARCEL_FLAG.useBanList } as const;

/** The change that each list of each parcel was last made by: what comes of the same is added. */
const CHANGES = new Part<Region, Map<string, Uuid>>(() => new Map());

/** Those of a list whose time is not over. */
function entriesOf(
  region: Region,
  { access }: GridParcel,
  list: ParcelAccessList,
): readonly ParcelAccessEntry[] {
  const now = region.services.ports.clock.wallTime() / 1000;
  return access
    .filter(({ flags }) => flags === PARCEL_ACCESS[list])
    .map(({ agentId, time }) => ({ agentId, untilSeconds: secondsOf(time) }))
    .filter(({ untilSeconds }) => untilSeconds === 0 || untilSeconds > now);
}

/** Older archives have dates there, which OpenSim does not read either. */
const secondsOf = (time: string): number => (/^-?\d{1,10}$/.test(time) ? Number(time) | 0 : 0);

/**
 * A reply for each list asked for, more of them for a long one; one entry for nobody when it is empty.
 * @source OpenSim LLClientView.cs (SendLandAccessListData), which has one message for all of a list; viewer llparcel.h
 */
export function answerAccess(
  to: Agent,
  { SequenceID, Flags, LocalID }: MessageOf<'ParcelAccessListRequest'>['Data'],
): void {
  const parcel = parcelsOf(to.region).byLocalId(LocalID);
  for (const list of LISTS) {
    if ((Flags & PARCEL_ACCESS[list]) === 0) continue;
    const entries = parcel === undefined ? [] : entriesOf(to.region, parcel, list);
    const Data = { AgentID: to.id, SequenceID, Flags: PARCEL_ACCESS[list], LocalID };
    for (let at = 0; at === 0 || at < entries.length; at += ACCESS_ENTRIES_PER_MESSAGE) {
      const List = accessBlocks(entries.slice(at, at + ACCESS_ENTRIES_PER_MESSAGE), list);
      answer(to, { name: 'ParcelAccessListReply', Data, List });
    }
  }
}

/** Takes a list, or one more section of it. @source OpenSim LandObject.cs (UpdateAccessList) */
export function takeAccess(from: Agent, { Data, List }: MessageOf<'ParcelAccessListUpdate'>): void {
  const list = LISTS.find((each) => PARCEL_ACCESS[each] === Data.Flags);
  const parcel = parcelsOf(from.region).byLocalId(Data.LocalID);
  if (list === undefined || parcel === undefined || !mayEdit(from.id, parcel)) return;
  const changes = from.region.part(CHANGES);
  const key = `${parcel.localId} ${list}`;
  const isFirst = changes.get(key)?.equals(Data.TransactionID) !== true;
  changes.set(key, Data.TransactionID);
  const kept = parcel.access.filter(({ flags }) => !isFirst || flags !== PARCEL_ACCESS[list]);
  const added = accessEntriesIn(List).map(({ agentId, untilSeconds }): ParcelAccess => ({
    agentId,
    time: String(untilSeconds),
    flags: PARCEL_ACCESS[list],
  }));
  const access = [...kept, ...added].slice(0, 2 * MAX_ACCESS_ENTRIES);
  const isUsed = access.some(({ flags }) => flags === PARCEL_ACCESS[list]);
  const flags = isUsed ? parcel.flags | USES_LIST[list] : parcel.flags & ~USES_LIST[list];
  parcelsOf(from.region).change(parcel, { access, flags: flags >>> 0 });
}
