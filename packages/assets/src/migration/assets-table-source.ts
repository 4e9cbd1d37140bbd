import { basename } from 'node:path';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { openCountedFile } from './counted-file.ts';
import type { CountedFile } from './counted-file.ts';
import { withoutFirst } from './in-order.ts';
import { isSqlite, openSqliteFile, rowsOfSqlite } from './sqlite-rows.ts';
import { assetRow, bytesOf } from './sql-asset.ts';
import { rowsOfTable } from './table-rows.ts';
import type { TableRow } from './table-rows.ts';

/**
 * The `assets` table of OpenSim out of a dump of MySQL, MariaDB, SQLite or PostgreSQL, gzipped or not, or out of a database
 * file of SQLite (`Asset.db` of a standalone).
 * @param dump path of a file, or {@link dumpLive}
 * @param table its name, `assets` unless the grid calls it otherwise
 * @throws StorageError when the file cannot be read; its items end with a DecodeError when there is no such table in it, and
 *   when it ends too early
 * @source archives.md §3.2
 */
export async function createAssetsTableSource(
  dump: string | CountedFile,
  table = 'assets',
): Promise<AssetSource> {
  const isDatabase = typeof dump === 'string' && (await isSqlite(dump));
  if (isDatabase) return sourceOf(await openSqliteFile(dump), table, () => rowsOfSqlite(dump, table));
  const file = typeof dump === 'string' ? await openCountedFile(dump) : dump;
  return sourceOf(file, table, () => rowsOfTable(file, table));
}

function sourceOf(
  file: Pick<CountedFile, 'path' | 'identity' | 'progress'>,
  table: string,
  rows: () => AsyncIterable<TableRow>,
): AssetSource {
  async function* items(skip: number): AsyncGenerator<SourceItem> {
    for await (const row of withoutFirst(rows(), skip)) yield itemOf(row);
  }
  return {
    name: `${basename(file.path)} (table ${table})`,
    identity: `table ${table} ${file.identity}`,
    items,
    progress: () => file.progress(),
  };
}

function itemOf(row: TableRow): SourceItem {
  return assetRow(row, (asset) => {
    const refused = (reason: string): SourceItem => ({ kind: 'refused', what: asset.id.toString(), reason });
    const bytes = bytesOf(row.values.get('data'));
    if (bytes === undefined) return refused('no data');
    // A blob in quotes that has other than ASCII in it went through a character set it never was in.
    if (row.wasWide && row.isQuoted('data') && !isAscii(bytes)) return refused(damagedBy(row));
    return { kind: 'asset', asset: { ...asset, bytes }, ...(row.wasWide ? { doubt: doubtOf(row) } : {}) };
  });
}

const doubtOf = ({ wide = 'UTF-16' }: TableRow): string =>
  `from a dump in ${wide}, as PowerShell redirects it: its texts may be damaged (dump with --result-file)`;
const damagedBy = ({ wide = 'UTF-16' }: TableRow): string =>
  `the dump is ${wide}: redirecting it (PowerShell) has damaged its bytes; dump with --result-file, or --hex-blob`;

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
