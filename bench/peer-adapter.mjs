// Landfall as the peer benchmark wants it (see its adapters/_template.mjs). Runs on the compiled packages.
import { readFileSync } from 'node:fs';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeLlsdBinary, encodeLlsdBinary, formatLlsdXml, parseLlsdXml } from '@landfall/protocol/llsd';
import { decodeMessage, encodeDatagram } from '@landfall/protocol/message';
import { decodePacket, zeroDecode, zeroEncode } from '@landfall/protocol/packet';
import { HeightMap, LAYER_TYPE, decodeLayer } from '@landfall/protocol/terrain';
import { makeIngest } from './ingest-circuit.mjs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const agentId = Uuid.parse('a0000000-0000-4000-8000-000000000001');
const sessionId = Uuid.parse('a0000000-0000-4000-8000-000000000002');
const heights = new HeightMap(256, 256);

/** Header and every field: nothing is decoded lazily, so there is nothing to touch. */
function decode(datagram) {
  const { bytes, start, end } = decodePacket(datagram);
  return decodeMessage(bytes, start, end);
}

const send = (message, zerocoded) => encodeDatagram(message, { sequence: 1000, zerocoded });

export default {
  name: 'landfall',
  version,
  decodePacket: decode,
  reencode(datagram) {
    const { zerocoded } = decodePacket(datagram);
    const message = decode(datagram);
    return () => send(message, zerocoded);
  },
  encodeAgentUpdate() {
    return send(
      {
        name: 'AgentUpdate',
        AgentData: {
          AgentID: agentId,
          SessionID: sessionId,
          BodyRotation: { x: 0, y: 0, z: 0.7071, w: 0.7071 },
          HeadRotation: { x: 0, y: 0, z: 0.7071, w: 0.7071 },
          State: 0,
          CameraCenter: { x: 128, y: 128, z: 25 },
          CameraAtAxis: { x: 1, y: 0, z: 0 },
          CameraLeftAxis: { x: 0, y: 1, z: 0 },
          CameraUpAxis: { x: 0, y: 0, z: 1 },
          Far: 128,
          ControlFlags: 0,
          Flags: 0,
        },
      },
      true,
    );
  },
  encodePacketAck: (ids) => send({ name: 'PacketAck', Packets: ids.map((ID) => ({ ID })) }, false),
  zeroEncode,
  zeroDecode,
  llsdXmlParse: (text) => parseLlsdXml(text),
  llsdXmlFormat: (value) => formatLlsdXml(value),
  llsdBinaryParse: (bytes) => decodeLlsdBinary(bytes),
  llsdBinaryFormat: (value) => encodeLlsdBinary(value),
  decodeTerrainGroup(data) {
    decodeLayer(data, LAYER_TYPE.land, heights);
    return heights;
  },
  readTerrain: (x, y) => heights.at(x, y),
  // One store, which keeps all that is said: it is what both of the peer's are compared with.
  makeIngest,
};
