/** Crossings from one process of a grid to another, in virtual time: what is lost between the two, and where the traveller ends. */
import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { ZERO_VECTOR, regionHandleOf } from '@landfall/protocol/datatypes';
import { STRANDED_MS } from '@landfall/protocol/journey';
import type { EmbeddedGrid } from '../../grid.ts';
import { startGrid } from '../../grid.ts';
import { TEST_CONFIG, createTestWorld, linkGrids, openChildren, regionEvents } from '../../testing/index.ts';
import type { AskedFate, TestAgent } from '../../testing/index.ts';
import type { RegionPlace } from '../region/index.ts';

const terrain = { kind: 'flat', height: 25 } as const;
const STRANDED_AND_MORE_MS = STRANDED_MS + 20_000;

/** Somebody in Plain near the border to East, which is in the other process. `fates` are those of the next questions of their kind. */
async function atTheBorder(more: readonly { name: string; y: number }[] = []) {
  const own = [{ name: 'Plain', terrain }, ...more.map((one) => ({ ...one, terrain }))];
  const world = await createTestWorld({ ...TEST_CONFIG, regions: own });
  const { network, ports } = world;
  const config = { ...TEST_CONFIG, regions: [{ name: 'East', x: 1001, terrain }] };
  const other = await network.runUntil(startGrid(config, ports), 1000);
  const fates = new Map<string, AskedFate[]>();
  linkGrids([world.grid, other], (method, path) => {
    const kind = `${method} ${path.split('/', 2)[1]!}`;
    return fates.get(kind)?.shift() ?? 'answered';
  });
  const start = { type: 'place', region: 'Plain', position: { x: 254, y: 128, z: 30 } } as const;
  const root = await world.arrive({ start });
  await network.run(2000);
  const regions = [...world.grid.regions, ...other.regions];
  const children = await openChildren({ network, ports, grid: { regions } }, root);
  const services = [world.grid, other].map((grid) => (grid as EmbeddedGrid).services);
  return { ...world, root, children, east: children.get('East')!, regions, fates, services };
}

type World = Awaited<ReturnType<typeof atTheBorder>>;
const flyEast = (agent: TestAgent): void => agent.update(CONTROL.forward | CONTROL.fly | CONTROL.fastForward);
const whereIs = ({ regions }: World): string[] =>
  regions.flatMap((region) => region.avatars().map(() => region.name));
const online = ({ services }: World): number[] => services.map(({ presence }) => presence.size);
const outcries = (...agents: TestAgent[]): string[] =>
  agents.flatMap((agent) =>
    (['KickUser', 'DisableSimulator'] as const).flatMap((name) => agent.all(name).map(() => name)),
  );

describe('a crossing to another process', () => {
  it.each<[string, AskedFate]>([
    ['whose question is lost', 'lost'],
    ['whose answer is lost', 'unanswered'],
  ])('%s puts the avatar back, which stays, or goes anew, and lives on', async (_, fate) => {
    const world = await atTheBorder();
    const { root, east, network, fates } = world;
    // AgentPosition is a PUT too: nobody has moved so far.
    fates.set('PUT agent', [fate]);
    flyEast(root);
    await network.run(600);
    root.update(0);
    await network.run(STRANDED_AND_MORE_MS);
    expect([whereIs(world), online(world), outcries(root, east)]).toEqual([['Plain'], [1, 1], []]);
    expect([fates.get('PUT agent'), regionEvents(root, 'CrossedRegion')]).toEqual([[], []]);
    flyEast(root);
    await network.runUntil(() => regionEvents(root, 'CrossedRegion').length > 0, 10_000);
    // The child that there was.
    expect(regionEvents(root, 'EnableSimulator')).toHaveLength(1);
    east.completeMovement();
    await network.run(STRANDED_AND_MORE_MS);
    expect([whereIs(world), online(world), outcries(east)]).toEqual([['East'], [1, 1], []]);
  });

  it('whose answer is lost, and nothing of the calling back is heard, ends nobody', async () => {
    const world = await atTheBorder();
    const { root, east, network, fates } = world;
    fates.set('PUT agent', ['unanswered', 'lost']);
    fates.set('DELETE agent', ['lost']);
    fates.set('POST agent', ['lost']);
    flyEast(root);
    await network.run(600);
    root.update(0);
    await network.run(STRANDED_AND_MORE_MS);
    expect([...fates.values()]).toEqual([[], [], []]);
    expect([whereIs(world), online(world), outcries(root, east)]).toEqual([['Plain'], [1, 1], []]);
  });

  it('of which nothing more is heard ends nobody who has gone on to a third region', async () => {
    const world = await atTheBorder([{ name: 'North', y: 1001 }]);
    const { root, children, network, fates } = world;
    fates.set('PUT agent', ['unanswered', 'lost']);
    fates.set('DELETE agent', ['lost']);
    fates.set('POST agent', ['lost']);
    flyEast(root);
    await network.run(600);
    root.update(0);
    await network.run(3000);
    // East is out of view from there: no word of a neighbour says that its root lives.
    root.send({
      name: 'TeleportLocationRequest',
      AgentData: root.agentData,
      Info: {
        RegionHandle: regionHandleOf(1000 * 256, 1001 * 256),
        Position: { x: 9, y: 9, z: 30 },
        LookAt: ZERO_VECTOR,
      },
    });
    await network.run(1000);
    children.get('North')!.completeMovement();
    await network.run(1000);
    expect(whereIs(world)).toEqual(['North']);
    await network.run(STRANDED_AND_MORE_MS);
    expect([whereIs(world), online(world), outcries(root, ...children.values())]).toEqual([
      ['North'],
      [1, 1],
      [],
    ]);
  });

  it('of which the traveller never hears ends them in both, as they are in neither', async () => {
    const world = await atTheBorder();
    const { root, network } = world;
    flyEast(root);
    await network.run(STRANDED_AND_MORE_MS);
    expect([regionEvents(root, 'CrossedRegion').length, whereIs(world), online(world)]).toEqual([
      1,
      [],
      [0, 0],
    ]);
  });

  it('ends nobody where the region behind is one of OpenSim, which is not asked', async () => {
    const world = await atTheBorder();
    const { root, east, network, services, fates } = world;
    const [, there] = services;
    (there!.elsewhere as RegionPlace[])[0] = { ...there!.elsewhere[0]!, isForeign: true };
    fates.set('PUT agent', ['unanswered', 'lost']);
    fates.set('DELETE agent', ['lost']);
    fates.set('POST agent', ['lost']);
    flyEast(root);
    await network.run(600);
    root.update(0);
    await network.run(STRANDED_AND_MORE_MS);
    expect([whereIs(world), online(world), outcries(root, east)]).toEqual([['Plain'], [1, 1], []]);
  });
});
