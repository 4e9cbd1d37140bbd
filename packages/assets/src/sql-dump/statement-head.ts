/** What a statement is, from its first words. `bodyAt` is behind `VALUES`, or where the columns of a table begin. */
export type StatementHead =
  | RowsHead
  | { readonly kind: 'create'; readonly table: string; readonly bodyAt: number }
  /** Fills a table with what is not written in it: from a query, a file, or as `SET` has it. */
  | { readonly kind: 'unread'; readonly table: string; readonly bodyAt: number }
  | ChangeHead
  /** Makes a table a part of another one, whose rows it then has: a partition, or one that inherits. */
  | { readonly kind: 'part'; readonly parent: string; readonly isPartition: boolean }
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

/** Puts rows into a table: `INSERT`, or `COPY` with rows as lines of text behind it, as PostgreSQL dumps them. */
export interface RowsHead {
  readonly kind: 'insert' | 'copy';
  readonly table: string;
  readonly columns: readonly string[] | undefined;
  /** Behind `VALUES`, or in front of the `;` behind which the lines begin. */
  readonly bodyAt: number;
  /** Whether its lines are in the usual form of text. */
  readonly isPlain?: boolean;
}
