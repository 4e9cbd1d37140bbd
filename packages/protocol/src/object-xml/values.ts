import { decodeBase64, encodeBase64 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import type { Colour, Quaternion, Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { parentNode, textNode } from './xml-node.ts';
import type { XmlNode } from './xml-node.ts';

/** The elements of one node by name: of those that are there twice, OpenSim goes by the last. Its readers throw DecodeError with the path of the field. */
export class Fields {
  readonly #byName: ReadonlyMap<string, XmlNode>;
  readonly #path: string;

  constructor({ name, children }: XmlNode, path = name) {
    this.#byName = new Map(children.map((child) => [child.name, child]));
    this.#path = path;
  }

  /** The element itself; undefined where there is none. */
  node(name: string): XmlNode | undefined {
    return this.#byName.get(name);
  }

  /** What stands in it, untrimmed; empty where there is none. */
  text(name: string): string {
    return this.#byName.get(name)?.text ?? '';
  }

  /** A whole number; what is not there is the standard. @throws DecodeError for anything else */
  integer(name: string, standard = 0): number {
    const text = this.text(name).trim();
    if (text === '') return standard;
    if (!/^[+-]?\d{1,20}$/.test(text)) throw this.#error('not a whole number', name);
    return Number(text);
  }

  /** As a U32: some write it signed. */
  u32(name: string): number {
    return this.integer(name) >>> 0;
  }

  /** `true` in any case, or a number that is not 0; all else is false, as OpenSim reads it. What is not there is the standard. */
  flag(name: string, standard = false): boolean {
    const text = this.text(name).trim();
    return text === '' ? standard : /^(?:true|[+-]?0*[1-9]\d*)$/i.test(text);
  }

  /** A number, which may be NaN or infinite as .NET writes them. */
  real(name: string, standard = 0): number {
    const text = this.text(name).trim();
    return text === '' ? standard : this.#real(text, name);
  }

  /** In a `UUID` or `Guid` of its own, or as plain text; what is none is zero, as OpenSim reads it. */
  uuid(name: string): Uuid {
    const node = this.#byName.get(name);
    const text = (node?.children[0]?.text ?? node?.text ?? '').trim();
    return UUID.test(text) ? Uuid.parse(text) : Uuid.zero;
  }

  /** From its `X`, `Y` and `Z`; those that are missing are 0. @throws DecodeError for what is not a number */
  vector(name: string): Vector3 {
    const inner = this.#inner(name);
    return { x: inner.real('X'), y: inner.real('Y'), z: inner.real('Z') };
  }

  /** From its `X`, `Y`, `Z` and `W`; missing are 0, 0, 0 and 1. @throws DecodeError for what is not a number */
  rotation(name: string): Quaternion {
    const inner = this.#inner(name);
    return { x: inner.real('X'), y: inner.real('Y'), z: inner.real('Z'), w: inner.real('W', 1) };
  }

  /** From its `R`, `G`, `B` and `A`, low byte each; missing are opaque black. @throws DecodeError for no whole number */
  colour(name: string): Colour {
    const inner = this.#inner(name);
    const channel = (part: string, standard: number): number => inner.integer(part, standard) & 0xff;
    return { r: channel('R', 0), g: channel('G', 0), b: channel('B', 0), a: channel('A', 255) };
  }

  /** @throws DecodeError where it is no base64 */
  bytes(name: string): Uint8Array {
    const text = this.text(name);
    if (text === '') return NONE;
    try {
      return decodeBase64(text);
    } catch (error) {
      if (error instanceof DecodeError) throw this.#error(error.what, name);
      throw error;
    }
  }

  #inner(name: string): Fields {
    return new Fields(this.#byName.get(name) ?? parentNode(name, []), `${this.#path}.${name}`);
  }

  #real(text: string, name: string): number {
    const number = SPECIAL.get(text) ?? Number(text.replace(',', '.'));
    if (Number.isNaN(number) && text !== 'NaN') throw this.#error('not a number', name);
    return number;
  }

  #error(what: string, name: string): DecodeError {
    return new DecodeError(what, { path: `${this.#path}.${name}` });
  }
}

const NONE = new Uint8Array(0);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['INF', Infinity],
  ['Infinity', Infinity],
  ['∞', Infinity],
  ['-INF', -Infinity],
  ['-Infinity', -Infinity],
  ['-∞', -Infinity],
]);

/** The shortest text that is the same F32 again. */
export function formatF32(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return Number.isNaN(single) ? 'NaN' : single > 0 ? 'Infinity' : '-Infinity';
  for (let digits = 1; digits < 9; digits++) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return String(Number(text));
  }
  return String(Number(single.toPrecision(9)));
}

export const uuidNode = (name: string, id: Uuid): XmlNode =>
  parentNode(name, [textNode('UUID', id.toString())]);
export const integerNode = (name: string, value: number): XmlNode => textNode(name, String(value));
export const realNode = (name: string, value: number): XmlNode => textNode(name, formatF32(value));
export const bytesNode = (name: string, bytes: Uint8Array): XmlNode => textNode(name, encodeBase64(bytes));

export function vectorNode(name: string, { x, y, z }: Vector3): XmlNode {
  return parentNode(name, [realNode('X', x), realNode('Y', y), realNode('Z', z)]);
}

export function rotationNode(name: string, { x, y, z, w }: Quaternion): XmlNode {
  return parentNode(name, [realNode('X', x), realNode('Y', y), realNode('Z', z), realNode('W', w)]);
}

export function colourNode(name: string, { r, g, b, a }: Colour): XmlNode {
  return parentNode(name, [
    integerNode('R', r),
    integerNode('G', g),
    integerNode('B', b),
    integerNode('A', a),
  ]);
}
