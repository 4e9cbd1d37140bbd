export function faultsOfDocs(path: string, text: string, names: readonly string[]): readonly string[];
