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
const NO_NAMES: readonly string[] = [''];

/**
 * A packet as a filter sees it, of what the index knows. What it asks beyond that throws {@link NotInIndex}. One subject serves a whole search:
 * it stands at one row after the other.
 */
export class RowSubject implements FilterSubject {
  at = 0;
  /** Has something been asked that only this row knows, such as its time? What was not holds for all rows of its kind. */
  isOfRow = false;
  readonly meta: FilterSubject['meta'];
  readonly #index: CaptureIndex;
  readonly #names: (readonly string[])[] = [];

  constructor(index: CaptureIndex) {
    this.#index = index;
    this.meta = (field) => this.#meta(field);
  }

  get names(): readonly string[] {
    const index = this.#index;
    if (index.laneAt(this.at) !== 'udp') throw NOT_IN_INDEX;
    const number = index.nameAt(this.at);
    const name = index.names[number];
    return name === undefined ? NO_NAMES : (this.#names[number] ??= [name]);
  }

  some(): never {
    throw NOT_IN_INDEX;
  }

  #meta(field: MetaField): Leaf | readonly Leaf[] {
    const { at } = this;
    const index = this.#index;
    switch (field) {
      case 'Direction':
        return index.pairs[index.pairAt(at)]?.direction ?? 'c2s';
      case 'Transport':
        return index.laneAt(at) === 'udp' ? 'udp' : 'http';
      case 'Frame':
        this.isOfRow = true;
        return index.row(at).number;
      case 'Time':
        this.isOfRow = true;
        return index.msAt(at) / 1000;
      case 'Size':
        this.isOfRow = true;
        return index.row(at).sizeBytes;
      default:
        if (index.laneAt(at) !== 'udp') throw NOT_IN_INDEX;
        return datagramMetaOf(field, at, index);
    }
  }
}

function datagramMetaOf(field: MetaField, at: number, index: CaptureIndex): Leaf | readonly Leaf[] {
  const { from = '', to = '', direction = 'c2s' } = index.pairs[index.pairAt(at)] ?? {};
  const flags = index.flagsAt(at);
  switch (field) {
    case 'Name':
      return index.names[index.nameAt(at)] ?? '';
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
