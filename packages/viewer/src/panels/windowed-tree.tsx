import { useEffect, useRef, useState } from 'preact/hooks';
import type { InventoryRow } from './inventory-rows.ts';

/** Pixels of a line. */
const LINE = 26;
/** Lines beyond what is seen, above and below. */
const BEYOND = 8;
/** Browsers draw nothing that is longer. Pixels. */
const MOST_HEIGHT = 8_000_000;

/** What a tree does with its lines. */
export interface WindowedTreeProps {
  readonly rows: readonly InventoryRow[];
  readonly label: string;
  readonly onToggle: (row: InventoryRow, isOpen?: boolean) => void;
  readonly onChoose: (row: InventoryRow) => void;
}

/** A tree of which only the lines that are seen are in the page, so that a hundred thousand cost what twenty do. Arrows, Home and End go through it. */
export function WindowedTree({ rows, label, onToggle, onChoose }: WindowedTreeProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(LINE * 12);
  const [key, setKey] = useState('');
  useEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const sizes = new ResizeObserver(() => setHeight(current.clientHeight));
    sizes.observe(current);
    return () => sizes.disconnect();
  }, []);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.key === key),
  );
  const first = Math.max(0, Math.floor(top / LINE) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((top + height) / LINE) + BEYOND);
  const choose = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    setKey(row.key);
    onChoose(row);
    const place = rows.indexOf(row) * LINE;
    const { current } = box;
    if (current === null) return;
    if (place < current.scrollTop) current.scrollTop = place;
    else if (place + LINE > current.scrollTop + current.clientHeight)
      current.scrollTop = place + LINE - current.clientHeight;
  };
  const onKey = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined || !move(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const move = (pressed: string): boolean => {
    const row = rows[at]!;
    const perPage = Math.max(1, Math.floor(height / LINE) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + perPage,
      PageUp: at - perPage,
      Home: 0,
      End: rows.length - 1,
    };
    if (steps[pressed] !== undefined) choose(steps[pressed]);
    else if (pressed === 'ArrowRight') {
      if (row.folder !== undefined && !row.isOpen) onToggle(row, true);
      else choose(at + 1);
    } else if (pressed === 'ArrowLeft') {
      if (row.isOpen) onToggle(row, false);
      else choose(rows.findLastIndex((each, index) => index < at && each.level < row.level));
    } else if (pressed === 'Enter' || pressed === ' ') onToggle(row);
    else return false;
    return true;
  };
  return (
    <div
      ref={box}
      class="tree"
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={rows.length === 0 ? undefined : `row-${at}`}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      onKeyDown={onKey}
    >
      <Spacer height={first * LINE} />
      {rows.slice(first, last).map((row, index) => (
        <div
          key={row.key}
          id={`row-${first + index}`}
          class={first + index === at ? 'line-row chosen-row' : 'line-row'}
          role="treeitem"
          aria-level={row.level}
          aria-selected={first + index === at}
          aria-expanded={row.folder === undefined ? undefined : row.isOpen}
          data-level={Math.min(8, row.level)}
          onClick={() => {
            choose(first + index);
            onToggle(row);
          }}
        >
          <span aria-hidden="true">{row.folder === undefined ? '·' : row.isOpen ? '▾' : '▸'}</span> {row.name}
        </div>
      ))}
      <Spacer height={(rows.length - last) * LINE} />
    </div>
  );
}

/** Stands for lines that are not in the page. Its height is no attribute of style, which the page's policy forbids. */
function Spacer({ height }: { readonly height: number }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (element.current !== null) element.current.style.height = `${Math.min(MOST_HEIGHT, height)}px`;
  }, [height]);
  return <div ref={element} role="presentation" />;
}
