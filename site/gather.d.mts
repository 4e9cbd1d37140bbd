/** See gather.mjs. */
export function placeOf(path: string): string | undefined;
/** See gather.mjs. */
export function referenceOf(path: string): string | undefined;
/** See gather.mjs. */
export function rewriteLinks(
  text: string,
  from: string,
  has: { readonly file: (path: string) => boolean; readonly reference: (path: string) => boolean },
): string;
