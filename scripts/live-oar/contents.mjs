/** What lies in the objects of a region archive: scripts, notecards, other objects. */
import { createReadStream } from 'node:fs';
import { loadRegionArchive } from '@landfall/assets/region-archive';

/** Every item of every object above the region, as one line each, sorted; and the assets that came with them, by id. */
export async function contentsOf(path, side = 256) {
  const assets = new Set();
  const { regions } = await loadRegionArchive(createReadStream(path), {
    onAsset: ({ id }) => void assets.add(String(id)),
  });
  const items = regions
    .flatMap(({ objects }) => objects.map(({ group }) => group.parts))
    .filter(
      ([
        {
          groupPosition: { x, y },
        },
      ]) => x >= 0 && y >= 0 && x <= side && y <= side,
    )
    .flatMap((parts) => parts.flatMap((part) => itemsOf(part)));
  return { items: items.toSorted((one, other) => (one < other ? -1 : 1)), assets };
}

/** Without the name of the object: scripts rename theirs. */
function itemsOf({ rest }) {
  const inventory = rest.find((node) => node.name === 'TaskInventory')?.children ?? [];
  return inventory.map(({ children }) => {
    const textOf = (field) => {
      const node = children.find((child) => child.name === field);
      return node?.children[0]?.text ?? node?.text ?? '';
    };
    return [textOf('Name'), textOf('Type'), textOf('AssetID'), textOf('CreationDate')].join(' | ');
  });
}
