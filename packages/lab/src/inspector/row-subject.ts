import type { FilterSubject, MetaField } from '../filter/index.ts';
import type { Leaf } from '../fields/index.ts';
import type { CaptureIndex } from './capture-index.ts';
import type { Row } from './row.ts';

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
  const row = index.row(at);
  return {
    get names() {
      if (row.lane === 'udp') return [index.names[row.name] ?? ''];
      throw NOT_IN_INDEX;
    },
    meta: (field) => metaOf(field, row, index),
    some() {
      throw NOT_IN_INDEX;
    },
  };
}

/** Made when it is asked for: a search asks it of every row. */
function metaOf(field: MetaField, row: Row, index: CaptureIndex): Leaf | readonly Leaf[] {
  switch (field) {
    case 'Direction':
      return index.pairs[row.pair]?.direction ?? 'c2s';
    case 'Transport':
      return row.lane === 'udp' ? 'udp' : 'http';
    case 'Frame':
      return row.number;
    case 'Time':
      return row.ms / 1000;
    case 'Size':
      return row.sizeBytes;
    default:
      if (row.lane !== 'udp') throw NOT_IN_INDEX;
      return datagramMetaOf(field, row, index);
  }
}

function datagramMetaOf(
  field: MetaField,
  { name, pair, flags }: Row,
  index: CaptureIndex,
): Leaf | readonly Leaf[] {
  const { from = '', to = '', direction = 'c2s' } = index.pairs[pair] ?? {};
  switch (field) {
    case 'Name':
      return index.names[name] ?? '';
    case 'Endpoint':
      return [from, to];
    case 'From':
      return from;
    case 'To':
      return to;
    case 'Client':
      return direction === 'c2s' ? from : to;
    case 'Server':
      return direction === 'c2s' ? to : from;
    case 'Zerocoded':
      return (flags & ZEROCODED) !== 0;
    case 'Reliable':
      return (flags & RELIABLE) !== 0;
    case 'Resent':
      return (flags & RESENT) !== 0;
    default:
      throw NOT_IN_INDEX;
  }
}
