import { deflateSync, inflateSync } from 'node:zlib';
import { encodeLlsdBinary, real } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';

/** What a face of a made mesh has. Numbers are spread over −0.5 to 0.5 and 0 to 1 where nothing else is said. */
export interface MadeFace {
  readonly [key: string]: LlsdValue;
}

/** U16, little-endian. */
export function u16s(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value & 0xff, value >> 8]));
}

/** Reals, as positions and matrices have them. */
export function reals(...values: number[]): LlsdValue {
  return values.map((value) => real(value));
}

const [LEAST, MOST] = [0, 0xffff];

/** A square on the ground, two triangles, seen from above. */
export const SQUARE_FACE: MadeFace = Object.freeze({
  Position: u16s(LEAST, LEAST, LEAST, MOST, LEAST, LEAST, MOST, MOST, LEAST, LEAST, MOST, LEAST),
  TexCoord0: u16s(LEAST, LEAST, MOST, LEAST, MOST, MOST, LEAST, MOST),
  TriangleList: u16s(0, 1, 2, 0, 2, 3),
});

/** A level of detail, as it is when it is inflated. */
export function levelOf(...faces: readonly LlsdValue[]): Uint8Array {
  return encodeLlsdBinary(faces);
}

/** A mesh asset of such blocks. */
export function meshAssetOf(blocks: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const bodies = Object.values(blocks).map((block) => deflateSync(block));
  let offset = 0;
  const header: Record<string, LlsdValue> = { version: 1 };
  for (const [at, name] of Object.keys(blocks).entries()) {
    header[name] = { offset, size: bodies[at]!.length };
    offset += bodies[at]!.length;
  }
  return Uint8Array.from(Buffer.concat([encodeLlsdBinary(header), ...bodies]));
}

/** The port, of Node. */
export function inflate(bytes: Uint8Array, mostBytes: number): Promise<Uint8Array> {
  return new Promise((resolve) => {
    resolve(inflateSync(bytes, { maxOutputLength: mostBytes }));
  });
}
