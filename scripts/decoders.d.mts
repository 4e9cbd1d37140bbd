/** See decoders.mjs. */
export interface Decoder {
  readonly file: string;
  readonly name: string;
  readonly isFed: boolean;
}

export function decodersIn(sources: ReadonlyMap<string, string>): readonly Decoder[];
