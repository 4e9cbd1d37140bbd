import type { Metafile, Plugin } from 'esbuild';

/** How the page is built. */
export interface BuildPageOptions {
  /** `dist/page` of the package by default. */
  readonly outdir?: string;
  /** Of esbuild; they come before the one that finds the sources. */
  readonly plugins?: readonly Plugin[];
  /** True by default. */
  readonly isMinified?: boolean;
}

/** Bundles the page and its workers from the sources. */
export function buildPage(options?: BuildPageOptions): Promise<Metafile>;
