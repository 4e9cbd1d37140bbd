import { decodeCodestream } from '../codestream/index.ts';
import type { PreviewSize } from '../ports/index.ts';

/** The fifth channel, of bumps, is not shown. */
export const SHOWN_CHANNELS = 4;

/** So many halvings still leave at least the wanted size. @throws DecodeError for what is no code stream */
export function reductionFor(codestream: Uint8Array, size: PreviewSize): number {
  const { header, tiles } = decodeCodestream(codestream);
  const { left, top, right, bottom } = header.size;
  const [width, height] = [right - left, bottom - top];
  const levels = Math.min(...tiles.flatMap((tile) => tile.blockStyles.map((style) => style.levels)));
  const times =
    size.type === 'longest'
      ? Math.max(width, height) / size.pixels
      : Math.min(width / size.width, height / size.height);
  return Math.max(0, Math.min(levels, Math.floor(Math.log2(times))));
}
