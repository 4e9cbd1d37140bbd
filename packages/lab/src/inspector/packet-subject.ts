import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import type { Packet } from '@landfall/protocol/packet';
import { someFieldValue } from '../fields/index.ts';
import type { Ask, Leaf, Segment } from '../fields/index.ts';
import type { FilterSubject, MetaField } from '../filter/index.ts';
import type { KeptDatagram } from '../recording/index.ts';
import type { CaptureIndex } from './capture-index.ts';
import { RowSubject } from './row-subject.ts';

/**
 * A datagram as a filter sees it: of what the index knows nothing is decoded, and the rest when it is asked for. One subject serves a whole
 * search.
 */
export class PacketSubject implements FilterSubject {
  readonly meta: FilterSubject['meta'];
  readonly some: FilterSubject['some'];
  readonly #row: RowSubject;
  #kept: KeptDatagram = { side: 'wire', bytes: new Uint8Array(0), missingBytes: 0 };
  #packet: Packet | undefined;
  #message: Message | undefined;
  #error: string | undefined;
  #isDecoded = false;

  constructor(index: CaptureIndex) {
    this.#row = new RowSubject(index);
    this.meta = (field) => this.#meta(field);
    this.some = (_, path, ask) => this.#some(path, ask);
  }

  get names(): readonly string[] {
    return this.#row.names;
  }

  /** Stands at another row from now on. */
  stand(at: number, kept: KeptDatagram): this {
    this.#row.at = at;
    this.#kept = kept;
    this.#isDecoded = false;
    return this;
  }

  #some(path: readonly Segment[], ask: Ask): boolean {
    this.#decode();
    return this.#message !== undefined && someFieldValue(this.#message, path, ask);
  }

  #meta(field: MetaField): Leaf | readonly Leaf[] {
    if (field !== 'Sequence' && field !== 'Acks' && field !== 'Error') return this.#row.meta(field);
    this.#decode();
    if (field === 'Error') return this.#error;
    return field === 'Sequence' ? this.#packet?.sequence : (this.#packet?.acks ?? []);
  }

  #decode(): void {
    if (this.#isDecoded) return;
    this.#isDecoded = true;
    [this.#packet, this.#message, this.#error] = [undefined, undefined, undefined];
    const { bytes, missingBytes } = this.#kept;
    if (missingBytes > 0) {
      this.#error = `the capture holds ${bytes.length} of ${bytes.length + missingBytes} bytes`;
      return;
    }
    try {
      this.#packet = decodePacket(bytes);
      this.#message = decodeMessage(this.#packet.bytes, this.#packet.start, this.#packet.end);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#error = error.what;
    }
  }
}
