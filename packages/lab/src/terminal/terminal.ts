import type { Readable, Writable } from 'node:stream';

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Terminal {
  /** Standard input; at a terminal `isTTY` is true, and `setRawMode` is there for passwords. */
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
  /** Standard output, for results and progress; `columns` is the width of a terminal. */
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Standard error, for faults, remarks and prompts; `columns` is the width of a terminal. */
  readonly errors: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** It knows no escapes: `TERM=dumb`. */
  readonly isDumb?: boolean;
  /** Aborted by the first Ctrl-C (or SIGTERM). */
  readonly interrupted: AbortSignal;
}

/** Writes and waits while the reader is slow, so that memory stays bounded. Resolves false when the reader went away. */
export async function writeOut(stream: Writable, text: string): Promise<boolean> {
  if (stream.destroyed || stream.errored !== null) return false;
  if (stream.write(text)) return true;
  return await new Promise<boolean>((resolve) => {
    const finish = (open: boolean) => () => {
      stream.off('drain', drained);
      stream.off('close', gone);
      stream.off('error', gone);
      resolve(open);
    };
    const drained = finish(true);
    const gone = finish(false);
    stream.once('drain', drained);
    stream.once('close', gone);
    stream.once('error', gone);
  });
}
