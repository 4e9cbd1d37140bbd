// The packet of the loopback bench: 900 bytes on the wire, five objects, reliable and zero-coded.
import { encodeMessage } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';

/** A fresh copy, number 1. */
export function samplePacket() {
  // A run of six zeros in every 24 bytes: about what prims have.
  const data = Uint8Array.from({ length: 205 }, (_, at) => (at % 24 < 6 ? 0 : at));
  const body = encodeMessage({
    name: 'ObjectUpdateCompressed',
    RegionData: { RegionHandle: 1099511628032000n, TimeDilation: 65535 },
    ObjectData: Array.from({ length: 5 }, () => ({ UpdateFlags: 0, Data: data })),
  });
  return encodePacket({ sequence: 1, body, reliable: true, zerocoded: true }).slice();
}
