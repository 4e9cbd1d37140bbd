import type { Estimate } from '@landfall/codecs/codestream';
import type { PreviewFormat, PreviewSize } from '@landfall/codecs/ports';

/** What can be made of an asset's bytes, always the same of the same bytes. */
export type Derivation =
  | { readonly type: 'cut'; readonly discard: number; readonly estimate: Estimate }
  | { readonly type: 'preview'; readonly format: PreviewFormat; readonly size: PreviewSize }
  | { readonly type: 'mesh-block'; readonly block: string };

/** To be raised when the same derivation of the same bytes comes out otherwise: what was kept is then made again. */
const EDITION = 1;

/** The name under which it is kept and known to caches: letters, digits, `.`, `-`, `_` only. */
export function derivationKey(hash: string, derivation: Derivation): string {
  return `${hash}-${nameOf(derivation)}.${EDITION}`;
}

function nameOf(derivation: Derivation): string {
  if (derivation.type === 'cut') return `cut-${derivation.estimate}-${derivation.discard}`;
  if (derivation.type === 'preview') return `${derivation.format}-${sizeName(derivation.size)}`;
  return `inflated-${derivation.block}`;
}

const sizeName = (size: PreviewSize): string =>
  size.type === 'longest' ? `${size.pixels}` : `${size.width}x${size.height}`;
