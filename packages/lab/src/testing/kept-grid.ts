/** A grid of its own process that keeps inventories in a folder: `node kept-grid.mjs <folder>`. Says where it listens, and runs until it is killed. */
import { DEFAULT_GRID, openLedger, startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';

const ledger = await openLedger(process.argv[2] ?? '');
const config = { ...DEFAULT_GRID, passwordScheme: 'opensim', httpPort: 0 } as const;
const grid = await startGrid(config, createNodePorts(), { ledger });
process.stdout.write(`${grid.loginUri}\n`);
