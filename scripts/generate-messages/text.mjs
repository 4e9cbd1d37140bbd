/** Pieces of generated text that decoders and encoders share. */

/** TypeScript type, reader and writer of each scalar field type. */
export const SCALARS = {
  U8: { ts: 'number', write: 'writeU8' },
  U16: { ts: 'number', read: 'readU16', write: 'writeU16' },
  U32: { ts: 'number', read: 'readU32', write: 'writeU32' },
  U64: { ts: 'bigint', read: 'readU64', write: 'writeU64' },
  S8: { ts: 'number', read: 'readS8', write: 'writeS8' },
  S16: { ts: 'number', read: 'readS16', write: 'writeS16' },
  S32: { ts: 'number', read: 'readS32', write: 'writeS32' },
  S64: { ts: 'bigint', read: 'readS64', write: 'writeS64' },
  F32: { ts: 'number', read: 'readF32', write: 'writeF32' },
  F64: { ts: 'number', read: 'readF64', write: 'writeF64' },
  BOOL: { ts: 'boolean', read: 'readBool', write: 'writeBool' },
  LLUUID: { ts: 'Uuid', read: 'readUuid', write: 'writeUuid' },
  LLVector3: { ts: 'Vector3', read: 'readVector3', write: 'writeVector3' },
  LLVector3d: { ts: 'Vector3', read: 'readVector3d', write: 'writeVector3d' },
  LLVector4: { ts: 'Vector4', read: 'readVector4', write: 'writeVector4' },
  LLQuaternion: { ts: 'Quaternion', read: 'readQuaternion', write: 'writeQuaternion' },
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
