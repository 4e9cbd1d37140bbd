export function findLayerFaults(sources: ReadonlyMap<string, string>): {
  readonly faults: readonly string[];
  readonly rooms: number;
};
