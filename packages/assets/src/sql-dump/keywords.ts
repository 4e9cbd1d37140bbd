/** With which something in the definition of a table begins that is no column. */
export const TABLE_KEYWORDS: ReadonlySet<string> = new Set([
  'PRIMARY',
  'KEY',
  'UNIQUE',
  'INDEX',
  'CONSTRAINT',
  'FULLTEXT',
  'SPATIAL',
  'FOREIGN',
  'CHECK',
]);
