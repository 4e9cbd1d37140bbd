import type { FilterSubject, MetaField } from '../filter/index.ts';
import type { Leaf } from '../fields/index.ts';
import type { CaptureIndex } from './capture-index.ts';

/** Thrown through a filter that asks for more than the index knows: then the packet is looked into. */
export class NotInIndex {
  readonly name = 'NotInIndex';
}
const NOT_IN_INDEX = new NotInIndex();

const ZEROCODED = 0x80;
const RELIABLE = 0x40;
const RESENT = 0x20;

/** A packet as a filter sees it, of what the index knows. What it asks beyond that throws {@link NotInIndex}. */
export function subjectOfRow(index: CaptureIndex, at: number): FilterSubject {
  const { name, pair, flags, lane, number, sizeBytes, ms } = index.row(at);
  const { from = '', to = '', direction = 'c2s' } = index.pairs[pair] ?? {};
  const isUdp = lane === 'udp';
  const known: { readonly [F in MetaField]?: Leaf | readonly Leaf[] } = {
    Direction: direction,
    Transport: isUdp ? 'udp' : 'http',
    Frame: number,
    Time: ms / 1000,
    Size: sizeBytes,
    ...(isUdp
      ? {
          Name: index.names[name] ?? '',
          Endpoint: [from, to],
          From: from,
          To: to,
          Client: direction === 'c2s' ? from : to,
          Server: direction === 'c2s' ? to : from,
          Zerocoded: (flags & ZEROCODED) !== 0,
          Reliable: (flags & RELIABLE) !== 0,
          Resent: (flags & RESENT) !== 0,
        }
      : {}),
  };
  return {
    get names() {
      if (isUdp) return [index.names[name] ?? ''];
      throw NOT_IN_INDEX;
    },
    meta(field) {
      if (Object.hasOwn(known, field)) return known[field];
      throw NOT_IN_INDEX;
    },
    some() {
      throw NOT_IN_INDEX;
    },
  };
}
