// A process with some of the regions of a grid. It is started by `spread-grid.ts`, and ends with its parent.
import { startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { witnessOf } from '../chronicle/index.ts';
import { createGridProgress } from '../narrator/index.ts';
import { hear, speak } from './talk.ts';
import type { FromChild, ToChild } from './talk.ts';

const ports = createNodePorts();
let grid: Grid | undefined;

/** Without a parent there is nobody to tell. */
function tell(message: FromChild): void {
  if (process.connected) process.send?.(message);
}

async function start({ config, key }: Extract<ToChild, { type: 'start' }>): Promise<void> {
  const line = createGridProgress();
  const story = { side: 'SERVER', actor: 'grid', run: 'grid', clock: ports.clock } as const;
  const witness = witnessOf(story, (record) => {
    const text = line(record);
    if (text !== undefined) tell({ type: 'line', text });
  });
  try {
    grid = await startGrid(config, ports, { witness, cluster: { key } });
    tell({ type: 'ready', places: speak(grid.places()) });
  } catch (error) {
    tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
    await stop();
  }
}

function meet({ places }: Extract<ToChild, { type: 'meet' }>): void {
  grid?.meet(hear(places));
  tell({ type: 'met' });
}

async function stop(): Promise<void> {
  process.removeAllListeners('disconnect');
  await grid?.close();
  await ports.close();
  if (process.connected) process.disconnect();
}

process.on('message', (message: ToChild) => {
  if (message.type === 'start') void start(message);
  else if (message.type === 'meet') meet(message);
  else void stop();
});
process.on('disconnect', () => void stop());
// Ctrl-C reaches all processes of a terminal: the parent says when to close.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
