import type { Api } from './api.ts';
import type { ListedRows } from './packet-list.tsx';

/** How far a search has come. */
export interface Search {
  readonly rows: ListedRows;
  /** Packets that were looked at. */
  readonly looked: number;
  readonly isOver: boolean;
}

/** All packets. */
export const allRows = (count: number): Search => ({
  rows: { count, rowAt: (place) => place },
  looked: count,
  isOver: true,
});

/** Looks for what a filter picks, behind what an earlier search has looked at where one is given, part by part; each part is told. Rejects with the server's words for a filter that makes no sense. */
export async function search(
  api: Api,
  filter: string,
  count: number,
  signal: AbortSignal,
  tell: (search: Search) => void,
  before?: Search,
): Promise<void> {
  const hits: number[] = [];
  if (before !== undefined)
    for (let place = 0; place < before.rows.count; place++) hits.push(before.rows.rowAt(place));
  for (let from = before?.looked ?? 0; from < count;) {
    const found = await api.find(filter, from);
    if (signal.aborted) return;
    hits.push(...found.hits);
    from = found.next;
    const { length } = hits;
    tell({ rows: { count: length, rowAt: (place) => hits[place]! }, looked: from, isOver: from >= count });
  }
}
