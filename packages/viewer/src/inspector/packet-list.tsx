import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api, ListedPacket } from './api.ts';

/** As the style sheet has it. */
const ROW_PX = 22;
/** So many are asked for at once, around what is seen. */
const WINDOW = 120;
/** Browsers draw nothing taller: of a longer list the places are scaled. */
const MOST_PX = 8_000_000;

/** What a list shows: all rows, or those that a filter found. */
export interface ListedRows {
  readonly count: number;
  readonly rowAt: (place: number) => number;
}

/** A list of which only what is seen is there. Arrow keys, Page Up and Down, Home and End go through it. */
export function PacketList({
  api,
  rows,
  picked,
  onPick,
}: {
  readonly api: Api;
  readonly rows: ListedRows;
  /** A place in the list. */
  readonly picked: number;
  readonly onPick: (place: number) => void;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const [shown, setShown] = useState<{ readonly first: number; readonly packets: readonly ListedPacket[] }>({
    first: 0,
    packets: [],
  });
  const height = Math.min(rows.count * ROW_PX, MOST_PX);
  const scale = rows.count === 0 ? 1 : height / (rows.count * ROW_PX);

  useEffect(() => {
    let isGone = false;
    const begin = Math.max(0, first - WINDOW / 4);
    const wanted = Array.from({ length: Math.min(WINDOW, rows.count - begin) }, (_, at) =>
      rows.rowAt(begin + at),
    );
    if (wanted.length === 0) setShown({ first: 0, packets: [] });
    else
      void api.rows(wanted).then((packets) => {
        if (!isGone) setShown({ first: begin, packets });
      });
    return () => {
      isGone = true;
    };
  }, [api, rows, first]);

  useEffect(() => {
    const list = box.current;
    if (list === null) return;
    const top = picked * ROW_PX * scale;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW_PX > list.scrollTop + list.clientHeight)
      list.scrollTop = top + ROW_PX - list.clientHeight;
  }, [picked, scale]);

  const onKey = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: picked + 1,
      ArrowUp: picked - 1,
      PageDown: picked + page,
      PageUp: picked - page,
      Home: 0,
      End: rows.count - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onPick(Math.max(0, Math.min(rows.count - 1, next)));
  };
  const onScroll = (): void => setFirst(Math.floor((box.current?.scrollTop ?? 0) / (ROW_PX * scale)));
  const isThere = picked >= shown.first && picked < shown.first + shown.packets.length;

  return (
    <div
      class="list mono"
      ref={box}
      tabIndex={0}
      role="listbox"
      aria-label="Packets"
      aria-activedescendant={isThere ? `row-${picked}` : undefined}
      onKeyDown={onKey}
      onScroll={onScroll}
    >
      <div class="room" role="presentation" style={{ height: `${height}px` }}>
        {shown.packets.map((packet, at) => {
          const place = shown.first + at;
          // Scaled places would lie on each other: what is seen hangs together from the first one on.
          const top = scale === 1 ? place * ROW_PX : first * ROW_PX * scale + (place - first) * ROW_PX;
          return (
            <Row
              key={packet.row}
              packet={packet}
              place={place}
              top={top}
              count={rows.count}
              isPicked={place === picked}
              onPick={() => onPick(place)}
            />
          );
        })}
      </div>
    </div>
  );
}

function Row({
  packet: { number, ms, direction, name, sizeBytes, lane, resent },
  place,
  top,
  count,
  isPicked,
  onPick,
}: {
  readonly packet: ListedPacket;
  readonly place: number;
  readonly top: number;
  readonly count: number;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}): JSX.Element {
  return (
    <div
      class={`row ${lane}${isPicked ? ' picked' : ''}`}
      id={`row-${place}`}
      role="option"
      aria-selected={isPicked}
      aria-setsize={count}
      aria-posinset={place + 1}
      style={{ top: `${top}px` }}
      onClick={onPick}
    >
      <span class="number">{number}</span>
      <span class="time">{(ms / 1000).toFixed(3)}</span>
      <span title={direction === 'c2s' ? 'from the client' : 'from the simulator'}>
        {direction === 'c2s' ? '→' : '←'}
      </span>
      <span class="name">
        {name}
        {resent ? ' (sent again)' : ''}
      </span>
      <span class="size">{sizeBytes}</span>
    </div>
  );
}
