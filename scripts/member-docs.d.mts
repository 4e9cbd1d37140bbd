export function undocumentedMembers(entries: readonly string[]): {
  readonly members: number;
  readonly faults: readonly string[];
};
