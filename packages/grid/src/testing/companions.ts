/** What tests of travel are made of: an agent with circuits to every region that it is told of. */
import { decodeRegionEvent, encodeSeedRequest } from '@landfall/protocol/capability';
import type { EstablishAgentCommunication, RegionEvent } from '@landfall/protocol/capability';
import { UsageError } from '@landfall/protocol/errors';
import { post, TestAgent } from './test-agent.ts';
import type { TestWorld } from './test-grid.ts';

/** The events of an agent's queue that are about regions. */
export const regionEvents = <T extends RegionEvent['type']>(
  { events }: TestAgent,
  type: T,
): Extract<RegionEvent, { type: T }>[] =>
  events
    .flatMap((event) => decodeRegionEvent(event) ?? [])
    .filter((event): event is Extract<RegionEvent, { type: T }> => event.type === type);

/**
 * Opens the child agents that the root has been told of, as a client does: circuit, handshake, seed, event queue.
 * @throws UsageError when one was told of without a seed
 */
export async function openChildren(
  {
    network,
    ports,
    grid,
  }: Pick<TestWorld, 'network' | 'ports'> & {
    readonly grid: Pick<TestWorld['grid'], 'regions'>;
  },
  root: TestAgent,
): Promise<Map<string, TestAgent>> {
  const seeds = regionEvents(root, 'EstablishAgentCommunication');
  const children = new Map<string, TestAgent>();
  for (const { simulator } of regionEvents(root, 'EnableSimulator')) {
    const region = grid.regions.find(({ endpoint }) => endpoint.port === simulator.port);
    const seed = seeds.findLast((one) => one.simulator.port === simulator.port);
    if (region === undefined || seed === undefined) throw new UsageError('a neighbour without a seed');
    const child = await TestAgent.open(ports, root.login, simulator);
    child.useCircuitCode();
    child.replyHandshake();
    await network.runUntil(listenBy(child, seed), 2000);
    children.set(region.name, child);
  }
  await network.run(1000);
  return children;
}

/** Posts the seed and polls the event queue that it grants. */
export async function listenBy(
  agent: TestAgent,
  { seedCapability }: Pick<EstablishAgentCommunication, 'seedCapability'>,
): Promise<void> {
  const queue = (await agent.seed(['EventQueueGet'], seedCapability)).get('EventQueueGet');
  if (queue !== undefined) void agent.listen(queue);
}

/** The status that a seed is answered with: 404 when it is gone. */
export async function seedStatus({ network, ports }: TestWorld, seedCapability: string): Promise<number> {
  const asked = post(ports, seedCapability, 'application/llsd+xml', encodeSeedRequest(['EventQueueGet']));
  return (await network.runUntil(asked, 1000)).status;
}
