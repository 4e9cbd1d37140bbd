export interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly integrity?: string;
        readonly optional?: boolean;
        readonly devOptional?: boolean;
      }
    >
  >;
}
export function isInstalled(lock: Lock, installed: Lock): boolean;
export function isInstalledIn(root: string): boolean;
