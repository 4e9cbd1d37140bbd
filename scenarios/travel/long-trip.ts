import { agent, arrive, chat, travel } from '@landfall/client';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { encodeText } from '@landfall/protocol/bytes';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import { injectFaults, wrapLinks } from '@landfall/transport/wrappers';
import type { LinkFaults } from '@landfall/transport/wrappers';
import { spoilHttp } from './spoilt-http.ts';
import {
  crossBorder,
  FAKE_AGENT_ID,
  FakeGrid,
  finishTeleport,
  watchPresence,
} from '../../packages/client/src/testing/index.ts';

const DELAYS = { delayMs: 100, jitterMs: 25 };
const BAD: LinkFaults = { loss: 0.1, duplication: 0.05, reorder: 0.05 };
const GIVE_UP_MS = 600_000;
/** Between two hops. */
const STAY_MS = 20_000;
const RETOLD_MS = 20_000;
/** Parts of all hops. */
const REFUSED = 0.1;
const CROSSED = 0.3;
const FORGOTTEN = 0.3;
/** The scripted grid keeps a queue for each seed that there ever was. */
const SEEDS = 50;

/** A session that travels for as long as it is wanted, between two scripted simulators on a bad network. */
export async function longTrip(seed: number) {
  const network = new MemoryNetwork(seed, DELAYS);
  const grid = await FakeGrid.start(network.ports());
  const far = await grid.addNeighbour('Far Region');
  const random = createRandom(seed);
  const faults = { clock: network.clock, seed, outgoing: BAD, incoming: BAD };
  const links = wrapLinks(network.ports(), (link) => injectFaults(link, faults));
  const spoilt = spoilHttp(links.http, network.clock, createRandom(seed + 1));
  const ports = { ...links, http: spoilt.http };
  const who = { firstName: 'Test', lastName: 'User', secret: { password: 'x' } };
  const wrong: string[] = [];
  const rooms = [agent(), chat(), travel(), watchPresence((fault) => wrong.push(fault))] as const;
  const session = await network.runUntil(
    arrive({ grid: grid.url, ...who, rooms, logger: { log: () => undefined } }, ports),
    GIVE_UP_MS,
  );
  const places = [
    { simulator: grid.simulator, column: 0, seed: 'root' },
    { simulator: far, column: 1, seed: 'far' },
  ];
  const seen = { hops: 0, arrived: 0, failed: 0, roots: new Set<number>(), circuits: new Set<number>() };
  let here = 0;
  const moveOf = () => {
    const to = places[1 - here]!;
    return { simulator: to.simulator.endpoint, column: to.column, name: to.seed, by: places[here]!.seed };
  };
  for (const [index, { simulator }] of places.entries()) {
    const before = simulator.script;
    simulator.script = (message, self) => {
      before(message, self);
      if (message.name !== 'TeleportLocationRequest' || index !== here) return;
      if (random.next() < REFUSED) {
        const Info = { AgentID: FAKE_AGENT_ID, Reason: encodeText('No.') };
        self.send({ name: 'TeleportFailed', Info, AlertInfo: [] });
        return;
      }
      const to = places[1 - here]!;
      if (random.next() < FORGOTTEN) to.seed = `seed-${to.column}-${random.integer(0, SEEDS)}`;
      self.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
      finishTeleport(grid, moveOf());
    };
  }
  const placedElsewhere = (): Promise<boolean> =>
    new Promise((resolve) => {
      const remove = session.on('journey', ({ type }) => {
        if (type !== 'placed' && type !== 'failed') return;
        remove();
        resolve(type === 'placed');
      });
    });
  /** These queues do not repeat what was lost with an answer, and nobody else would say it. */
  const tellUntil = (ended: Promise<boolean>, tell: () => void): void => {
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    const again = (): void => {
      if (hasEnded) return;
      tell();
      network.clock.after(RETOLD_MS, again);
    };
    again();
  };
  const hop = async (): Promise<void> => {
    const isCrossing = random.next() < CROSSED;
    const ended = placedElsewhere();
    if (isCrossing) tellUntil(ended, () => crossBorder(grid, moveOf()));
    else {
      const regionHandle = regionHandleOf(256_000 + 256 * (1 - here), 256_000);
      session.travel.teleport({ regionHandle }).arrival.catch(() => undefined);
    }
    const hasArrived = await network.runUntil(ended, GIVE_UP_MS);
    seen.hops++;
    // Where a late answer of a queue has led it, too.
    here = session.region.handle === regionHandleOf(256_000, 256_000) ? 0 : 1;
    seen[hasArrived ? 'arrived' : 'failed']++;
    seen.roots.add(session.regions.all.filter(({ isChild }) => !isChild).length);
    seen.circuits.add(session.regions.all.length);
    // The scripted grid remembers all that it was told, which is not what is weighed.
    for (const { simulator } of places) simulator.received.length = 0;
    grid.calls.length = 0;
  };
  return {
    /** How often requests were spoilt, by how. */
    get spoilt() {
      return spoilt.counts();
    },
    /** What the session told of its whereabouts that cannot be. */
    get faults(): readonly string[] {
      return wrong;
    },
    get hops() {
      return seen.hops;
    },
    get arrived() {
      return seen.arrived;
    },
    get failed() {
      return seen.failed;
    },
    /** Every number of root regions that was seen after a hop, and of circuits. */
    get roots() {
      return [...seen.roots];
    },
    get circuits() {
      return [...seen.circuits];
    },
    /** For so many milliseconds, and the hop that is under way then. */
    async travel(forMs: number): Promise<void> {
      const until = network.clock.now() + forMs;
      while (network.clock.now() < until && session.isAlive) {
        await hop();
        await network.run(STAY_MS);
      }
    },
    async end(): Promise<void> {
      await network.runUntil(session.logout({ waitMs: 0 }), GIVE_UP_MS);
    },
  };
}
