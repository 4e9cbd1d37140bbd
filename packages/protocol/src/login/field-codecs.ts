import type { Uuid, Vector3 } from '../datatypes/index.ts';
import { asArray, asInteger, asMap, asReal, asString, asUuid, isLlsdMap } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { copyMap, type FieldCodec } from './field-table.ts';
import type { HomeLocation } from './login-response.ts';

/** A look-at or home text is some hundred characters; more is not one. */
const MAX_NOTATION_LENGTH = 4096;

const TRUE_WORDS: ReadonlySet<string> = new Set(['true', '1', 'y', 'yes']);

/** True in any of the forms that grids and agents use, such as the text `true`. */
export function saysYes(value: LlsdValue | undefined): boolean {
  if (typeof value === 'string') return TRUE_WORDS.has(value.toLowerCase());
  const number = asReal(value);
  return number !== 0 && !Number.isNaN(number);
}

const FALSE_WORDS: ReadonlySet<string> = new Set(['false', '0', 'n', 'no', '']);

/** False in any of these forms; what is neither yes nor no is no answer. */
export function saysNo(value: LlsdValue): boolean {
  if (typeof value === 'string') return FALSE_WORDS.has(value.toLowerCase());
  return isScalar(value) && asReal(value) === 0;
}

const isScalar = (value: LlsdValue): boolean =>
  !Array.isArray(value) && !isLlsdMap(value) && !(value instanceof Uint8Array);

/** A scalar of any kind as text. */
export const text: FieldCodec<string> = {
  read: (value) => (isScalar(value) ? asString(value) : undefined),
  write: (value) => value,
};

/** As {@link text}, without the double quotes that Second Life puts around names. */
export const name: FieldCodec<string> = {
  read: (value) => (isScalar(value) ? asString(value).replace(/^"([^]*)"$/, '$1') : undefined),
  write: (value) => value,
};

/** S32; peers write it as an integer or as text. */
export const integer: FieldCodec<number> = {
  read: (value) => (isScalar(value) ? asInteger(value) : undefined),
  write: (value) => value | 0,
};

export const flag: FieldCodec<boolean> = { read: saysYes, write: (value) => value };

/** `Y` or `N`. */
export const yesNo: FieldCodec<boolean> = { read: saysYes, write: (value) => (value ? 'Y' : 'N') };

export const uuid: FieldCodec<Uuid> = {
  read: (value) => {
    const id = asUuid(value);
    return id.isZero && /[1-9a-f]/i.test(asString(value)) ? undefined : id;
  },
  write: (value) => value,
};

/** Any value, as it came. */
export const raw: FieldCodec<NonNullable<LlsdValue>> = {
  read: (value) => value ?? undefined,
  write: (value) => value,
};

export const map: FieldCodec<LlsdMap> = {
  read: (value) => (isLlsdMap(value) ? value : undefined),
  write: (value) => value,
};

/** Texts between commas. */
export const commaSeparated: FieldCodec<readonly string[]> = {
  read: (value) => {
    const words = Array.isArray(value) ? value.map((word) => asString(word)) : asString(value).split(',');
    return words.map((word) => word.trim()).filter((word) => word !== '');
  },
  write: (value) => value.join(','),
};

export const texts: FieldCodec<readonly string[]> = {
  read: (value) => (Array.isArray(value) ? value.map((word) => asString(word)) : undefined),
  write: (value) => [...value],
};

/** An array with a codec for its elements. Elements that are no maps are left out. */
export function list<T>(codec: FieldCodec<T>): FieldCodec<readonly T[]> {
  return {
    read: (value) => {
      if (!Array.isArray(value)) return undefined;
      const elements = value.map((element: LlsdValue) => codec.read(element));
      return elements.filter((element) => element !== undefined);
    },
    write: (value) => value.map((element) => codec.write(element)),
  };
}

/** The first element of an array, where the protocol has arrays of which only that one counts. */
export function first<T>(codec: FieldCodec<T>): FieldCodec<T> {
  return {
    read: (value) => {
      const element = Array.isArray(value) ? value[0] : value;
      return element === undefined ? undefined : codec.read(element);
    },
    write: (value) => [codec.write(value)],
  };
}

/** A map of which one key counts. */
export function inKey<T>(key: string, codec: FieldCodec<T>): FieldCodec<T> {
  return {
    read: (value) => {
      const inner = asMap(value)[key];
      return inner === undefined ? undefined : codec.read(inner);
    },
    write: (value) => Object.assign(copyMap({}), { [key]: codec.write(value) }),
  };
}

/** A text in LLSD notation such as `[r1,r0,r0]`, or the same as a value. */
export const notationVector: FieldCodec<Vector3> = {
  read: (value) => vectorOf(fromNotation(value)),
  write: formatNotationVector,
};

/** A text in LLSD notation, or the same as a value. @source OpenSimulator LLLoginResponse.cs */
export const notationHome: FieldCodec<HomeLocation> = {
  read: (value) => {
    const home = asMap(fromNotation(value));
    const corner = asArray(home['region_handle']);
    const position = vectorOf(home['position']);
    if (corner.length < 2 || position === undefined) return undefined;
    const lookAt = vectorOf(home['look_at']) ?? { x: 1, y: 0, z: 0 };
    return { regionCorner: { x: asReal(corner[0]), y: asReal(corner[1]) }, position, lookAt };
  },
  write: ({ regionCorner, position, lookAt }) =>
    `{'region_handle':[r${regionCorner.x},r${regionCorner.y}], ` +
    `'position':${formatNotationVector(position)}, 'look_at':${formatNotationVector(lookAt)}}`,
};

function formatNotationVector({ x, y, z }: Vector3): string {
  return `[r${x},r${y},r${z}]`;
}

function vectorOf(value: LlsdValue | undefined): Vector3 | undefined {
  const axes = asArray(value);
  if (axes.length < 3) return undefined;
  const vector = { x: asReal(axes[0]), y: asReal(axes[1]), z: asReal(axes[2]) };
  return Object.values(vector).every((axis) => Number.isFinite(axis)) ? vector : undefined;
}

/**
 * Arrays of numbers, and maps of such arrays by quoted keys, are all that these two texts have in use: once the letters of its numbers and
 * its single quotes are changed, that is JSON. A reader of all notation would be 4 KiB of every client's bundle for them.
 */
function fromNotation(value: LlsdValue): LlsdValue {
  if (typeof value !== 'string') return value;
  if (value.length > MAX_NOTATION_LENGTH) return null;
  try {
    return JSON.parse(value.replaceAll(/\b[ri]\s*(?=[-.\d])/g, '').replaceAll("'", '"')) as LlsdValue;
  } catch {
    return null;
  }
}
