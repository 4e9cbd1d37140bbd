import type { Faults } from './faults.ts';
import type { PageUse } from './page-use.ts';
import type { SqlitePages } from './pages.ts';

/** What is locked to lock a database lies here; the page with it is never used. */
const LOCK_BYTE_AT = 0x40000000;
const POINTER_BYTES = 5;

/** Marks the pages that hold nothing of a table: the free ones, pointer maps, and the one with the lock. @source sqlite.org/fileformat2.html §1.5, §1.7 */
export async function markOtherPages(pages: SqlitePages, use: PageUse, faults: Faults): Promise<void> {
  const lockPage = LOCK_BYTE_AT / pages.header.pageBytes + 1;
  if (lockPage <= pages.count) use.take(lockPage);
  if (pages.header.hasPointerMap) markPointerMaps(pages, lockPage, use);
  await markFreePages(pages, use, faults);
}

function markPointerMaps(pages: SqlitePages, lockPage: number, use: PageUse): void {
  const step = Math.floor(pages.header.usableBytes / POINTER_BYTES) + 1;
  for (let page = 2; page <= pages.count; page += step) use.take(page === lockPage ? page + 1 : page);
}

async function markFreePages(pages: SqlitePages, use: PageUse, faults: Faults): Promise<void> {
  const { firstFree, freeCount } = pages.header;
  let found = 0;
  for (let trunk = firstFree; trunk !== 0;) {
    if (!use.take(trunk)) return faults.add(`free page ${trunk} of the database is not free, or not there`);
    const page = await pages.read(trunk);
    const leaves = page.readUInt32BE(4);
    if (leaves > Math.floor(pages.header.usableBytes / 4) - 2)
      return faults.add(
        `page ${trunk} of the database is damaged: it names more free pages than it has room for`,
      );
    for (let leaf = 0; leaf < leaves; leaf++) {
      const number = page.readUInt32BE(8 + 4 * leaf);
      if (!use.take(number)) faults.add(`free page ${number} of the database is not free, or not there`);
    }
    found += 1 + leaves;
    trunk = page.readUInt32BE(0);
  }
  if (found !== freeCount) faults.add(`database of ${freeCount} free pages that has ${found}`);
}
