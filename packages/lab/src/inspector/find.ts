import type { Inflate } from '@landfall/transport/ports';
import { decodeDatagram, decodeExchange, subjectOfDatagram, subjectOfExchange } from '../decode/index.ts';
import type { DecodedDatagram } from '../decode/index.ts';
import type { Filter } from '../filter/index.ts';
import type { DatagramRecord } from '../recording/index.ts';
import type { CaptureIndex } from './capture-index.ts';
import { NotInIndex, subjectOfRow } from './row-subject.ts';

/** What a part of a search found. */
export interface Found {
  /** Rows that the filter picks, rising. */
  readonly hits: readonly number[];
  /** Where the search goes on; `count` of the index when it is over. */
  readonly next: number;
}

/** A search goes on for so long at a time, so that the first hits are there soon. */
const PART_MS = 150;
const MOST_HITS = 50_000;
/** Time is looked at so often. */
const STRIDE = 64;

/** Looks for what a filter picks, from a row on, for {@link PART_MS} or so. */
export async function findRows(
  index: CaptureIndex,
  filter: Filter,
  from: number,
  inflate: Inflate,
): Promise<Found> {
  const hits: number[] = [];
  const until = performance.now() + PART_MS;
  let at = from;
  for (; at < index.count && hits.length < MOST_HITS; at++) {
    if ((at - from) % STRIDE === STRIDE - 1 && performance.now() > until) break;
    const picks = picksByIndex(index, filter, at) ?? (await picksPacket(index, filter, at, inflate));
    if (picks) hits.push(at);
  }
  return { hits, next: at };
}

/** Undefined where the packet itself has to be looked at. */
function picksByIndex(index: CaptureIndex, filter: Filter, at: number): boolean | undefined {
  try {
    return filter.test(subjectOfRow(index, at));
  } catch (error) {
    if (error instanceof NotInIndex) return undefined;
    throw error;
  }
}

async function picksPacket(
  index: CaptureIndex,
  filter: Filter,
  at: number,
  inflate: Inflate,
): Promise<boolean> {
  const packet = await index.packet(at);
  if (packet.kind === 'exchange')
    return filter.test(subjectOfExchange(await decodeExchange(packet, inflate)));
  return filter.test(subjectOfDatagram(decodedOf(index, packet, at)));
}

/** A datagram, decoded. */
export function decodedOf(index: CaptureIndex, packet: DatagramRecord, at: number): DecodedDatagram {
  const sinceFirstNs = BigInt(Math.round(index.row(at).ms * 1e6));
  return decodeDatagram({ ...packet, frame: packet.number, sinceFirstNs }, index.directions);
}
