import { EncodeError } from '../errors/index.ts';
import { VISUAL_PARAM_ROWS } from './visual-param-rows.ts';

/** Something of an avatar that can be more or less: its height, how long its sleeves are. */
export interface VisualParam {
  /** Viewers' number of it, such as 33 for the height; see {@link VISUAL_PARAM}. */
  readonly id: number;
  /** Of the wearable that it belongs to, see `WEARABLE_TYPE` of `@landfall/protocol/asset/wearable`; undefined for that of the message itself. */
  readonly wearableType: number | undefined;
  /** Its least value, for which byte 0 stands. */
  readonly min: number;
  /** Its greatest value, for which byte 255 stands. */
  readonly max: number;
  /** Its value where nobody says another. */
  readonly default: number;
}

/** All that messages carry, in their order: 253 today. Older programs send the first 218. */
export const VISUAL_PARAMS: readonly VisualParam[] = Object.freeze(
  VISUAL_PARAM_ROWS.trim().split(/,\s+/).map(paramOfRow),
);

/** So many count; a message has room for no more. */
export const MAX_VISUAL_PARAMS = 255;

/** Some that programs ask for by name. */
export const VISUAL_PARAM = Object.freeze({
  height: 33,
  thickness: 34,
  shoulders: 36,
  hipWidth: 37,
  torsoLength: 38,
  /** More than half: a man. */
  male: 80,
  heelHeight: 198,
  platformHeight: 503,
  handSize: 675,
  headSize: 682,
  neckThickness: 683,
  legLength: 692,
  armLength: 693,
  neckLength: 756,
  hipLength: 842,
  /** Which kind of appearance it is: 1 for one that the server made. */
  appearanceVersion: 11000,
  /** Metres above the ground. */
  hover: 11001,
});

const STEPS = 255;
/** A value that a byte stood for gives the byte again, though fractions are not exact. */
const ROUNDING = 1e-4;

/** What a byte stands for. Nearly nothing is nothing. @source viewer llquantize.h (U8_to_F32) */
export function valueOfParam({ min, max }: VisualParam, byte: number): number {
  const step = (max - min) / STEPS;
  const value = min + step * byte;
  return Math.abs(value) < step ? 0 : value;
}

/** The byte of a value, cut to what the parameter can be. @source viewer llquantize.h (F32_to_U8) */
export function byteOfParam({ min, max }: VisualParam, value: number): number {
  const cut = Math.min(max, Math.max(min, Number.isNaN(value) ? min : value));
  return Math.floor(((cut - min) / (max - min)) * STEPS + ROUNDING);
}

/**
 * The values that the bytes of an appearance stand for, by the ids of the parameters; what does not come is as where nobody says.
 * Bytes beyond those that are known are passed over.
 * @source captures/login-standard; viewer llvoavatar.cpp (parseAppearanceMessage)
 */
export function decodeVisualParams(bytes: Uint8Array): ReadonlyMap<number, number> {
  return new Map(
    VISUAL_PARAMS.map((param, at) => {
      const byte = bytes[at];
      return [param.id, byte === undefined ? param.default : valueOfParam(param, byte)];
    }),
  );
}

/**
 * The bytes of values by the ids of their parameters; those that are missing are as where nobody says.
 * @param count how many: servers and viewers take what comes
 * @throws EncodeError for more than there are
 */
export function encodeVisualParams(
  values: ReadonlyMap<number, number>,
  count = VISUAL_PARAMS.length,
): Uint8Array {
  if (count > VISUAL_PARAMS.length) throw new EncodeError(`${count} visual parameters`, 'VisualParam');
  return Uint8Array.from(VISUAL_PARAMS.slice(0, count), (param) =>
    byteOfParam(param, values.get(param.id) ?? param.default),
  );
}

function paramOfRow(row: string): VisualParam {
  const [id, wearableType, min, max, standard] = row.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    id,
    wearableType: Number.isNaN(wearableType) ? undefined : wearableType,
    min,
    max,
    default: standard,
  };
}
