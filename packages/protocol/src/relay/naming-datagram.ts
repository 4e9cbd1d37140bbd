import { decodeText } from '../bytes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { createMessageTable } from '../message/index.ts';
import { CrossedRegion, EnableSimulator, TeleportFinish } from '../message/compact/index.ts';
import { decodePacket, HEADER_BYTES } from '../packet/index.ts';

/** What a datagram names. */
export interface NamedByDatagram {
  /** Where it takes datagrams; never `0.0.0.0` or port 0. */
  readonly simulator: Endpoint;
  /** Web address of its seed, as it was said; absent in EnableSimulator, which has none. */
  readonly seedCapability?: string;
}

const TABLE = createMessageTable([EnableSimulator, CrossedRegion, TeleportFinish]);
const NO_ADDRESS = '0.0.0.0';
/** First byte of a Medium or Low number; it stands right behind the header, and is never zero-coded. */
const NOT_HIGH = 0xff;
/** Second byte of a Low number, and of the one Medium number that names a place (CrossedRegion). */
const SECOND: ReadonlySet<number> = new Set([0xff, 0x07]);

/**
 * The place that a simulator names by UDP instead of its event queue (Second Life and old regions do); undefined for all other
 * messages, and for what cannot be read.
 */
export function readNamingDatagram(datagram: Uint8Array): NamedByDatagram | undefined {
  if (datagram[HEADER_BYTES] !== NOT_HIGH || !SECOND.has(datagram[HEADER_BYTES + 1]!)) return undefined;
  try {
    return read(datagram);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function read(datagram: Uint8Array): NamedByDatagram | undefined {
  const { bytes, start, end } = decodePacket(datagram);
  const message = TABLE.decode(bytes, start, end);
  switch (message.name) {
    case 'EnableSimulator': {
      const { IP: address, Port: port } = message.SimulatorInfo;
      return usable({ address, port });
    }
    case 'CrossedRegion': {
      const { SimIP: address, SimPort: port, SeedCapability } = message.RegionData;
      return usable({ address, port }, SeedCapability);
    }
    case 'TeleportFinish': {
      const { SimIP: address, SimPort: port, SeedCapability } = message.Info;
      return usable({ address, port }, SeedCapability);
    }
    default:
      return undefined;
  }
}

function usable(simulator: Endpoint, seed?: Uint8Array): NamedByDatagram | undefined {
  if (simulator.address === NO_ADDRESS || simulator.port === 0) return undefined;
  return seed === undefined ? { simulator } : { simulator, seedCapability: decodeText(seed).trim() };
}
