import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api, Lanes, PacketDetail, Summary } from './api.ts';
import { HealthView } from './health-view.tsx';
import { LanesView } from './lanes-view.tsx';
import { PacketList } from './packet-list.tsx';
import { PacketView } from './packet-view.tsx';
import { SaveForm } from './save-form.tsx';
import { allRows, search } from './search.ts';
import type { Search } from './search.ts';
import { TextView } from './text-view.tsx';

const TABS = ['Packet', 'Circuits', 'Story', 'Diagram'] as const;
type Tab = (typeof TABS)[number];
/** Numbers of a lane. */
const SLOTS = 600;
/** While more comes, it is looked for after so long. */
const AGAIN_MS = 1000;

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The whole page. */
export function Inspector({
  api,
  summary: first,
}: {
  readonly api: Api;
  readonly summary: Summary;
}): JSX.Element {
  const [summary, setSummary] = useState(first);
  const [filter, setFilter] = useState('');
  const { title, packets, remarks, isGrowing } = summary;
  const [found, setFound] = useState<Search>(() => allRows(packets));
  const [picked, setPicked] = useState(0);
  const [packet, setPacket] = useState<PacketDetail>();
  const [lanes, setLanes] = useState<Lanes>();
  const [tab, setTab] = useState<Tab>('Packet');
  const [fault, setFault] = useState('');
  const searching = useRef(new AbortController());
  const row = found.rows.count === 0 ? undefined : found.rows.rowAt(Math.min(picked, found.rows.count - 1));

  const tellFault = (error: unknown): void => setFault(wordsOf(error));
  useGrowth(api, summary, setSummary, tellFault);

  useEffect(() => void api.lanes(SLOTS).then(setLanes, tellFault), [api, packets]);
  useEffect(() => {
    let isGone = false;
    if (row === undefined) setPacket(undefined);
    else
      void api.packet(row).then(
        (detail) => void (isGone || setPacket(detail)),
        (error: unknown) => setFault(wordsOf(error)),
      );
    return () => {
      isGone = true;
    };
  }, [api, row]);

  const seek = (wanted: string, before?: Search): void => {
    searching.current.abort();
    searching.current = new AbortController();
    if (wanted.trim() === '') return setFound(allRows(packets));
    search(api, wanted, packets, searching.current.signal, setFound, before).catch(tellFault);
  };
  const look = (wanted: string): void => {
    setFault('');
    setPicked(0);
    setFilter(wanted);
    seek(wanted);
  };
  // What has come since is listed where the filter picks it; where one stands stays.
  useEffect(() => {
    if (found.looked < packets && found.isOver) seek(filter, found);
  }, [packets, found]);
  const goTo = (time: number): void => {
    void api.at(time).then(({ row: wanted }) => setPicked(placeOf(found, wanted)));
  };

  return (
    <div class="page">
      <header>
        <h1>{title}</h1>
        <p role="status">{statusOf(found, summary)}</p>
        <FilterForm filter={filter} onFilter={look} />
        <SaveForm api={api} title={title} filter={filter} onFault={tellFault} />
        {fault !== '' && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        {remarks.length > 0 && <p class="fault">{remarks.join('; ')}</p>}
      </header>
      {lanes === undefined ? <section class="lanes" /> : <LanesView lanes={lanes} onTime={goTo} />}
      <main class="body">
        <PacketList api={api} rows={found.rows} picked={picked} onPick={setPicked} />
        <section class="side">
          <Tabs tab={tab} onTab={setTab} />
          <div class="panel" role="tabpanel" aria-label={tab} tabIndex={0}>
            {tab === 'Packet' && packet !== undefined && <PacketView packet={packet} />}
            {tab === 'Circuits' && (
              <HealthView api={api} packets={packets} isGrowing={isGrowing} onFilter={look} />
            )}
            {(tab === 'Story' || tab === 'Diagram') && <TextView api={api} what={tab} />}
          </div>
        </section>
      </main>
    </div>
  );
}

/** Asks again how much there is, as long as more may come. */
function useGrowth(
  api: Api,
  summary: Summary,
  onSummary: (summary: Summary) => void,
  onFault: (error: unknown) => void,
): void {
  useEffect(() => {
    if (!summary.isGrowing) return undefined;
    const timer = window.setTimeout(() => void api.summary().then(onSummary, onFault), AGAIN_MS);
    return () => window.clearTimeout(timer);
  }, [api, summary]);
}

function statusOf({ rows, looked, isOver }: Search, { packets, ms, isGrowing }: Summary): string {
  const all = `${packets} packets in ${(ms / 1000).toFixed(1)} s${isGrowing ? ', and more may come' : ''}`;
  if (!isOver) return `${rows.count} of ${all}; looked at ${Math.floor((looked / packets) * 100)} %`;
  return rows.count === packets ? all : `${rows.count} of ${all}`;
}

/** Where a row stands in the list, or the next one behind it. */
function placeOf({ rows }: Search, row: number): number {
  let [low, high] = [0, rows.count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows.rowAt(middle) < row) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, Math.min(low, rows.count - 1));
}

function FilterForm({
  filter,
  onFilter,
}: {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current !== null) input.current.value = filter;
  }, [filter]);
  const submit = (event: Event): void => {
    event.preventDefault();
    onFilter(input.current?.value ?? '');
  };
  return (
    <form class="filter" role="search" onSubmit={submit}>
      <input
        ref={input}
        class="mono"
        type="search"
        aria-label="Filter"
        placeholder="ObjectUpdate.ObjectData.PCode == avatar && Meta.Size > 300"
        spellcheck={false}
        autocomplete="off"
      />
      <button type="submit">Filter</button>
    </form>
  );
}

function Tabs({ tab, onTab }: { readonly tab: Tab; readonly onTab: (tab: Tab) => void }): JSX.Element {
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]!;
    onTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="What is shown" onKeyDown={onKey}>
      {TABS.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === tab}
          tabIndex={name === tab ? 0 : -1}
          onClick={() => onTab(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
