import { fitWidth, wrapWidth } from '../width/index.ts';
import { unguarded } from './guard.ts';
import { oneLine } from './line.ts';
import type { Terminal } from './terminal.ts';

const CLEAR_LINE = '\r\x1b[2K';
const FALLBACK_COLUMNS = 80;
/** What goes on in the next line begins with this. */
const INDENT = '  ';

/** Shows what happens while it happens: a line each, and at a terminal one more below them that is always the present. */
export interface Progress {
  /** A line that stays. */
  tell(line: string): void;
  /** What goes on right now; where there is no terminal nothing, or a line now and then. */
  status(text: string): void;
  /** Clears the line of what goes on, where there is one. */
  end(): void;
}

/** How progress is shown where there is no terminal. */
export interface ProgressOptions {
  /** What goes on is a line when so much time has gone by since the last one; never when left out. */
  readonly linesEveryMs?: number;
  /** Milliseconds; the system's clock when left out. */
  readonly now?: () => number;
}

/**
 * Plain lines when it is not a terminal, or one that knows no escapes (`TERM=dumb`). Text from the network cannot move the
 * cursor: control characters are removed.
 */
export function createProgress(
  { output, isDumb }: Pick<Terminal, 'output' | 'isDumb'>,
  { linesEveryMs, now = () => performance.now() }: ProgressOptions = {},
): Progress {
  if (output.isTTY === true && isDumb !== true) return liveProgress(unguarded(output));
  return plainProgress(output, linesEveryMs ?? Infinity, now);
}

function plainProgress(output: Terminal['output'], everyMs: number, now: () => number): Progress {
  let [toldAt, told] = [-Infinity, ''];
  const tell = (line: string): void => void output.write(`${oneLine(line)}\n`);
  return {
    tell,
    status(text) {
      if (everyMs === Infinity || text === '' || text === told || now() - toldAt < everyMs) return;
      [toldAt, told] = [now(), text];
      tell(text);
    },
    end: () => undefined,
  };
}

function liveProgress(output: Terminal['output']): Progress {
  let present = '';
  // A terminal that does not know how wide it is says 0.
  const columns = (): number => Math.max(INDENT.length + 2, (output.columns || FALLBACK_COLUMNS) - 1);
  const show = (): string => (present === '' ? '' : `\x1b[2m${fitWidth(present, columns())}\x1b[22m`);
  return {
    tell: (line) => void output.write(`${CLEAR_LINE}${wrapped(oneLine(line), columns())}\n${show()}`),
    status(text) {
      present = oneLine(text);
      output.write(`${CLEAR_LINE}${show()}`);
    },
    end() {
      present = '';
      output.write(CLEAR_LINE);
    },
  };
}

/** A line that is too long goes on in the next, indented. One that fits keeps its spaces. */
function wrapped(line: string, columns: number): string {
  if (fitWidth(line, columns) === line) return line;
  const margin = /^ */.exec(line)?.[0] ?? '';
  const lines = wrapWidth(line.trimStart(), columns - Math.max(INDENT.length, margin.length));
  return margin + lines.join(`\n${INDENT}`);
}
