export function importsIn(
  source: string,
): readonly { readonly specifier: string; readonly typeOnly: boolean }[];
