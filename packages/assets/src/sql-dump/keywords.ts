/** With which something in the definition of a table begins that is no column, in any database. */
export const STANDARD_TABLE_KEYWORDS: ReadonlySet<string> = new Set([
  'PRIMARY',
  'UNIQUE',
  'CONSTRAINT',
  'FOREIGN',
  'CHECK',
]);

/** And in MySQL; elsewhere columns are called so. */
export const TABLE_KEYWORDS: ReadonlySet<string> = new Set([
  ...STANDARD_TABLE_KEYWORDS,
  'KEY',
  'INDEX',
  'FULLTEXT',
  'SPATIAL',
]);
