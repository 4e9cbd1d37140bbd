import { DecodeError } from '@landfall/protocol/errors';
import { Faults } from './faults.ts';
import { markOtherPages } from './free-list.ts';
import { PageUse } from './page-use.ts';
import type { SqlitePages } from './pages.ts';
import { RowTally } from './row-tally.ts';
import type { RowDifferences } from './row-tally.ts';
import { indexed } from './indexed-columns.ts';
import { SCHEMA_PAGE, definitionOf, hasRowIds } from './schema.ts';
import type { SqliteTree } from './schema.ts';
import type { TableDefinition } from './table-definition.ts';
import { checkTree } from './tree-check.ts';
import type { TreeCheck } from './tree-check.ts';

/** What can be said of a database before a row of it is believed. */
export interface Soundness {
  readonly faults: Faults;
  /** Whether a page belongs to more than one thing, or to what is not as it must be. */
  isDoubtful(page: number): boolean;
  /** In which rows a table differs from its indexes, by the root of its tree. */
  readonly differences: ReadonlyMap<number, readonly RowDifferences[]>;
}

/**
 * Looks at the whole of a database, as SQLite's own `integrity_check` does: every page is used, and once; what is in it fills it;
 * row ids rise; tables and their indexes have the same rows. A row count that was changed, or a pointer to what is another's,
 * leaves a tree that can be walked, with rows less or with the bytes of others: only the whole tells.
 * @throws what reading the file throws
 */
export async function checkDatabase(pages: SqlitePages, trees: readonly SqliteTree[]): Promise<Soundness> {
  const faults = new Faults();
  for (const doubt of pages.doubts) faults.add(doubt);
  const use = new PageUse(pages.count);
  const check = { pages, use, faults };
  await markOtherPages(pages, use, faults);
  await checkTree(check, SCHEMA_PAGE, true);
  const differences = new Map<number, readonly RowDifferences[]>();
  for (const tree of trees)
    if (!tree.isIndex) {
      const indexes = trees.filter((one) => one.isIndex && isSame(one.table, tree.name));
      differences.set(tree.root, await checkTable(check, tree, indexes));
    }
  for (const tree of trees)
    if (tree.isIndex && isOrphan(tree, trees)) await checkTree(check, tree.root, false);
  for (const page of use.unused()) faults.add(`page ${page} of the database is neither free nor used`);
  return { faults, isDoubtful: (page) => use.isDoubtful(page), differences };
}

async function checkTable(
  check: TreeCheck,
  table: SqliteTree,
  indexes: readonly SqliteTree[],
): Promise<RowDifferences[]> {
  const { faults } = check;
  const definition = soundDefinition(table, faults);
  const hasIds = hasRowIds(table);
  const before = faults.count;
  const rows = hasIds && indexes.length > 0 ? new RowTally(false) : undefined;
  await checkTree(check, table.root, hasIds, rows);
  const isSound = faults.count === before;
  const found: RowDifferences[] = [];
  for (const index of indexes) {
    const beforeIndex = faults.count;
    const { isPartial, columns } = indexed(index, indexes, definition, faults);
    const entries = rows === undefined || isPartial ? undefined : new RowTally(true);
    await checkTree(check, index.root, false, entries);
    if (!isSound || faults.count !== beforeIndex || entries === undefined) continue;
    const differences = rows?.differences(entries, columns);
    if (differences === undefined) continue;
    faults.add(`table ${table.name} of the database has other rows than its index ${index.name}`);
    found.push(differences);
  }
  return found;
}

/** Undefined when it makes no sense. */
function soundDefinition(table: SqliteTree, faults: Faults): TableDefinition | undefined {
  try {
    return definitionOf(table);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    faults.add(error.what);
    return undefined;
  }
}

function isOrphan(index: SqliteTree, trees: readonly SqliteTree[]): boolean {
  return !trees.some((one) => !one.isIndex && isSame(one.name, index.table));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
