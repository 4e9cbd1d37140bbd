/** What a compiler does not understand of a script. */
export interface CompileError {
  /** As the compiler counts: OpenSim's begins with 0 (seen on master). 0 where it is not said. */
  readonly line: number;
  /** As the compiler counts; 0 where it is not said. */
  readonly column: number;
  /** What is wrong, in the compiler's words, without the place. */
  readonly text: string;
}

const PLACED = /^\s*\((\d{1,9})\s*,\s*(\d{1,9})\)\s*:?\s*([^]*)$/;

/** Of `(line, column): text`, as compilers of OpenSim and Second Life say it; other words are text alone. @source live.md L1.5; OpenSim XMREngine.cs */
export function parseCompileError(words: string): CompileError {
  const [, line = '0', column = '0', text = words] = PLACED.exec(words) ?? [];
  return { line: Number(line), column: Number(column), text };
}
