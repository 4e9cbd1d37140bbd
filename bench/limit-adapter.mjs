// The limit column: what straight hand-written code for just these fixtures does on this machine. Decoders read each
// field of one known message with a DataView, without names, tables, bounds or errors; LLSD rows are the engine's own
// JSON over the same values; terrain is the bare arithmetic of one separable inverse DCT a patch, without the bits.
import { decodeLlsdBinary, parseLlsdXml } from '@landfall/protocol/llsd';
import { unwrapped } from './plain-values.mjs';

const HEADER = 6;

/** One buffer for all packets: views into it would not survive the next one, which a limit need not care about. */
const expanded = new Uint8Array(2048);

function expand(datagram) {
  if ((datagram[0] & 0x80) === 0) return datagram;
  const out = expanded.fill(0);
  for (let at = 0; at < HEADER; at++) out[at] = datagram[at];
  let to = HEADER;
  for (let at = HEADER; at < datagram.length; at++) {
    if (datagram[at] !== 0) out[to++] = datagram[at];
    else to += datagram[++at];
  }
  return out.subarray(0, to);
}

const id = (view, at) => ({
  a: view.getInt32(at),
  b: view.getInt32(at + 4),
  c: view.getInt32(at + 8),
  d: view.getInt32(at + 12),
});
const vector = (view, at) => ({
  x: view.getFloat32(at, true),
  y: view.getFloat32(at + 4, true),
  z: view.getFloat32(at + 8, true),
});
const part = (bytes, at, length) => new Uint8Array(bytes.buffer, bytes.byteOffset + at, length);

function decodePacket(datagram) {
  const bytes = expand(datagram);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = { flags: bytes[0], sequence: view.getUint32(1) };
  switch (bytes[6]) {
    case 4:
      return { header, body: agentUpdate(view, 7) };
    case 11:
      return { header, type: bytes[7], body: part(bytes, 10, view.getUint16(8, true)) };
    case 12:
      return { header, body: objects(bytes, view) };
    case 13:
      return { header, body: repeated(bytes[17], 18, (at) => compressed(bytes, view, at)) };
    case 15:
      return { header, body: repeated(bytes[17], 18, (at) => terse(bytes, view, at)) };
    default:
      return { header, body: bytes[7] === 6 ? coarse(bytes) : low(bytes, view) };
  }
}

/** `read(at)` answers [value, offset after it]. */
function repeated(count, at, read) {
  const out = [];
  for (let i = 0; i < count; i++) {
    const [value, next] = read(at);
    out.push(value);
    at = next;
  }
  return out;
}

function agentUpdate(view, at) {
  return {
    agent: id(view, at),
    session: id(view, at + 16),
    body: vector(view, at + 32),
    head: vector(view, at + 44),
    state: view.getUint8(at + 56),
    center: vector(view, at + 57),
    front: vector(view, at + 69),
    left: vector(view, at + 81),
    up: vector(view, at + 93),
    far: view.getFloat32(at + 105, true),
    control: view.getUint32(at + 109, true),
    flags: view.getUint8(at + 113),
  };
}

function compressed(bytes, view, at) {
  const length = view.getUint16(at + 4, true);
  return [{ flags: view.getUint32(at, true), data: part(bytes, at + 6, length) }, at + 6 + length];
}

function terse(bytes, view, at) {
  const first = bytes[at];
  const second = view.getUint16(at + 1 + first, true);
  return [
    { data: part(bytes, at + 1, first), texture: part(bytes, at + 3 + first, second) },
    at + 3 + first + second,
  ];
}

function objects(bytes, view) {
  return repeated(bytes[17], 18, (start) => {
    let at = start + 40;
    const variable = (wide) => {
      const length = wide ? view.getUint16(at, true) : bytes[at];
      at += wide ? 2 : 1;
      at += length;
      return part(bytes, at - length, length);
    };
    const fixed = {
      id: view.getUint32(start, true),
      state: bytes[start + 4],
      full: id(view, start + 5),
      crc: view.getUint32(start + 21, true),
      pcode: bytes[start + 25],
      material: bytes[start + 26],
      click: bytes[start + 27],
      scale: vector(view, start + 28),
    };
    const data = variable(false);
    const shape = {
      parent: view.getUint32(at, true),
      flags: view.getUint32(at + 4, true),
      path: bytes[at + 8],
      profile: bytes[at + 9],
      begin: view.getUint16(at + 10, true),
      end: view.getUint16(at + 12, true),
      scaleX: bytes[at + 14],
      scaleY: bytes[at + 15],
      shearX: bytes[at + 16],
      shearY: bytes[at + 17],
      twist: bytes[at + 18],
      twistBegin: bytes[at + 19],
      radius: bytes[at + 20],
      taperX: bytes[at + 21],
      taperY: bytes[at + 22],
      turns: bytes[at + 23],
      skew: bytes[at + 24],
      profileBegin: view.getUint16(at + 25, true),
      profileEnd: view.getUint16(at + 27, true),
      hollow: view.getUint16(at + 29, true),
    };
    at += 31;
    const more = {
      texture: variable(true),
      animation: variable(false),
      names: variable(true),
      data: variable(true),
      text: variable(false),
      color: part(bytes, (at += 4) - 4, 4),
      media: variable(false),
      particles: variable(false),
      extra: variable(false),
    };
    const sound = {
      sound: id(view, at),
      owner: id(view, at + 16),
      gain: view.getFloat32(at + 32, true),
      flags: bytes[at + 36],
      radius: view.getFloat32(at + 37, true),
      joint: bytes[at + 41],
      pivot: vector(view, at + 42),
      axis: vector(view, at + 54),
    };
    return [{ fixed, data, shape, more, sound }, at + 66];
  });
}

function coarse(bytes) {
  const places = repeated(bytes[8], 9, (at) => [
    { x: bytes[at], y: bytes[at + 1], z: bytes[at + 2] },
    at + 3,
  ]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = 9 + places.length * 3;
  return {
    places,
    you: view.getInt16(at, true),
    ids: repeated(bytes[at + 4], at + 5, (from) => [id(view, from), from + 16]),
  };
}

function low(bytes, view) {
  if (bytes[8] === 0xff) return repeated(bytes[10], 11, (at) => [view.getUint32(at, true), at + 4]);
  return bytes[9] === 139 ? chat(bytes, view) : handshake(bytes, view);
}

function chat(bytes, view) {
  const name = bytes[10];
  const at = 11 + name;
  const length = view.getUint16(at + 47, true);
  return {
    from: part(bytes, 11, name),
    source: id(view, at),
    owner: id(view, at + 16),
    type: bytes[at + 32],
    kind: bytes[at + 33],
    audible: bytes[at + 34],
    position: vector(view, at + 35),
    text: part(bytes, at + 49, length),
  };
}

function handshake(bytes, view) {
  const name = bytes[15];
  let at = 16 + name;
  const ids = repeated(9, at + 25, (from) => [id(view, from), from + 16]);
  const floats = repeated(8, at + 25 + 144, (from) => [view.getFloat32(from, true), from + 4]);
  at += 25 + 144 + 32;
  const region = id(view, at);
  return {
    flags: view.getUint32(10, true),
    access: bytes[14],
    name: part(bytes, 16, name),
    owner: id(view, at - 201),
    manager: bytes[at - 185],
    ids,
    floats,
    region,
    rest: part(bytes, at + 16, bytes.length - at - 16),
  };
}

const coded = new Uint8Array(4096);

function zeroEncode(bytes) {
  const out = coded;
  let to = 0;
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== 0) {
      out[to++] = bytes[at++];
      continue;
    }
    const start = at;
    while (at < bytes.length && bytes[at] === 0 && at - start < 255) at++;
    out[to++] = 0;
    out[to++] = at - start;
  }
  return out.slice(0, to);
}

function zeroDecode(bytes) {
  const out = expanded.fill(0);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0) out[to++] = bytes[at];
    else to += bytes[++at];
  }
  return out.slice(0, to);
}

/** The same values as JSON, made once for each input. */
const texts = new Map();
function jsonOf(input, value) {
  let text = texts.get(input);
  if (text === undefined) texts.set(input, (text = JSON.stringify(value())));
  return text;
}

const COSINES = Float64Array.from({ length: 256 }, (_, i) =>
  Math.cos(((2 * (i >> 4) + 1) * (i & 15) * Math.PI) / 32),
);
const [coefficients, rows, heights] = [
  new Float64Array(256).fill(1),
  new Float64Array(256),
  new Float32Array(65536),
];
function inverseTransform(to) {
  for (let line = 0; line < 16; line++) {
    for (let x = 0; x < 16; x++) {
      let sum = 0;
      for (let u = 0; u < 16; u++) sum += coefficients[line * 16 + u] * COSINES[x * 16 + u];
      rows[line * 16 + x] = sum;
    }
  }
  for (let x = 0; x < 16; x++) {
    for (let y = 0; y < 16; y++) {
      let sum = 0;
      for (let v = 0; v < 16; v++) sum += rows[v * 16 + x] * COSINES[y * 16 + v];
      heights[to + y * 256 + x] = sum;
    }
  }
}

/** Header, body copied, zero-coded where it was: what no encoder can do without. */
function reencode(datagram) {
  const isCoded = (datagram[0] & 0x80) !== 0;
  const body = expand(datagram).slice(HEADER);
  return () => {
    const content = isCoded ? zeroEncode(body) : body;
    const out = new Uint8Array(HEADER + content.length);
    out[0] = datagram[0];
    new DataView(out.buffer).setUint32(1, 1000);
    out.set(content, HEADER);
    return out;
  };
}

const still = new Float32Array(30).fill(0.5);
/** The 114 bytes of an AgentUpdate, field by field. */
function encodeAgentUpdate() {
  const out = new Uint8Array(120);
  const view = new DataView(out.buffer);
  view.setUint32(1, 1000);
  out[HEADER] = 4;
  for (let at = 7; at < 39; at += 4) view.setUint32(at, 0xa0000001);
  for (let i = 0, at = 39; i < 6; i++, at += 4) view.setFloat32(at, still[i], true);
  for (let i = 0, at = 64; i < 12; i++, at += 4) view.setFloat32(at, still[i], true);
  view.setFloat32(112, 128, true);
  view.setUint32(116, 0, true);
  return zeroEncode(out);
}

function encodePacketAck(ids) {
  const out = new Uint8Array(11 + ids.length * 4);
  const view = new DataView(out.buffer);
  view.setUint32(1, 1000);
  view.setUint32(HEADER, 0xfffffffb);
  out[10] = ids.length;
  for (let i = 0; i < ids.length; i++) view.setUint32(11 + i * 4, ids[i], true);
  return out;
}

export default {
  name: 'limit',
  version: 'hand-written',
  decodePacket,
  reencode,
  encodeAgentUpdate,
  encodePacketAck,
  zeroEncode,
  zeroDecode,
  llsdXmlParse: (text) => JSON.parse(jsonOf(text, () => unwrapped(parseLlsdXml(text)))),
  llsdXmlFormat: (value) => JSON.stringify(value),
  llsdBinaryParse: (bytes) => JSON.parse(jsonOf(bytes, () => unwrapped(decodeLlsdBinary(bytes)))),
  llsdBinaryFormat: (value) => JSON.stringify(value),
  decodeTerrainGroup(data) {
    // About 160 bytes make a patch in the fixtures.
    for (let patch = 0; patch < Math.max(1, Math.round(data.length / 162)); patch++)
      inverseTransform((patch & 15) * 16);
    return heights;
  },
  readTerrain: (x, y) => heights[y * 256 + x],
};
