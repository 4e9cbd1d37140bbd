import { describe, expect, it } from 'vitest';
import { regionHandleOf, Uuid } from '../datatypes/index.ts';
import { createRandom } from '../testing/index.ts';
import { AgentJourney } from './agent-journey.ts';
import type { JourneyAction, JourneyEvent } from './journey-event.ts';
import { MAX_NEIGHBOURS } from './rules.ts';
import type { Destination, Said } from './said.ts';

const US = { agentId: new Uuid(1, 2, 3, 4), sessionId: new Uuid(5, 6, 7, 8) };
const PLACE = { position: { x: 1, y: 2, z: 3 }, lookAt: { x: 1, y: 0, z: 0 } };

/** Regions of which some share an address with others, and seeds. */
const region = (index: number): Destination => ({
  simulator: { address: '127.0.0.1', port: 9000 + (index % 70) },
  regionHandle: regionHandleOf(index * 256, 0),
  regionSize: { x: 256, y: 256 },
  seedCapability: `http://127.0.0.1/${index % 60}`,
});
const REGIONS = [region(0), ...Array.from({ length: 79 }, (_, index) => region(index + 1))] as const;

type Random = ReturnType<typeof createRandom>;

function anything(random: Random): Said {
  const who = random.next() < 0.9 ? US : { ...US, agentId: new Uuid(6, 6, 6, 6) };
  const region = random.pick(REGIONS);
  const teleport = { agentId: who.agentId, teleportFlags: 0 };
  return random.pick<Said>([
    { type: 'AgentMovementComplete', ...who, ...PLACE },
    { type: 'TeleportStart', teleportFlags: 0 },
    { type: 'TeleportProgress', ...teleport, message: 'x' },
    { type: 'TeleportLocal', ...teleport, ...PLACE },
    { type: 'TeleportFailed', agentId: who.agentId, reason: 'x' },
    { type: 'EnableSimulator', ...region },
    { type: 'EstablishAgentCommunication', agentId: who.agentId, ...region },
    { type: 'CrossedRegion', ...who, ...PLACE, ...region },
    { type: 'TeleportFinish', ...teleport, locationId: 0, simAccess: 13, ...region },
  ]);
}

/** Circuits as somebody has them who does what the journey wants; fails when it wants nonsense. */
class Circuits {
  readonly open = new Set([9000]);
  root: number | undefined;
  most = 1;
  returns = 0;

  act(action: JourneyAction): void {
    const { port } = 'region' in action ? action.region.simulator : action.simulator;
    if (action.type === 'open') {
      expect(this.open.has(port)).toBe(action.isRenewed);
      this.open.add(port);
    } else {
      expect(this.open).toContain(port);
      if (action.type === 'close') this.open.delete(port);
    }
    this.most = Math.max(this.most, this.open.size);
  }

  take(event: JourneyEvent): void {
    if (event.type === 'returning') {
      expect(this.open).toContain(event.region.simulator.port);
      this.returns++;
    } else if (event.type === 'placed' || event.type === 'failed') {
      this.root = event.region.simulator.port;
      expect(this.open).toContain(this.root);
    } else if (event.type === 'lost') this.root = undefined;
  }
}

describe('a journey of which anything is said by anybody', () => {
  it.each([1, 2, 3, 4])('has one root, and no circuit too many (seed %i)', (seed) => {
    const random = createRandom(seed);
    const circuits = new Circuits();
    let journey = new AgentJourney({ traveller: US, login: REGIONS[0] });
    const drain = (): void => {
      for (let action = journey.pollAction(); action; action = journey.pollAction()) circuits.act(action);
      for (let event = journey.pollEvent(); event; event = journey.pollEvent()) circuits.take(event);
    };
    const counts = new Map<string, number>();
    let now = 0;
    for (let round = 0; round < 5000; round++) {
      const { state } = journey;
      counts.set(state.type, (counts.get(state.type) ?? 0) + 1);
      if (state.type === 'lost') {
        for (const port of circuits.open) if (port !== 9000) circuits.open.delete(port);
        circuits.open.add(9000);
        journey = new AgentJourney({ traveller: US, login: REGIONS[0] });
      }
      now += random.integer(0, 3000);
      const { root, destination } = journey;
      const speaker = random.pick([root, destination, root, destination, random.pick(REGIONS)]);
      const dice = random.next();
      if (dice < 0.02 && state.type === 'placed') journey.leave(now);
      else if (dice < 0.03) journey.cancel(now);
      else if (dice < 0.06) {
        const port = random.pick([9000, circuits.root ?? 9000, ...circuits.open]);
        circuits.open.delete(port);
        journey.receiveLoss({ address: '127.0.0.1', port }, 'gone', now);
      } else if (speaker !== undefined) journey.receive(anything(random), speaker.simulator, now);
      journey.handleTimeout(now);
      drain();
      // Who placed it last is who it was told to be with, on the way too.
      if (journey.root !== undefined) expect(journey.root.simulator.port).toBe(circuits.root);
      expect((journey.nextTimeout() ?? Infinity) > now).toBe(true);
    }
    expect(circuits.most).toBeLessThanOrEqual(MAX_NEIGHBOURS + 1);
    // All of it has been seen, or this proves little.
    expect([...counts.keys()].toSorted()).toEqual(['arriving', 'leaving', 'lost', 'placed']);
    expect(circuits.returns).toBeGreaterThan(0);
  });
});
