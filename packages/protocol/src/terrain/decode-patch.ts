import type { LayerBitReader } from './bit-reader.ts';
import type { CoefficientTable } from './coefficients.ts';
import { inverseCosine } from './cosine-transform.ts';
import { MAX_HEIGHT } from './patch-header.ts';
import type { PatchHeader } from './patch-header.ts';

/** Where a patch goes: its south-west sample at `start`, rows `stride` apart. */
export interface PatchTarget {
  readonly samples: Float32Array;
  readonly start: number;
  readonly stride: number;
}

/** Zero between patches. Shared by all calls: decoding is synchronous. */
const block = new Float64Array(32 * 32);
const line = new Float64Array(32);
const spare = new Float64Array(32);

/** Decodes the coefficients of one patch to `target`, held to {@link MAX_HEIGHT}. @throws DecodeError when the data ends before the patch. */
export function decodePatch(
  bits: LayerBitReader,
  table: CoefficientTable,
  { wordBits, scale, offset }: PatchHeader,
  target: PatchTarget,
): void {
  const { size } = table;
  try {
    const columns = bits.coefficients(table, wordBits, scale, block);
    if (columns === 0) return fillPatch(target, size, sane(block[0]! + offset));
    for (let column = 0; column < columns; column++) inverseColumn(column, size);
    for (let row = 0; row < size; row++) inverseRow(row, size, target, offset);
  } finally {
    block.fill(0, 0, size * size);
  }
}

/** Reads past a patch that has no place. @throws DecodeError as {@link decodePatch}. */
export function skipPatch(bits: LayerBitReader, table: CoefficientTable, { wordBits }: PatchHeader): void {
  bits.coefficients(table, wordBits, 0, block);
  block.fill(0);
}

function fillPatch({ samples, start, stride }: PatchTarget, size: number, value: number): void {
  for (let row = 0; row < size; row++) {
    const from = start + row * stride;
    samples.fill(value, from, from + size);
  }
}

function inverseColumn(column: number, size: number): void {
  for (let row = 0; row < size; row++) line[row] = block[row * size + column]!;
  inverseCosine(line, 0, size, spare);
  for (let row = 0; row < size; row++) block[row * size + column] = line[row]!;
}

function inverseRow(
  row: number,
  size: number,
  { samples, start, stride }: PatchTarget,
  offset: number,
): void {
  const from = row * size;
  for (let column = 0; column < size; column++) line[column] = block[from + column]!;
  inverseCosine(line, 0, size, spare);
  const to = start + row * stride;
  for (let column = 0; column < size; column++) samples[to + column] = sane(line[column]! + offset);
}

/** An offset is looked at before; coefficients alone can come to more than a thousand kilometres. */
const sane = (height: number): number => Math.min(MAX_HEIGHT, Math.max(-MAX_HEIGHT, height));
