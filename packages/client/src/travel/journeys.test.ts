import {
  agentMovementComplete,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  crossBorder,
  enableRegion,
  establishRegion,
  fakeTraveller,
  finishTeleport,
  sendsOn,
  teleportFailed,
} from '../testing/index.ts';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import type { Journey } from './journey.ts';

const EAST = { regionHandle: regionHandleOf(256_256, 256_000) };

/** Somebody who can travel, and every journey that they set out on. */
async function travellerWithJourneys() {
  const world = await fakeTraveller();
  const journeys: Journey[] = [];
  world.session.on('setOut', (journey) => journeys.push(journey));
  return { ...world, journeys };
}

async function stepsOf(journey: Journey): Promise<string[]> {
  const steps: string[] = [];
  for await (const step of journey) steps.push(step.type === 'failed' ? `failed ${step.failure}` : step.type);
  return steps;
}

describe('a journey', () => {
  it('is the login, whose steps are there after the arrival', async () => {
    const { session } = await fakeTraveller();
    const { journey } = session.travel;
    expect([journey.kind, journey.hasEnded]).toEqual(['login', true]);
    expect(await stepsOf(journey)).toEqual(['departed', 'placed']);
    const { left, region, position, elapsedMs } = await journey.arrival;
    expect([left, region, position.x]).toEqual([session.region, session.region, 128]);
    expect(elapsedMs).toBeGreaterThan(0);
  });

  it('is a border crossing, with the regions that were left and entered', async () => {
    const { network, grid, session, far, journeys } = await travellerWithJourneys();
    const from = session.region;
    enableRegion(grid, { simulator: far.endpoint, name: 'far' });
    establishRegion(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(2000);
    expect(journeys).toEqual([]);
    crossBorder(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(2000);
    expect(journeys).toEqual([session.travel.journey]);
    const [journey] = journeys;
    expect(journey!.kind).toBe('crossing');
    expect(await stepsOf(journey!)).toEqual(['departed', 'placed']);
    expect(await journey!.arrival).toMatchObject({ left: from, region: session.region });
    expect(session.region).not.toBe(from);
  });

  it('is a teleport that nobody here has asked for', async () => {
    const { network, grid, session, home, far, journeys } = await travellerWithJourneys();
    home.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(2000);
    expect(journeys.map(({ kind }) => kind)).toEqual(['teleport']);
    expect(await stepsOf(journeys[0]!)).toEqual(['started', 'departed', 'placed']);
    expect((await journeys[0]!.arrival).region).toBe(session.region);
  });

  it('is the one that a request has returned', async () => {
    const { network, grid, session, home, far, journeys } = await travellerWithJourneys();
    sendsOn(grid, home, far, 'far');
    const journey = session.travel.teleport(EAST);
    await network.runUntil(journey.arrival, 5000);
    expect(journeys).toEqual([journey]);
    expect(session.travel.journey).toBe(journey);
  });

  it('that fails tells why, whoever wanted it', async () => {
    const { network, session, home, journeys } = await travellerWithJourneys();
    home.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    home.send(teleportFailed('The region is full'));
    await network.run(1000);
    // Of a teleport that nobody waits for any more.
    home.send(teleportFailed('Once more'));
    await network.run(1000);
    expect(journeys).toHaveLength(1);
    await expect(journeys[0]!.arrival).rejects.toMatchObject({ words: 'The region is full' });
    expect(await stepsOf(journeys[0]!)).toEqual(['started', 'failed refused']);
    expect(session.region.name).toBe('Default Region');
  });

  it('that a border overtakes fails, and the way over the border is another one', async () => {
    const { network, grid, session, far, journeys } = await travellerWithJourneys();
    const asked = session.travel.teleport({ regionHandle: 1n });
    await network.run(100);
    crossBorder(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(2000);
    expect(journeys.map(({ kind }) => kind)).toEqual(['teleport', 'crossing']);
    await expect(asked.arrival).rejects.toMatchObject({ reason: 'overtaken' });
    expect((await journeys[1]!.arrival).region).toBe(session.region);
  });

  it('of a teleport that nobody here has asked for, likewise', async () => {
    const { network, grid, session, home, far, journeys } = await travellerWithJourneys();
    home.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    await network.run(1000);
    crossBorder(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(2000);
    expect(journeys.map(({ kind }) => kind)).toEqual(['teleport', 'crossing']);
    expect(await stepsOf(journeys[0]!)).toEqual(['started', 'failed overtaken']);
    expect((await journeys[1]!.arrival).region).toBe(session.region);
  });

  it('that was given up, and has come about all the same, is another one', async () => {
    const { network, grid, session, far, journeys } = await travellerWithJourneys();
    const from = session.region;
    enableRegion(grid, { simulator: far.endpoint, name: 'far' });
    establishRegion(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(2000);
    far.script = () => undefined;
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(1000);
    const error = await network.runUntil(
      journeys[0]!.arrival.catch((cause: unknown) => cause),
      120_000,
    );
    expect(error).toMatchObject({ missing: 'AgentMovementComplete' });
    const AgentData = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, CircuitCode: 1 };
    const position = { x: 3, y: 4, z: 25 };
    far.send(agentMovementComplete({ name: 'CompleteAgentMovement', AgentData }, position));
    await network.run(1000);
    expect(journeys.map(({ kind }) => kind)).toEqual(['teleport', 'teleport']);
    expect(session.travel.journey).toBe(journeys[1]);
    expect(await stepsOf(journeys[1]!)).toEqual(['placed']);
    expect(await journeys[1]!.arrival).toMatchObject({ left: from, region: session.region, position });
  });

  it('goes on when the region sends the agent over a border on the way, and the next one can be asked for', async () => {
    const { network, grid, session, home, far } = await travellerWithJourneys();
    const third = await grid.addNeighbour('Third Region');
    // It never answers.
    far.script = () => undefined;
    sendsOn(grid, home, far, 'far');
    const journey = session.travel.teleport(EAST);
    await network.run(2000);
    crossBorder(grid, { simulator: third.endpoint, name: 'third', column: 2 });
    const { region } = await network.runUntil(journey.arrival, 5000);
    expect(region.name).toBe('Third Region');
    expect(await stepsOf(journey)).toEqual(['asked', 'started', 'departed', 'departed', 'placed']);
    const here = session.travel.teleport({ position: { x: 5, y: 5, z: 25 } });
    await network.run(100);
    const Info = { AgentID: FAKE_AGENT_ID, LocationID: 2, Position: { x: 5, y: 5, z: 25 }, TeleportFlags: 0 };
    third.send({ name: 'TeleportLocal', Info: { ...Info, LookAt: { x: 1, y: 0, z: 0 } } });
    await network.runUntil(here.arrival, 5000);
  });

  it('of a session that ends has ended', async () => {
    const { network, grid, session, far, journeys } = await travellerWithJourneys();
    far.script = () => undefined;
    crossBorder(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(1000);
    await network.runUntil(session.logout({ waitMs: 0 }), 5000);
    await expect(journeys[0]!.arrival).rejects.toMatchObject({ reason: 'logout' });
  });
});
