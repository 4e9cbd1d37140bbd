/** As the program itself writes it, with the machine it was made for: what people type by hand promises nothing. */
const HEADER = /^-- (?:MySQL|MariaDB) dump .*, for /;
const COMPLETED = /^-- Dump completed(?: on \d{4}-\d\d-\d\d +\d\d?:\d\d:\d\d)?\r?$/;
const POSTGRES_HEADER = /^-- PostgreSQL database dump\r?$/;
const POSTGRES_COMPLETED = /^-- PostgreSQL database dump complete\r?$/;

interface Pair {
  /** For people, when it is opened and not closed. */
  readonly missing: string;
  readonly opens: RegExp;
  readonly closes: RegExp;
}

/** What a dump does at its beginning and takes back at its end. */
const PAIRS: readonly Pair[] = [
  { missing: '-- Dump completed', opens: HEADER, closes: COMPLETED },
  { missing: '-- PostgreSQL database dump complete', opens: POSTGRES_HEADER, closes: POSTGRES_COMPLETED },
  { missing: 'UNLOCK TABLES', opens: /^LOCK TABLES?\b/i, closes: /^UNLOCK TABLES?\b/i },
  {
    missing: 'COMMIT',
    opens: /^(?:BEGIN\b|START TRANSACTION\b|SET +(?:@@)?AUTOCOMMIT *= *0)/i,
    closes: /^(?:COMMIT|ROLLBACK|END)\b/i,
  },
  { missing: 'ENABLE KEYS', opens: /\bDISABLE KEYS\b/i, closes: /\bENABLE KEYS\b/i },
  { missing: 'DELIMITER ;', opens: /^DELIMITER +(?!;\s*$)\S/i, closes: /^DELIMITER +;\s*$/i },
];
/** A setting that is kept, and given back: `SET @OLD_SQL_MODE=@@SQL_MODE`, `SET SQL_MODE=@OLD_SQL_MODE`. */
const KEPT = /@(OLD_\w+)\s*(:?=(?!=))?/gi;
/** Dumps keep a dozen settings. */
const MOST_KEPT = 100;

/** Notices that a dump ends too early although it ends between two statements. */
export class DumpEnding {
  readonly #open = new Map<Pair, number>();
  readonly #kept = new Set<string>();

  /** A statement (its beginning will do) or a comment, without white space around it. */
  take(text: string): void {
    for (const pair of PAIRS) {
      const before = this.#open.get(pair) ?? 0;
      if (pair.closes.test(text)) this.#open.set(pair, 0);
      else if (pair.opens.test(text)) this.#open.set(pair, before + 1);
    }
    for (const [, name, isKept] of text.matchAll(KEPT)) {
      if (isKept === undefined) this.#kept.delete(name!.toUpperCase());
      else if (this.#kept.size < MOST_KEPT) this.#kept.add(name!.toUpperCase());
    }
  }

  /** What should still have come; undefined when nothing tells. */
  get missing(): string | undefined {
    const pair = PAIRS.find((one) => (this.#open.get(one) ?? 0) > 0);
    if (pair !== undefined) return pair.missing;
    const [kept] = this.#kept;
    return kept === undefined ? undefined : `… = @${kept}`;
  }
}
