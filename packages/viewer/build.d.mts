import type { Metafile, Plugin } from 'esbuild';

/** How the page is built. */
export interface BuildPageOptions {
  /** `pages/viewer` of `lab` by default. */
  readonly outdir?: string;
  /** Of esbuild; they come before the one that finds the sources. */
  readonly plugins?: readonly Plugin[];
  /** True by default. */
  readonly isMinified?: boolean;
}

/** Bundles the page and its workers from the sources. */
export function buildPage(options?: BuildPageOptions): Promise<Metafile>;

/** Bundles the page of the inspector from the sources. @param options `outdir` is `pages/inspector` of `lab` by default */
export function buildInspector(options?: { readonly outdir?: string }): Promise<void>;
