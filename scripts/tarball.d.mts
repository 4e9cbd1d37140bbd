/** See tarball.mjs. */
export function tarballFaults(tarball: {
  readonly paths: readonly string[];
  readonly read: (path: string) => string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly home: string;
}): string[];
