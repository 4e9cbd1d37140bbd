import { decodeText, encodeText } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';

/**
 * Bits of the flags of `estateupdateinfo` that regions do not tell of themselves; the others are as in `REGION_FLAG`.
 * @source LibreMetaverse Simulator.cs (RegionFlags); OpenSim EstateManagementModule.cs (GetEstateFlags)
 */
export const ESTATE_FLAG = Object.freeze({ allowAccessOverride: 0x20, externallyVisible: 0x8000 });

/** The method of an EstateOwnerMessage that tells what {@link EstateInfo} says. */
export const ESTATE_UPDATE_INFO = 'estateupdateinfo';

/** What a region says of its estate to those who manage it. */
export interface EstateInfo {
  /** What the estate is called. */
  readonly name: string;
  /** The account that owns the estate. */
  readonly ownerId: Uuid;
  /** U32: number of the estate in its grid. */
  readonly estateId: number;
  /** U32: number of the estate that it belongs to, such as 1. */
  readonly parentId: number;
  /** U32: bits of `REGION_FLAG` and {@link ESTATE_FLAG}. */
  readonly flags: number;
  /** Zero where there is none. */
  readonly covenantId: Uuid;
  /** Seconds since 1970. */
  readonly covenantChanged: number;
  /** Where abuse is reported to. */
  readonly abuseEmail: string;
}

/** The list of an EstateOwnerMessage: texts. */
export type EstateParameters = readonly { readonly Parameter: Uint8Array }[];

const LEAST_PARAMETERS = 8;
const MAX_U32 = 0xffff_ffff;

/** Texts as an EstateOwnerMessage has them. @throws EncodeError where one is too long */
export const encodeEstateParameters = (texts: readonly string[]): EstateParameters =>
  texts.map((text) => ({ Parameter: encodeText(text) }));

/** The parameters of `estateupdateinfo`; those of the sun, and one that nobody knows, are fixed. @source OpenSim LLClientView.cs (SendDetailedEstateData) */
export const encodeEstateInfo = (info: EstateInfo): EstateParameters =>
  encodeEstateParameters([
    info.name,
    info.ownerId.toString(),
    String(info.estateId),
    String(info.flags),
    '0',
    String(info.parentId),
    info.covenantId.toString(),
    String(info.covenantChanged),
    '1',
    info.abuseEmail,
  ]);

/** What the parameters of `estateupdateinfo` say. @throws DecodeError where some are missing, or are neither ids nor U32 */
export function decodeEstateInfo(list: EstateParameters): EstateInfo {
  if (list.length < LEAST_PARAMETERS) throw new DecodeError(`${list.length} parameters of an estate`);
  const text = (at: number): string => decodeText(list[at]?.Parameter ?? NO_BYTES);
  return {
    name: text(0),
    ownerId: Uuid.parse(text(1)),
    estateId: numberOf(text(2)),
    flags: numberOf(text(3)),
    parentId: numberOf(text(5)),
    covenantId: Uuid.parse(text(6)),
    covenantChanged: numberOf(text(7)),
    abuseEmail: text(9),
  };
}

const NO_BYTES = new Uint8Array(0);

function numberOf(text: string): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= MAX_U32)) throw new DecodeError('a number of an estate is no U32');
  return number;
}
