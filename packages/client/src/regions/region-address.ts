import { parseEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, RegionHandle } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { asInteger, asString, asU32, asU64 } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import type { RegionSize } from '../terrain/index.ts';

/** Where a region is: in the network, and in the world. */
export interface RegionAddress {
  readonly endpoint: Endpoint;
  readonly handle: RegionHandle;
  readonly size: RegionSize;
}

/** Names of the fields that say it, which differ from event to event. */
export interface AddressFields {
  readonly ip: string;
  readonly port: string;
  readonly handle: string;
}

const DEFAULT_METRES = 256;

/** Reads a block of a queued event. @throws DecodeError when there is no usable address or port in it. */
export function readRegionAddress(block: LlsdMap, fields: AddressFields): RegionAddress {
  return {
    endpoint: { address: addressOf(block[fields.ip]), port: portOf(block[fields.port]) },
    handle: asU64(block[fields.handle]),
    size: { x: metresOf(block['RegionSizeX']), y: metresOf(block['RegionSizeY']) },
  };
}

/** Four octets, or dotted text. */
function addressOf(value: LlsdValue | undefined): string {
  if (!(value instanceof Uint8Array)) return parseEndpoint(`${asString(value)}:1`).address;
  if (value.length !== 4) throw new DecodeError('an address of other than four octets', { path: 'IP' });
  return value.join('.');
}

/** An integer, or its bytes. */
function portOf(value: LlsdValue | undefined): number {
  const port = value instanceof Uint8Array ? bigEndian(value) : asInteger(value);
  if (port < 1 || port > 0xffff) throw new DecodeError(`port ${port}`, { path: 'Port' });
  return port;
}

/** Only OpenSim says; 256 where nothing is said. */
function metresOf(value: LlsdValue | undefined): number {
  const metres = asU32(value);
  return metres === 0 ? DEFAULT_METRES : metres;
}

function bigEndian(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
