import { cutTexture } from '../codestream/index.ts';
import type { Estimate } from '../codestream/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { psnr } from './pictures.ts';

/** How good a texture is at the size that a viewer asks for, against the whole one reduced; decibels. */
export interface Quality {
  readonly estimateBytes: number;
  readonly cutBytes: number;
  /** The texture as it is, up to the estimate. */
  readonly prefixDb: number;
  readonly cutDb: number;
}

/** @returns undefined when the whole texture is no more than the estimate */
export async function measureQuality(
  codec: ImageCodec,
  bytes: Uint8Array,
  { discard, estimate }: { readonly discard: number; readonly estimate: Estimate },
): Promise<Quality | undefined> {
  const cut = cutTexture(bytes, { discard, estimate });
  if (bytes.length <= cut.estimateBytes) return undefined;
  const decode = async (part: Uint8Array): Promise<Uint8Array> =>
    (await codec.decode(part, { reduce: discard })).samples;
  const whole = await decode(bytes);
  return {
    estimateBytes: cut.estimateBytes,
    cutBytes: cut.bytes.length,
    prefixDb: psnr(await decode(bytes.subarray(0, cut.estimateBytes)), whole),
    cutDb: psnr(await decode(cut.bytes), whole),
  };
}

/** A row of the table in `docs/wire/codestream.md`: prefix → cut in decibels for the discard levels 1 to 5. */
export async function qualityRow(
  codec: ImageCodec,
  name: string,
  bytes: Uint8Array,
  estimate: Estimate,
): Promise<string> {
  const cells: string[] = [];
  for (const discard of [1, 2, 3, 4, 5]) {
    const quality = await measureQuality(codec, bytes, { discard, estimate });
    cells.push(
      quality === undefined ? 'whole' : `${decibels(quality.prefixDb)} → ${decibels(quality.cutDb)}`,
    );
  }
  return `| ${name} | ${bytes.length} | ${estimate} | ${cells.join(' | ')} |`;
}

const decibels = (value: number): string => (value === Infinity ? '∞' : value.toFixed(1));
