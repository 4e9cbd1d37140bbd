import type { CutOptions, CutTexture } from '../codestream/index.ts';
import type { DecodeOptions, EncodeOptions, Picture, PreviewOptions } from '../ports/index.ts';

/** What a worker is asked. Bytes are handed over, not shared. */
export type Job =
  | { readonly type: 'decode'; readonly codestream: Uint8Array; readonly options: DecodeOptions }
  | { readonly type: 'encode'; readonly picture: Picture; readonly options: EncodeOptions }
  | { readonly type: 'preview'; readonly codestream: Uint8Array; readonly options: PreviewOptions }
  | { readonly type: 'cut'; readonly codestream: Uint8Array; readonly options: CutOptions };

/** What comes of a job: what was decoded, encoded or drawn, or cut. */
export type JobResult = Picture | Uint8Array | CutTexture;

/** What it answers: first that it is there, then one for each job, in order. */
export type Reply =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly result: JobResult; readonly heapBytes: number }
  | { readonly type: 'undecodable'; readonly what: string; readonly heapBytes: number }
  | { readonly type: 'absent'; readonly dependency: string; readonly heapBytes: number }
  /** The codec threw what it should not, and is not to be trusted any more. */
  | { readonly type: 'broken'; readonly what: string };
