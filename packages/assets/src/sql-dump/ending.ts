/** As the program itself writes it, with the machine it was made for: what people type by hand promises nothing. */
const HEADER = /^-- (?:MySQL|MariaDB) dump .*, for /;
const COMPLETED = /^-- Dump completed(?: on \d{4}-\d\d-\d\d +\d\d?:\d\d:\d\d)?\r?$/;
const CLUSTER_HEADER = /^-- PostgreSQL database cluster dump\r?$/;
const POSTGRES_HEADER = /^-- PostgreSQL database dump\r?$/;
const POSTGRES_COMPLETED = /^-- PostgreSQL database dump complete\r?$/;

/** As it signs its dumps since its version 4, and ends them with the time; older ones did not always. */
const ADMINER_HEADER = /^-- Adminer (?:Neo )?(?:[4-9]|[1-9]\d)\.\S* .*dump\r?$/;
const ADMINER_COMPLETED = /^-- \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: \S+)?\r?$/;
/** Since version 12 its words are indented, and only since then does it turn the checks on again at the end. */
const NAVICAT_HEADER = /^\/\*\r?\n Navicat .*Data Transfer\b/;
const CHECKS_AGAIN = /^SET +FOREIGN_KEY_CHECKS *= *1\b/i;

interface Pair {
  /** For people, when it is opened and not closed. */
  readonly missing: string;
  /** While it is open, rows are of a dump whose end will show. */
  readonly covers?: true;
  /** It stands once in a dump: a second one while the first is open is another dump behind one that was cut. */
  readonly isHeader?: true;
  readonly opens: RegExp;
  readonly closes: RegExp;
}

/** What a dump does at its beginning and takes back at its end. */
const PAIRS: readonly Pair[] = [
  { missing: '-- Dump completed', isHeader: true, covers: true, opens: HEADER, closes: COMPLETED },
  {
    missing: '-- Dump end time',
    isHeader: true,
    covers: true,
    opens: /^-- Dump created by MySQL dump utility, version: /,
    closes: /^-- Dump end time: /,
  },
  {
    missing: '-- PostgreSQL database cluster dump complete',
    isHeader: true,
    covers: true,
    opens: CLUSTER_HEADER,
    closes: /^-- PostgreSQL database cluster dump complete\r?$/,
  },
  {
    missing: '-- PostgreSQL database dump complete',
    isHeader: true,
    covers: true,
    opens: POSTGRES_HEADER,
    closes: POSTGRES_COMPLETED,
  },
  {
    missing: 'last line of Adminer with its time',
    isHeader: true,
    covers: true,
    opens: ADMINER_HEADER,
    closes: ADMINER_COMPLETED,
  },
  {
    missing: 'SET FOREIGN_KEY_CHECKS = 1',
    isHeader: true,
    covers: true,
    opens: NAVICAT_HEADER,
    closes: CHECKS_AGAIN,
  },
  { missing: 'UNLOCK TABLES', opens: /^LOCK TABLES?\b/i, closes: /^UNLOCK TABLES?\b/i },
  {
    missing: 'COMMIT',
    isHeader: true,
    covers: true,
    // As SQLite begins a dump; no transaction begins inside another.
    opens: /^BEGIN TRANSACTION\b/i,
    closes: /^(?:COMMIT|END)\b/i,
  },
  {
    missing: 'COMMIT',
    covers: true,
    opens: /^(?:BEGIN\b(?! TRANSACTION\b)|START TRANSACTION\b)/i,
    closes: /^(?:COMMIT|END)\b/i,
  },
  // Some programs do so for each table.
  { missing: 'COMMIT', opens: /^SET +(?:@@)?AUTOCOMMIT *= *0/i, closes: /^(?:COMMIT|END)\b/i },
  { missing: 'ENABLE KEYS', opens: /\bDISABLE KEYS\b/i, closes: /\bENABLE KEYS\b/i },
  {
    missing: 'DELIMITER ;',
    opens: /^DELIMITER +(?!;\s*$)\S/i,
    // Behind `END$$` it is no statement of its own, as those end with a `;`: that of the command is the first.
    closes: /^DELIMITER +;\s*$|\nDELIMITER$/i,
  },
];
/** How sqlite3 ends a dump of a damaged database: whoever ran it would have nothing. */
const ROLLED_BACK = /^ROLLBACK\b/i;
/** What phpMyAdmin writes in place of a table, or of its rows. */
const UNREAD = /^-- Error reading (?:structure|data) for table (?:[^:]*\.)?`?([^`:.]+)`?:/;
/** A grid has some sixty tables. */
const MOST_UNREAD = 10_000;
/** A setting that is kept, and given back: `SET @OLD_SQL_MODE=@@SQL_MODE`, `SET SQL_MODE=@OLD_SQL_MODE`. */
const KEPT = /@(OLD_\w+)\s*(:?=(?!=))?/gi;
/** Dumps keep a dozen settings. */
const MOST_KEPT = 100;
/** What dump programs write beside rows, and nobody by hand; as comments that are executed. */
const TRACES = /^-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin|Adminer|HeidiSQL|Table structure for|Dumping )/i;
/** As mysqldump says that it left rows out. */
const CHOSEN = /^-- WHERE: *(.{1,100})/;

/** Whether a comment is all of a last line as programs write it, which may lack the end of its line. */
export function isLastLine(comment: string): boolean {
  return (
    comment === '--' ||
    [COMPLETED, POSTGRES_COMPLETED, ADMINER_COMPLETED].some((completed) => completed.test(comment))
  );
}

/** Notices that a dump ends too early although it ends between two statements, or says itself that it lacks something. */
export class DumpEnding {
  readonly #open = new Map<Pair, number>();
  readonly #kept = new Set<string>();
  #isRolledBack = false;
  /** What a dump lacked behind which another one began. */
  #cutBefore: string | undefined;
  /** Tables that its program could not read, in lower case, as it says itself. */
  readonly unread = new Set<string>();
  /** A program has written it. */
  hasTraces = false;
  #hasUncovered = false;
  /** By what the rows of a table were chosen, as its program says. */
  chosenBy: string | undefined;

  /** A statement (its beginning will do) or a comment, without white space around it. */
  take(text: string): void {
    for (const pair of PAIRS) {
      const before = this.#open.get(pair) ?? 0;
      if (pair.closes.test(text)) this.#open.set(pair, 0);
      else if (pair.opens.test(text)) {
        if (pair.isHeader === true) this.#begin(pair);
        this.#open.set(pair, before + 1);
      }
    }
    if (TRACES.test(text)) this.hasTraces = true;
    this.chosenBy ??= CHOSEN.exec(text)?.[1]?.trimEnd();
    if (ROLLED_BACK.test(text)) this.#isRolledBack = true;
    const unread = UNREAD.exec(text)?.[1];
    if (unread !== undefined && this.unread.size < MOST_UNREAD) this.unread.add(unread.toLowerCase());
    for (const [, name, isKept] of text.matchAll(KEPT)) {
      const setting = name!.toUpperCase();
      if (isKept === undefined) this.#kept.delete(setting);
      // No program keeps a setting twice: what it kept first would be lost.
      else if (this.#kept.has(setting)) this.#cutBefore ??= `… = @${setting}`;
      else if (this.#kept.size < MOST_KEPT) this.#kept.add(setting);
    }
  }

  /** Rows come. */
  noteRows(): void {
    if (this.#kept.size === 0 && !PAIRS.some((one) => one.covers === true && (this.#open.get(one) ?? 0) > 0))
      this.#hasUncovered = true;
  }

  /** A program has written it, and nothing tells where it ends: as of all lists, what was cut from it does not show. */
  get isOpen(): boolean {
    return this.hasTraces && this.#hasUncovered;
  }

  /**
   * A dump begins: none before it may be open any more. A transaction may be around it, made by hand, and the dump of all
   * databases of a PostgreSQL has one of each in it.
   */
  #begin(begun: Pair): void {
    const isAround = (one: Pair): boolean =>
      one.missing === 'COMMIT' || (one.opens === CLUSTER_HEADER && begun.opens === POSTGRES_HEADER);
    const before = PAIRS.filter((one) => one === begun || (one.isHeader === true && !isAround(one)));
    const open = before.find((one) => (this.#open.get(one) ?? 0) > 0);
    if (open !== undefined) this.#cutBefore ??= open.missing;
  }

  /** What should still have come; undefined when nothing tells. */
  get missing(): string | undefined {
    if (this.#cutBefore !== undefined) return `${this.#cutBefore} where another dump begins`;
    const pair = PAIRS.find((one) => (this.#open.get(one) ?? 0) > 0);
    if (pair?.missing === 'COMMIT' && this.#isRolledBack)
      return 'COMMIT but a ROLLBACK, its program met errors';
    if (pair !== undefined) return pair.missing;
    const [kept] = this.#kept;
    return kept === undefined ? undefined : `… = @${kept}`;
  }
}
