import type { Estimate } from '@landfall/codecs/codestream';
import { MAX_DISCARD } from '@landfall/codecs/codestream';
import { PREVIEW_FORMATS, PREVIEW_LEAST, PREVIEW_MOST } from '@landfall/codecs/ports';
import type { PreviewFormat, PreviewSize } from '@landfall/codecs/ports';
import { DecodeError } from '@landfall/protocol/errors';
import type { Derivation } from './derivation.ts';

const DEFAULT_PREVIEW: PreviewSize = { type: 'longest', pixels: 256 };
/** Names that a header may give its blocks here; they become names of files. */
const BLOCK = /^[a-z][a-z0-9_]{0,31}$/;
const LEVELS = ['lowest', 'low', 'medium', 'high'];

/** `?discard=2&estimate=classic`. @throws DecodeError naming what is wrong */
export function parseCut(query: URLSearchParams): Derivation {
  const discard = numberOf(query, 'discard', 0, MAX_DISCARD);
  if (discard === undefined) throw new DecodeError('which discard level?', { path: 'discard' });
  const estimate = query.get('estimate') ?? 'current';
  if (!isEstimate(estimate)) throw new DecodeError('current or classic', { path: 'estimate' });
  return { type: 'cut', discard, estimate };
}

/** `?format=webp&size=128` or `&width=64&height=32`; PNG with a longest side of 256 when nothing is said. */
export function parsePreview(query: URLSearchParams): Derivation {
  const format = parseFormat(query.get('format') ?? 'png');
  if (format === undefined) throw new DecodeError(PREVIEW_FORMATS.join(', '), { path: 'format' });
  return { type: 'preview', format, size: parseSize(query) };
}

/** Undefined for what is none of ours. `jpg` and `image/png` are understood. */
export function parseFormat(text: string): PreviewFormat | undefined {
  const word = text.toLowerCase().replace(/^image\//, '');
  const format = word === 'jpg' ? 'jpeg' : word;
  return PREVIEW_FORMATS.find((known) => known === format);
}

function parseSize(query: URLSearchParams): PreviewSize {
  const [pixels, width, height] = ['size', 'width', 'height'].map((name) =>
    numberOf(query, name, PREVIEW_LEAST, PREVIEW_MOST),
  );
  if (width !== undefined && height !== undefined) return { type: 'box', width, height };
  if (width !== undefined || height !== undefined)
    throw new DecodeError('width and height belong together', { path: 'size' });
  return pixels === undefined ? DEFAULT_PREVIEW : { type: 'longest', pixels };
}

/** `?lod=high` or `?block=skin`, with `&inflate=1` decompressed; undefined when the header is asked for. */
export function parseMeshBlock(
  query: URLSearchParams,
): { readonly block: string; readonly isInflated: boolean } | undefined {
  const [level, name] = [query.get('lod'), query.get('block')];
  if (level !== null && !LEVELS.includes(level)) throw new DecodeError(LEVELS.join(', '), { path: 'lod' });
  if (level === null && name === null) return undefined;
  const block = level === null ? name! : `${level}_lod`;
  if (!BLOCK.test(block)) throw new DecodeError('not the name of a block', { path: 'block' });
  return { block, isInflated: query.get('inflate') === '1' };
}

function numberOf(query: URLSearchParams, name: string, least: number, most: number): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new DecodeError(`a whole number from ${least} to ${most}`, { path: name });
  return value;
}

const isEstimate = (text: string): text is Estimate => text === 'current' || text === 'classic';
