/** Somebody who travels in our own grid for as long as it is wanted, on a bad network, while the grid does wrong. */
import { agent, arrive, chat, objects, travel } from '@landfall/client';
import type { ArrivedSession } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Fault, Grid, GridConfig } from '@landfall/grid';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Cancel, Ports } from '@landfall/transport/ports';
import { injectFaults, injectHttpFaults, wrapLinks } from '@landfall/transport/wrappers';
import { watchPresence } from '../../packages/client/src/testing/index.ts';

const DELAYS = { delayMs: 50, jitterMs: 20 };
const BAD = { loss: 0.05, duplication: 0.03, reorder: 0.03 };
const BAD_HTTP = { failure: 0.03, lostAnswer: 0.03 };
const GIVE_UP_MS = 600_000;
/** Between two hops. */
const STAY_MS = 20_000;
/** Longer than anything of a hop is under way behind it: until a region does not wait for the answer to UpdateAgent any more. */
const SETTLE_MS = 220_000;

const terrain = { kind: 'flat', height: 22 } as const;
const CONFIG: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    { name: 'West', x: 1000, y: 1000, terrain },
    { name: 'East', x: 1001, y: 1000, terrain },
    { name: 'Far Away', x: 1500, y: 1500, terrain },
  ],
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};
const roomsOf = (tell: (fault: string) => void) =>
  [objects(), agent(), chat(), travel(), watchPresence(tell)] as const;

type Session = ArrivedSession<ReturnType<typeof roomsOf>>;

interface World {
  readonly network: MemoryNetwork;
  readonly grid: Grid;
  readonly ports: Ports;
  /** See {@link GridTrip.faults}. */
  readonly faults: string[];
}

/** What goes wrong, each now and then, once. */
const FAULTS: readonly [Fault, ...Fault[]] = [
  { kind: 'handover', step: 'query-access', fate: 'refused', times: 1 },
  { kind: 'handover', step: 'create-agent', fate: 'lost', times: 1 },
  { kind: 'handover', step: 'update-agent', fate: 'unanswered', times: 1 },
  { kind: 'handover', step: 'release-agent', fate: 'lost', times: 1 },
  { kind: 'handover', step: 'update-agent', fate: 'late', delayMs: 8000, times: 1 },
  { kind: 'drop-message', message: 'AgentMovementComplete', direction: 'sent', times: 1 },
  { kind: 'delay-message', message: 'CompleteAgentMovement', direction: 'received', delayMs: 8000, times: 1 },
  { kind: 'delay-message', message: 'TeleportFinish', direction: 'sent', delayMs: 8000, times: 1 },
  { kind: 'delay-message', message: 'EnableSimulator', direction: 'sent', delayMs: 8000, times: 1 },
  { kind: 'drop-message', message: 'EstablishAgentCommunication', direction: 'sent', times: 1 },
  { kind: 'duplicate-message', message: 'CrossedRegion', direction: 'sent', delayMs: 3000, times: 1 },
  { kind: 'duplicate-message', message: 'TeleportFinish', direction: 'sent', times: 1 },
  { kind: 'break-answer', times: 1 },
  { kind: 'kick', agent: 'Test User', reason: 'Enough.' },
  { kind: 'drop-message', message: 'CrossedRegion', direction: 'sent', times: 1 },
];
const WRONG = 0.3;
/** Those that have not come about by then are taken back: what a day of faults leaves waiting is not what is weighed. */
const MOST_WAITING = 20;

/** One traveller, again and again. */
export class GridTrip {
  readonly #world: World;
  readonly #random: Random;
  #session: Session;
  /** How hops have ended, and sessions: by name. */
  readonly ends = new Map<string, number>();
  readonly #waiting: Cancel[] = [];
  hops = 0;

  private constructor(world: World, random: Random, session: Session) {
    this.#world = world;
    this.#random = random;
    this.#session = session;
  }

  /** What must never be: where client and grid do not agree on where somebody is, when all is quiet; and what sessions tell that cannot be. */
  get faults(): readonly string[] {
    return this.#world.faults;
  }

  static async begin(seed: number): Promise<GridTrip> {
    const network = new MemoryNetwork(seed, DELAYS);
    const grid = await network.runUntil(startGrid(CONFIG, network.ports()), GIVE_UP_MS);
    const plain = network.ports();
    const { clock } = network;
    const links = wrapLinks(plain, (link) =>
      injectFaults(link, { clock, seed, outgoing: BAD, incoming: BAD }),
    );
    const ports = { ...links, http: injectHttpFaults(plain.http, { clock, seed, ...BAD_HTTP }) };
    const world = { network, grid, ports, faults: [] };
    return new GridTrip(world, createRandom(seed), await logIn(world));
  }

  /** For so many milliseconds, and the hop that is under way then. */
  async travel(forMs: number): Promise<void> {
    const until = this.#world.network.clock.now() + forMs;
    while (this.#world.network.clock.now() < until) {
      if (this.#random.next() < WRONG) this.#misbehave();
      this.#count(await this.#hop());
      await this.#world.network.run(STAY_MS);
      await this.#look();
    }
  }

  async end(): Promise<void> {
    await this.#world.network.runUntil(this.#session.logout({ waitMs: 0 }), GIVE_UP_MS);
    await this.#world.network.runUntil(this.#world.grid.close(), GIVE_UP_MS);
  }

  #misbehave(): void {
    const fault = this.#random.pick(FAULTS);
    if (fault.kind === 'kick' && this.#places().length !== 1) return;
    this.#waiting.push(this.#world.grid.inject(fault));
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()?.();
  }

  async #hop(): Promise<string> {
    this.hops++;
    const { region } = this.#session;
    const isAtBorder = region.name !== 'Far Away' && this.#random.next() < 0.5;
    const way = isAtBorder ? this.#overTheBorder() : this.#byTeleport();
    return await this.#world.network.runUntil(
      way.then(
        () => 'arrived',
        (error: unknown) => (error instanceof Error ? error.name : 'no error'),
      ),
      GIVE_UP_MS,
    );
  }

  async #byTeleport(): Promise<void> {
    const name = this.#random.pick(['West', 'East', 'Far Away']);
    await this.#session.travel.teleport(`${name}/${this.#random.integer(230, 250)}/100/24`).arrival;
  }

  async #overTheBorder(): Promise<void> {
    const isWest = this.#session.region.name === 'West';
    const x = 256_256 + (isWest ? 6 : -6);
    await this.#session.agent.walkTo({ global: { x, y: 256_100, z: 24 } });
  }

  /** Exactly one region has the traveller, and it is the one that the session says; who was lost comes again. */
  async #look(): Promise<void> {
    const agree = (): boolean =>
      this.#session.isAlive && this.#places().join() === this.#session.region.name && this.#roots() === 1;
    if (agree()) return;
    await this.#world.network.run(SETTLE_MS);
    if (!this.#session.isAlive) {
      this.#count(`ended: ${(await this.#session.ended).reason}`);
      this.#session = await logIn(this.#world);
      await this.#world.network.run(STAY_MS);
    }
    if (!agree())
      this.#world.faults.push(
        `hop ${this.hops}: ${this.#session.region.name}, and the grid says ${this.#places().join()}`,
      );
  }

  #count(end: string): void {
    this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
  }

  #roots(): number {
    return this.#session.regions.all.filter(({ isChild }) => !isChild).length;
  }

  #places(): readonly string[] {
    return this.#world.grid.regions.flatMap((region) => region.avatars().map(() => region.name));
  }
}

/** Until it is in: a login, too, goes wrong now and then. */
async function logIn({ network, grid, ports, faults }: World): Promise<Session> {
  const who = {
    firstName: 'Test',
    lastName: 'User',
    secret: { password: 'secret' },
    start: 'uri:West&240&100&24',
  };
  const rooms = roomsOf((fault) => faults.push(fault));
  for (;;) {
    const session = await network.runUntil(
      arrive({ grid: grid.loginUri, ...who, rooms, logger: { log: () => undefined } }, ports).catch(
        () => undefined,
      ),
      GIVE_UP_MS,
    );
    if (session !== undefined) return session;
    await network.run(STAY_MS);
  }
}
