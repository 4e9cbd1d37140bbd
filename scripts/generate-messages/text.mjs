/** Pieces of generated text that decoders and encoders share. */

/**
 * Of each scalar field type: its TypeScript type, its writer, its reader (rare ones have none: they are read through a view),
 * its text where it is read through a view, and, where
 * it is written without a call, the test of what does not fit and the write.
 */
export const SCALARS = {
  U8: {
    ts: 'number',
    write: 'writeU8',
    misfit: (v) => `(${v} & 0xff) !== ${v}`,
    put: (at, v) => `view.setUint8(${at}, ${v});`,
  },
  U16: {
    ts: 'number',
    read: 'readU16',
    write: 'writeU16',
    view: (at) => `view.getUint16(${at}, true)`,
    misfit: (v) => `(${v} & 0xffff) !== ${v}`,
    put: (at, v) => `view.setUint16(${at}, ${v}, true);`,
  },
  U32: {
    ts: 'number',
    read: 'readU32',
    write: 'writeU32',
    view: (at) => `view.getUint32(${at}, true)`,
    misfit: (v) => `${v} >>> 0 !== ${v}`,
    put: (at, v) => `view.setUint32(${at}, ${v}, true);`,
  },
  U64: { ts: 'bigint', read: 'readU64', write: 'writeU64', view: (at) => `view.getBigUint64(${at}, true)` },
  S8: {
    ts: 'number',
    read: 'readS8',
    write: 'writeS8',
    misfit: (v) => `(${v} << 24) >> 24 !== ${v}`,
    put: (at, v) => `view.setInt8(${at}, ${v});`,
  },
  S16: {
    ts: 'number',
    write: 'writeS16',
    view: (at) => `view.getInt16(${at}, true)`,
    misfit: (v) => `(${v} << 16) >> 16 !== ${v}`,
    put: (at, v) => `view.setInt16(${at}, ${v}, true);`,
  },
  S32: {
    ts: 'number',
    read: 'readS32',
    write: 'writeS32',
    view: (at) => `view.getInt32(${at}, true)`,
    misfit: (v) => `(${v} | 0) !== ${v}`,
    put: (at, v) => `view.setInt32(${at}, ${v}, true);`,
  },
  S64: { ts: 'bigint', write: 'writeS64', view: (at) => `view.getBigInt64(${at}, true)` },
  F32: {
    ts: 'number',
    read: 'readF32',
    write: 'writeF32',
    view: (at) => `view.getFloat32(${at}, true)`,
    misfit: (v) => `typeof ${v} !== 'number'`,
    put: (at, v) => `view.setFloat32(${at}, ${v}, true);`,
  },
  F64: { ts: 'number', write: 'writeF64', view: (at) => `view.getFloat64(${at}, true)` },
  BOOL: { ts: 'boolean', read: 'readBool', write: 'writeBool' },
  LLUUID: { ts: 'Uuid', read: 'readUuid', write: 'writeUuid', view: (at) => `uuidIn(view, ${at})` },
  LLVector3: {
    ts: 'Vector3',
    read: 'readVector3',
    write: 'writeVector3',
    view: (at) => `vector3In(view, ${at})`,
  },
  LLVector3d: {
    ts: 'Vector3',
    write: 'writeVector3d',
    view: (at) => `vector3dIn(view, ${at})`,
  },
  LLVector4: {
    ts: 'Vector4',
    write: 'writeVector4',
    view: (at) => `vector4In(view, ${at})`,
  },
  LLQuaternion: {
    ts: 'Quaternion',
    write: 'writeQuaternion',
    view: (at) => `quaternionIn(view, ${at})`,
  },
  IPADDR: { ts: 'string', read: 'readAddress', write: 'writeAddress' },
  IPPORT: { ts: 'number', read: 'readPort', write: 'writePort' },
};

export const isSized = (field) => field.type.kind === 'Variable';
export const offset = (from, bytes) => (bytes === 0 ? from : `${from} + ${bytes}`);
export const indent = (text, by = '  ') => text.replace(/^(?=.)/gm, by);

/** Whether a required Variable block may be missing at the end: when nothing required of fixed size follows. */
export function mayBeAbsent(message, index) {
  return message.blocks.slice(index).every((block) => block.optional || block.repeat === 'Variable');
}

/** An import of what the pattern finds in the text; none when it finds nothing. */
export function importsOf(text, pattern, from, isType = false) {
  const used = [...new Set(text.match(pattern))].sort((one, other) => (one < other ? -1 : 1));
  if (used.length === 0) return [];
  return [`import ${isType ? 'type ' : ''}{ ${used.join(', ')} } from '${from}';`];
}
