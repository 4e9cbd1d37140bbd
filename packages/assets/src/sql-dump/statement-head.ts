/** What a statement is, from its first words. `bodyAt` is behind `VALUES`, or where the columns of a table begin. */
export type StatementHead =
  | {
      readonly kind: 'insert';
      readonly table: string;
      readonly columns: readonly string[] | undefined;
      readonly bodyAt: number;
    }
  | { readonly kind: 'create'; readonly table: string; readonly bodyAt: number }
  /** Rows as lines of text behind it, as PostgreSQL dumps them; `bodyAt` is behind the name. */
  | { readonly kind: 'copy'; readonly table: string; readonly bodyAt: number }
  /** Fills a table with what is not written in it: from a query, a file, or as `SET` has it. */
  | { readonly kind: 'unread'; readonly table: string; readonly bodyAt: number }
  | ChangeHead
  | { readonly kind: 'other' };

/** Statements behind which a table has other rows, or other columns, than were written. */
export type ChangeHead = {
  /** `changed`: other rows. `emptied`: fewer of those before it. `reshaped`: other columns. */
  readonly kind: 'changed' | 'emptied' | 'reshaped';
  /** Those that it may be about. */
  readonly tables: readonly string[];
  /** How it begins, for people. */
  readonly verb: string;
};
