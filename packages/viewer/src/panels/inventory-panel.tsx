import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { World } from '../port/index.ts';
import { InventoryRows } from './inventory-rows.ts';
import type { InventoryRow } from './inventory-rows.ts';
import { WindowedTree } from './windowed-tree.tsx';

/** What is told of a world's inventory from the first time on that somebody looks at it. */
interface Shown {
  readonly rows: InventoryRows;
  /** Counts what was told. */
  readonly told: Signal<number>;
}

const shownOf = new WeakMap<World, Shown>();

function inventoryOf(world: World): Shown {
  const known = shownOf.get(world);
  if (known !== undefined) return known;
  const shown: Shown = { rows: new InventoryRows(), told: signal(0) };
  shownOf.set(world, shown);
  world.onNews((news) => {
    // The next login may be somebody else's.
    if (news.type === 'ended') shownOf.delete(world);
    if (news.type !== 'folders') return;
    shown.rows.take(news.folders, news.roots, news.missing);
    shown.told.value++;
  });
  return shown;
}

/** Milliseconds after the last key until all folders are fetched for a search. */
const SEARCH_MS = 600;

/** The inventory as a tree: read only. Landmarks lead to where they are. */
export function InventoryPanel({ world }: { readonly world: World }) {
  const { rows: shown, told } = inventoryOf(world);
  const [words, setWords] = useState('');
  const [changes, setChanges] = useState(0);
  const [chosen, setChosen] = useState<InventoryRow | undefined>(undefined);
  useEffect(() => world.send({ type: 'openFolder', id: undefined }), [world]);
  useEffect(() => {
    if (words.trim() === '') return undefined;
    const timer = window.setTimeout(() => world.send({ type: 'openAllFolders' }), SEARCH_MS);
    return () => window.clearTimeout(timer);
  }, [words, world]);
  const rows = useMemo(() => shown.rows(words), [shown, words, changes, told.value]);
  const toggle = ({ folder, isOpen }: InventoryRow, wanted = !isOpen): void => {
    if (folder === undefined || words !== '') return;
    shown.setOpen(folder.id, wanted);
    if (wanted && !folder.isFetched) world.send({ type: 'openFolder', id: folder.id });
    setChanges((before) => before + 1);
  };
  return (
    <section class="panel inventory" tabIndex={0} aria-label="Inventory">
      <h2>Inventory</h2>
      <input
        type="search"
        aria-label="Search the inventory"
        placeholder="Search"
        value={words}
        onInput={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <p class="quiet small" role="status">
        {shown.roots.length === 0 ? 'Coming …' : `${shown.itemCount} items known`}
        {shown.missing > 0 ? `, ${shown.missing} folders to come` : ''}
      </p>
      <WindowedTree rows={rows} label="Folders and items" onToggle={toggle} onChoose={setChosen} />
      <Chosen row={chosen} world={world} />
    </section>
  );
}

const KINDS: Readonly<Record<number, string>> = {
  [ASSET_TYPE.texture]: 'picture',
  [ASSET_TYPE.sound]: 'sound',
  [ASSET_TYPE.landmark]: 'landmark',
  [ASSET_TYPE.clothing]: 'clothing',
  [ASSET_TYPE.object]: 'object',
  [ASSET_TYPE.notecard]: 'notecard',
  [ASSET_TYPE.script]: 'script',
  [ASSET_TYPE.bodyPart]: 'body part',
  [ASSET_TYPE.animation]: 'animation',
  [ASSET_TYPE.gesture]: 'gesture',
  [ASSET_TYPE.mesh]: 'mesh',
};

function Chosen({ row, world }: { readonly row: InventoryRow | undefined; readonly world: World }) {
  const item = row?.item;
  if (item === undefined) return null;
  return (
    <div class="chosen">
      <h3>{item.name}</h3>
      <p class="quiet small">
        {KINDS[item.assetType] ?? 'item'}
        {item.description === '' ? '' : `: ${item.description}`}
      </p>
      {item.assetType === ASSET_TYPE.landmark ? (
        <button
          type="button"
          class="primary"
          onClick={() => world.send({ type: 'goToLandmark', landmark: item.assetId })}
        >
          Go there
        </button>
      ) : null}
    </div>
  );
}
