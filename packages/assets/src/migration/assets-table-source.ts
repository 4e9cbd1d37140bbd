import { basename } from 'node:path';
import type { SqlRow } from '../sql-dump/index.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { openCountedFile } from './counted-file.ts';
import type { CountedFile } from './counted-file.ts';
import { withoutFirst } from './in-order.ts';
import { assetRow, bytesOf } from './sql-asset.ts';
import { rowsOfTable } from './table-rows.ts';

/**
 * The `assets` table of OpenSim out of a dump of MySQL or MariaDB, gzipped or not.
 * @param dump path of a file, or {@link dumpLive}
 * @param table its name, `assets` unless the grid calls it otherwise
 * @throws StorageError when the file cannot be read; its items end with a DecodeError when there is no such table in it
 * @source archives.md §3.2
 */
export async function createAssetsTableSource(
  dump: string | CountedFile,
  table = 'assets',
): Promise<AssetSource> {
  const file = typeof dump === 'string' ? await openCountedFile(dump) : dump;
  async function* items(skip: number): AsyncGenerator<SourceItem> {
    for await (const row of withoutFirst(rowsOfTable(file, table), skip)) yield itemOf(row);
  }
  return {
    name: `${basename(file.path)} (table ${table})`,
    identity: `table ${table} ${file.identity}`,
    items,
    progress: () => file.progress(),
  };
}

function itemOf(row: SqlRow): SourceItem {
  return assetRow(row, (asset) => {
    const bytes = bytesOf(row.values.get('data'));
    if (bytes === undefined) return { kind: 'refused', what: asset.id.toString(), reason: 'no data' };
    return { kind: 'asset', asset: { ...asset, bytes } };
  });
}
