import { readFileSync } from 'node:fs';
import type { Progression } from '../codestream/index.ts';

const folder = new URL('../../../../vectors/codestream/', import.meta.url);

/** A code stream of `vectors/codestream` and what it is; its sides in pixels. */
export interface CodestreamVector {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly tiles: number;
  readonly progression: Progression;
  readonly layers: number;
  readonly levels: number;
  /** Null where they cannot be told apart. */
  readonly packets: number | null;
  readonly bytes: Uint8Array;
}

/** All code streams among the vectors, with what is known of each. */
export function codestreamVectors(): CodestreamVector[] {
  const listed = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8')) as CodestreamVector[];
  return listed.map((vector) => ({ ...vector, bytes: vectorBytes(vector.name) }));
}

/** Of one of them, by its name. */
export const vectorBytes = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`${name}.j2k`, folder)));
