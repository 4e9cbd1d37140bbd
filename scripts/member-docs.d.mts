export function undocumentedMembers(entry: string): {
  readonly members: number;
  readonly faults: readonly string[];
};
