import type { Inflate } from '@landfall/transport/ports';
import { decodeExchange } from '../decode/index.ts';
import type { ExchangeRecord } from '../recording/index.ts';
import type { ListedPacket, PacketDetail } from './answers.ts';
import type { CaptureIndex } from './capture-index.ts';
import { partsOfDatagram } from './datagram-parts.ts';
import type { DatagramParts } from './datagram-parts.ts';
import { partOf } from './tree-parts.ts';

/** Of a body so much is shown. */
const MOST_SHOWN_BYTES = 64 * 1024;
const RELIABLE = 0x40;
const RESENT = 0x20;

/** A line of the list, of what the index knows. */
export function listedPacket(index: CaptureIndex, at: number): ListedPacket {
  const { name, pair, flags, lane, number, sizeBytes, ms } = index.row(at);
  const { from = '', to = '', direction = 'c2s' } = index.pairs[pair] ?? {};
  const reliable = (flags & RELIABLE) !== 0;
  const resent = (flags & RESENT) !== 0;
  return {
    row: at,
    number,
    ms,
    name: index.names[name] ?? '',
    from,
    to,
    direction,
    lane,
    sizeBytes,
    reliable,
    resent,
  };
}

/** A packet in all its parts. @throws UsageError for one that there is not */
export async function packetDetail(index: CaptureIndex, at: number, inflate: Inflate): Promise<PacketDetail> {
  const packet = await index.packet(at);
  const { parts, bytes, bytesAre } =
    packet.kind === 'datagram' ? partsOfDatagram(packet.bytes) : await partsOfExchange(packet, inflate);
  return { ...listedPacket(index, at), parts, bytes: Buffer.from(bytes).toString('base64'), bytesAre };
}

async function partsOfExchange(record: ExchangeRecord, inflate: Inflate): Promise<DatagramParts> {
  const { tree, events } = await decodeExchange(record, inflate);
  const { request, response } = record;
  const body =
    response !== undefined && response.body.length > 0 ? response.body : (request?.body ?? new Uint8Array(0));
  const whose = body === request?.body ? 'request' : 'answer';
  const shown = body.subarray(0, MOST_SHOWN_BYTES);
  const cut = shown.length < body.length ? `, its first ${MOST_SHOWN_BYTES} bytes` : '';
  return {
    parts: [
      ...partOf('HTTP', tree).parts,
      ...events.map(({ name, body: own }) => partOf(`Event ${name}`, own)),
    ],
    bytes: shown,
    bytesAre: `the body of the ${whose} as it was sent${cut}`,
  };
}
