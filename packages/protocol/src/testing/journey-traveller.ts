/** For tests of the agent's journey: three regions, what they say, and a journey with all that has come of it. */
import { regionHandleOf, Uuid } from '../datatypes/index.ts';
import { UsageError } from '../errors/index.ts';
import { AgentJourney } from '../journey/index.ts';
import type { Destination, JourneyAction, JourneyEvent, JourneyRules, Said } from '../journey/index.ts';

export const US = { agentId: new Uuid(1, 2, 3, 4), sessionId: new Uuid(5, 6, 7, 8) };
export const OTHER = new Uuid(9, 9, 9, 9);
export const HERE = { x: 128, y: 127, z: 25 };
export const NORTH = { x: 0, y: 1, z: 0 };

/** A region of 256 m, at that port and column. */
export function regionAt(port: number, column: number, seed = `http://127.0.0.1/seed/${port}`): Destination {
  const simulator = { address: '127.0.0.1', port };
  const regionSize = { x: 256, y: 256 };
  return { simulator, regionHandle: regionHandleOf(column * 256, 256_000), regionSize, seedCapability: seed };
}

export const ALPHA = regionAt(9000, 1000);
export const BETA = regionAt(9001, 1001);
export const GAMMA = regionAt(9002, 2000);

export const placed: Said = { type: 'AgentMovementComplete', ...US, position: HERE, lookAt: NORTH };
export const started: Said = { type: 'TeleportStart', teleportFlags: 16 };
export const local: Said = {
  type: 'TeleportLocal',
  agentId: US.agentId,
  position: HERE,
  lookAt: NORTH,
  teleportFlags: 16,
};
export const failed: Said = { type: 'TeleportFailed', agentId: US.agentId, reason: 'No.' };
export const finish = (to: Destination): Said => ({
  type: 'TeleportFinish',
  agentId: US.agentId,
  locationId: 4,
  simAccess: 13,
  teleportFlags: 16,
  ...to,
});
export const crossed = (to: Destination): Said => ({
  type: 'CrossedRegion',
  ...US,
  position: HERE,
  lookAt: NORTH,
  ...to,
});
export const enable = ({ simulator, regionHandle, regionSize }: Destination): Said => ({
  type: 'EnableSimulator',
  simulator,
  regionHandle,
  regionSize,
});
export const establish = ({ simulator, seedCapability }: Destination): Said => ({
  type: 'EstablishAgentCommunication',
  agentId: US.agentId,
  simulator,
  seedCapability,
});

/** A journey, and everything that has come of it since the last look. */
export class Traveller {
  readonly journey: AgentJourney;
  now = 0;

  constructor(rules: Partial<JourneyRules> = {}) {
    this.journey = new AgentJourney({ traveller: US, login: ALPHA, rules });
  }

  say(from: Destination, ...all: readonly Said[]): this {
    for (const said of all) this.journey.receive(said, from.simulator, this.now);
    return this;
  }

  lose({ simulator }: Destination, reason = 'gone'): this {
    this.journey.receiveLoss(simulator, reason, this.now);
    return this;
  }

  events(): JourneyEvent[] {
    return drain(() => this.journey.pollEvent());
  }

  actions(): JourneyAction[] {
    return drain(() => this.journey.pollAction());
  }

  kinds(): string[] {
    this.actions();
    return this.events().map((event) => event.type);
  }

  /** Until its next deadline, which is to be `afterMs` away. @throws UsageError when it is not, or something happens before */
  wait(afterMs: number): this {
    const deadline = this.journey.nextTimeout();
    if (deadline !== this.now + afterMs) throw new UsageError(`its deadline is ${String(deadline)}`);
    this.journey.handleTimeout(deadline - 1);
    const told = this.events().map(({ type }) => type);
    if (told.length > 0) throw new UsageError(`${told.join(', ')} before the deadline`);
    this.now += afterMs;
    this.journey.handleTimeout(this.now);
    return this;
  }

  get where(): string {
    const { state } = this.journey;
    if (state.type === 'arriving') return `arriving ${state.to.simulator.port}`;
    return `${state.type} ${(state.type === 'lost' ? state.last : state.region).simulator.port}`;
  }
}

function drain<T>(poll: () => T | undefined): T[] {
  const all: T[] = [];
  for (let next = poll(); next !== undefined; next = poll()) all.push(next);
  return all;
}

/** Placed in Alpha, with Beta as neighbour. */
export function inAlpha(): Traveller {
  const traveller = new Traveller().say(ALPHA, placed, enable(BETA), establish(BETA));
  traveller.kinds();
  return traveller;
}
