import { encodeText } from '../bytes/index.ts';
import { createMessageTable } from '../message/index.ts';
import { CrossedRegion, EnableSimulator, TeleportFinish } from '../message/compact/index.ts';
import type { Message } from '../message/index.ts';
import { decodePacket, encodePacketLike } from '../packet/index.ts';
import type { OtherPlaces } from './answer-places.ts';
import type { NamedByDatagram } from './naming-datagram.ts';

const TABLE = createMessageTable([EnableSimulator, CrossedRegion, TeleportFinish]);

/**
 * The datagram with other places in it than it names; all else of it, its acknowledgements too, stays.
 * @param named as `readNamingDatagram` found it there
 */
export function relocateDatagram(
  datagram: Uint8Array,
  { simulator, seedCapability }: NamedByDatagram,
  places: Pick<OtherPlaces, 'simulator' | 'url'>,
): Uint8Array {
  const packet = decodePacket(datagram);
  const { address, port } = places.simulator(simulator);
  const seed = seedCapability === undefined ? undefined : encodeText(places.url(seedCapability));
  const message = TABLE.decode(packet.bytes, packet.start, packet.end);
  return encodePacketLike(packet, TABLE.encode(relocated(message, address, port, seed)));
}

function relocated(message: Message, address: string, port: number, seed: Uint8Array | undefined): Message {
  switch (message.name) {
    case 'EnableSimulator':
      return { ...message, SimulatorInfo: { ...message.SimulatorInfo, IP: address, Port: port } };
    case 'CrossedRegion': {
      const place = { ...message.RegionData, SimIP: address, SimPort: port };
      return { ...message, RegionData: seed === undefined ? place : { ...place, SeedCapability: seed } };
    }
    case 'TeleportFinish': {
      const place = { ...message.Info, SimIP: address, SimPort: port };
      return { ...message, Info: seed === undefined ? place : { ...place, SeedCapability: seed } };
    }
    default:
      return message;
  }
}
