import { Uuid } from '../datatypes/index.ts';
import { UsageError } from '../errors/index.ts';
import type { MessageOf } from '../message/index.ts';
import { ACCESS_ENTRIES_PER_MESSAGE, PARCEL_ACCESS } from './parcel-flag.ts';

/** Which list of a parcel. */
export type ParcelAccessList = keyof typeof PARCEL_ACCESS;

/** Somebody on a list. */
export interface ParcelAccessEntry {
  /** Whom the list lets in or keeps out. */
  readonly agentId: Uuid;
  /** Until when, seconds since 1970; 0 for ever. */
  readonly untilSeconds: number;
}

/** Of one list: no parcel of Second Life has more. @source viewer llparcel.h (PARCEL_MAX_ACCESS_LIST) */
export const MAX_ACCESS_ENTRIES = 300;

/** Those of a ParcelAccessListReply or -Update: an entry of nobody says that there are none. */
export function accessEntriesIn(
  list: MessageOf<'ParcelAccessListReply'>['List'],
): readonly ParcelAccessEntry[] {
  return list.filter(({ ID }) => !ID.isZero).map(({ ID, Time }) => ({ agentId: ID, untilSeconds: Time }));
}

/** The entries of one reply, as OpenSim sends them: one of nobody for none. */
export function accessBlocks(
  entries: readonly ParcelAccessEntry[],
  list: ParcelAccessList,
): MessageOf<'ParcelAccessListReply'>['List'] {
  const Flags = PARCEL_ACCESS[list];
  if (entries.length === 0) return [{ ID: Uuid.zero, Time: 0, Flags }];
  return entries.map(({ agentId, untilSeconds }) => ({ ID: agentId, Time: untilSeconds, Flags }));
}

/** A whole new list of a parcel. */
export interface NewAccessList {
  /** Number of the parcel in its region. */
  readonly localId: number;
  /** Which of its two lists becomes another. */
  readonly list: ParcelAccessList;
  /** All who are on it from now on, at most {@link MAX_ACCESS_ENTRIES}; none empties it. */
  readonly entries: readonly ParcelAccessEntry[];
  /** Another one for each change: messages of the same are of one list. */
  readonly transactionId: Uuid;
}

/**
 * The messages that set it, in their order.
 * @throws UsageError for more than {@link MAX_ACCESS_ENTRIES}
 * @source viewer llviewerparcelmgr.cpp (sendParcelAccessListUpdate); OpenSim LandObject.cs (UpdateAccessList)
 */
export function encodeAccessListUpdate(
  { localId, list, entries, transactionId }: NewAccessList,
  AgentData: { readonly AgentID: Uuid; readonly SessionID: Uuid },
): readonly MessageOf<'ParcelAccessListUpdate'>[] {
  if (entries.length > MAX_ACCESS_ENTRIES)
    throw new UsageError(`a list of ${entries.length} where a parcel has ${MAX_ACCESS_ENTRIES} at most`);
  const Sections = Math.max(1, Math.ceil(entries.length / ACCESS_ENTRIES_PER_MESSAGE));
  return Array.from({ length: Sections }, (_, section) => {
    const from = section * ACCESS_ENTRIES_PER_MESSAGE;
    return {
      name: 'ParcelAccessListUpdate',
      AgentData,
      Data: {
        Flags: PARCEL_ACCESS[list],
        LocalID: localId,
        TransactionID: transactionId,
        SequenceID: section + 1,
        Sections,
      },
      List: accessBlocks(entries.slice(from, from + ACCESS_ENTRIES_PER_MESSAGE), list),
    };
  });
}
