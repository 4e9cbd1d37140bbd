import { MemoryNetwork } from '@landfall/transport/memory';
import { arriveInFakeGrid } from './arrive-in-fake-grid.ts';
import { BuildingRegion } from './building-region.ts';

/** An agent in a region that takes what it builds, and knows so many prims: `ids` are theirs in the region. */
export async function arriveAtPrims(count: number) {
  const network = new MemoryNetwork();
  const fake = new BuildingRegion();
  const { grid, session } = await arriveInFakeGrid(network, { script: fake.script });
  const { simulator } = grid;
  const ids = Array.from({ length: count }, () => fake.add({}).description.localId);
  fake.report(simulator, ...ids);
  await network.run(500);
  return { network, fake, grid, session, simulator, region: session.region, ids };
}
