/** A line that programs draw under their tables: `+----+----+`, `└────┘`. */
const RULE = /^\+[-+=]+\+$/;
const [BOX_TOP, BOX_BOTTOM] = ['\xe2\x94\x8c', '\xe2\x94\x94'] as const;
/** As psql writes: a rule below the names, and at the end how many rows there were. */
const PSQL_RULE = /^-+(?:\+-+)+$/;
/** Of a table of one column of ids, whose name stands in the middle. */
const PSQL_ONE = /^-{30,}$/;
const PSQL_END = /^\(\d+ rows?\)$/;
/** What may part the columns, and whether texts between quotes may have it in them, and lines too. */
const SEPARATORS: readonly (readonly [separator: string, hasQuotes: boolean])[] = [
  ['\t', false],
  [',', true],
  [';', true],
  ['|', false],
];
const [QUOTE, LF, CR, BACKSLASH] = [0x22, 0x0a, 0x0d, 0x5c] as const;
const MOST_LINE = 4096;

/** A table in text: as many columns in each row, or a frame around it. What is neither, is no table. */
export class TableShape {
  #line = '';
  #lines = 0;
  #first = '';
  #second = '';
  /** The first line. */
  #isIndented = false;
  #lastLine = '';
  #columns: ColumnCount | undefined;

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const found = bytes.indexOf(LF, at);
      const end = found < 0 ? bytes.length : found + 1;
      const piece = bytes.subarray(at, end);
      this.#columns?.push(piece);
      if (this.#line.length < MOST_LINE)
        this.#line += Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
      if (found >= 0) this.#endLine();
      at = end;
    }
  }

  /** Why it is not whole; undefined when nothing tells. */
  end(): string | undefined {
    if (this.#line.trim() !== '') this.#lastLine = this.#line.trim();
    if (RULE.test(this.#first) && !RULE.test(this.#lastLine) && !/^\d+ rows? in set/.test(this.#lastLine))
      return 'it ends inside a table';
    if (this.#first.startsWith(BOX_TOP) && !this.#lastLine.startsWith(BOX_BOTTOM))
      return 'it ends inside a table';
    const isOfPsql = PSQL_RULE.test(this.#second) || (this.#isIndented && PSQL_ONE.test(this.#second));
    if (isOfPsql && !PSQL_END.test(this.#lastLine)) return 'it ends inside a table';
    return this.#columns?.end();
  }

  #endLine(): void {
    const whole = this.#line;
    const line = whole.trim();
    this.#line = '';
    if (line === '') return;
    this.#lastLine = line;
    this.#lines++;
    if (this.#lines === 2) this.#second = line;
    if (this.#lines > 1) return;
    this.#first = line;
    this.#isIndented = whole.startsWith(' ');
    const counts = SEPARATORS.map(([separator]) => whole.split(separator).length - 1);
    const most = Math.max(...counts);
    const separator = SEPARATORS[counts.indexOf(most)]!;
    if (most > 0 && whole.length < MOST_LINE) {
      this.#columns = new ColumnCount(...separator);
      this.#columns.push(Buffer.from(whole, 'latin1'));
    }
  }
}

/** Counts the columns of each row, while all have the same number. */
class ColumnCount {
  readonly #separator: number;
  readonly #hasQuotes: boolean;
  #wanted = 0;
  #isTable = true;
  /** The last columns of all rows. */
  #areLastEmpty = true;
  #columns = 1;
  #isQuoted = false;
  #isEscaped = false;
  /** By what came last. */
  #isClosed = false;
  /** Of a column; of a row. */
  #isStart = true;
  #isEmpty = true;

  constructor(separator: string, hasQuotes: boolean) {
    this.#separator = separator.charCodeAt(0);
    this.#hasQuotes = hasQuotes;
  }

  push(bytes: Uint8Array): void {
    if (this.#isTable) for (const byte of bytes) this.#take(byte);
  }

  end(): string | undefined {
    if (!this.#isTable || this.#wanted < 2) return undefined;
    if (this.#isQuoted) return 'it ends inside a text of a table';
    // Where each row but the last ends with a separator, those are of a list.
    const least = this.#areLastEmpty ? this.#wanted - 1 : this.#wanted;
    return this.#isEmpty || this.#columns >= least ? undefined : 'it ends inside a row of a table';
  }

  #take(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isQuoted) {
      this.#isQuoted = byte !== QUOTE;
      this.#isClosed = !this.#isQuoted;
      this.#isStart = false;
      return;
    } else if (byte === LF) return this.#endRow();
    else if (byte === this.#separator) {
      this.#columns++;
      this.#isStart = true;
      this.#isEmpty = false;
      return;
    } else if (this.#hasQuotes && byte === QUOTE)
      // One that was closed goes on behind a second quote.
      this.#isQuoted = this.#isStart || this.#isClosed;
    else if (!this.#hasQuotes && byte === BACKSLASH) this.#isEscaped = true;
    if (byte === CR) return;
    this.#isClosed = false;
    this.#isStart = false;
    this.#isEmpty = false;
  }

  #endRow(): void {
    if (!this.#isEmpty) {
      if (this.#wanted === 0) this.#wanted = this.#columns;
      else if (this.#columns !== this.#wanted) this.#isTable = false;
      this.#areLastEmpty &&= this.#isStart;
    }
    this.#columns = 1;
    this.#isStart = true;
    this.#isEmpty = true;
  }
}
