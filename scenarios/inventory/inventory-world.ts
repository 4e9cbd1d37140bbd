/** Accounts of the embedded grid that put their inventories in order, in virtual time. */
import { arrive, defaultRooms, inventory } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { GridOptions } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { KeyValueStore } from '@landfall/transport/ports';

/** How the world is. */
export interface InventoryWorldOptions {
  readonly grid?: GridOptions;
}

/** A grid, and who arrives in it. */
export async function inventoryWorld({ grid: options = {} }: InventoryWorldOptions = {}) {
  const network = new MemoryNetwork(1, { delayMs: 20 });
  const ports = network.ports();
  const config = { ...DEFAULT_GRID, passwordScheme: 'opensim' } as const;
  const until = <Value>(promise: Promise<Value>): Promise<Value> => network.runUntil(promise, 600_000);
  const grid = await until(startGrid(config, ports, options));
  const visit = async (user = 'Test User', cache?: KeyValueStore) => {
    const rooms = [...defaultRooms(), inventory({ cache })] as const;
    const session = await until(arrive({ grid: grid.loginUri, user, password: 'secret', rooms }, ports));
    return { session, own: session.inventory };
  };
  return { network, ports, grid, until, visit };
}
