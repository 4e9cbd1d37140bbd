/** How a message looks: what the schema says of it. */

export type Frequency = 'High' | 'Medium' | 'Low' | 'Fixed';

/** Types of one fixed size. */
export type ScalarType =
  | 'U8'
  | 'U16'
  | 'U32'
  | 'U64'
  | 'S8'
  | 'S16'
  | 'S32'
  | 'S64'
  | 'F32'
  | 'F64'
  | 'BOOL'
  | 'LLUUID'
  | 'LLVector3'
  | 'LLVector3d'
  | 'LLVector4'
  | 'LLQuaternion'
  | 'IPADDR'
  | 'IPPORT';

/** `size` is the number of length bytes (1 or 2) of a Variable, and the number of bytes of a Fixed. */
export type FieldType =
  | { readonly kind: ScalarType }
  | { readonly kind: 'Variable'; readonly size: 1 | 2 }
  | { readonly kind: 'Fixed'; readonly size: number };

/** A field of a block as the schema has it. */
export interface FieldDescription {
  /** As the template spells it: `AgentID`. */
  readonly name: string;
  /** How its value is written on the wire. */
  readonly type: FieldType;
}

/** A block of a message as the schema has it. */
export interface BlockDescription {
  /** As the template spells it: `AgentData`. */
  readonly name: string;
  /** Single: fields once. Multiple: `count` repeats. Variable: a U8 count, then as many repeats. */
  readonly repeat: 'Single' | 'Multiple' | 'Variable';
  /** Repeats of a Multiple block; 1 for the others. */
  readonly count: number;
  /** A trailing block that older templates lack. */
  readonly optional: boolean;
  /** In the order of the wire. */
  readonly fields: readonly FieldDescription[];
}

/** A message as the schema has it. */
export interface MessageDescription {
  /** As the template spells it: `ChatFromViewer`. */
  readonly name: string;
  /** Class that the number counts in: it says how many bytes the number takes. */
  readonly frequency: Frequency;
  /** The number within the frequency class; for Fixed all four bytes as an unsigned number. */
  readonly number: number;
  /** Only simulators may send it. */
  readonly trusted: boolean;
  /** The sender tries zero-coding. */
  readonly zerocoded: boolean;
  /** `UDPDeprecated`, `UDPBlackListed`, `Deprecated`. */
  readonly flags: readonly string[];
  /** In the order of the wire. */
  readonly blocks: readonly BlockDescription[];
}

/** Bytes on the wire of each scalar type. @source PROTOCOL §1.5 */
export const SCALAR_BYTES: Readonly<Record<ScalarType, number>> = {
  U8: 1,
  U16: 2,
  U32: 4,
  U64: 8,
  S8: 1,
  S16: 2,
  S32: 4,
  S64: 8,
  F32: 4,
  F64: 8,
  BOOL: 1,
  LLUUID: 16,
  LLVector3: 12,
  LLVector3d: 24,
  LLVector4: 16,
  LLQuaternion: 12,
  IPADDR: 4,
  IPPORT: 2,
};

/** The fewest bytes a field takes. */
export function minFieldBytes(type: FieldType): number {
  if (type.kind === 'Variable' || type.kind === 'Fixed') return type.size;
  return SCALAR_BYTES[type.kind];
}

/** The fewest bytes one repeat of a block takes. */
export function minBlockBytes(block: BlockDescription): number {
  return block.fields.reduce((sum, field) => sum + minFieldBytes(field.type), 0);
}

/** The number as `readWireNumber` of the packet room reads it. */
export function wireNumberOf({
  frequency,
  number,
}: Pick<MessageDescription, 'frequency' | 'number'>): number {
  if (frequency === 'Medium') return 0xff00 + number;
  if (frequency === 'Low') return 0xffff0000 + number;
  return number;
}

/** Frequency and number of a message from its number on the wire: the inverse of {@link wireNumberOf}. */
export function frequencyOf(wireNumber: number): Pick<MessageDescription, 'frequency' | 'number'> {
  if (wireNumber >= 0xfffffffa) return { frequency: 'Fixed', number: wireNumber };
  if (wireNumber >= 0xffff0000) return { frequency: 'Low', number: wireNumber - 0xffff0000 };
  if (wireNumber >= 0xff00) return { frequency: 'Medium', number: wireNumber - 0xff00 };
  return { frequency: 'High', number: wireNumber };
}
