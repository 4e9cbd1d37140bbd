/** Travellers in a small grid of ours, in virtual time. */
import { agent, arrive, chat, objects, travel } from '@landfall/client';
import type { TravelOptions } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { ClosedError } from '@landfall/protocol/errors';
import { messageNameOf } from '@landfall/protocol/testing';
import type { MessageName } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Http } from '@landfall/transport/ports';
import { injectFaults, wrapLinks } from '@landfall/transport/wrappers';
import { oneRoot } from '../../packages/client/src/testing/index.ts';
import { countPorts } from './counted-ports.ts';

const terrain = { kind: 'flat', height: 22 } as const;

/** Two regions side by side, one of 512 m north of them, and one far away. */
const CONFIG: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    { name: 'Bay', x: 1000, y: 1000, terrain },
    { name: 'Hill', x: 1001, y: 1000, terrain },
    { name: 'Sound', x: 1000, y: 1001, size: 512, terrain },
    { name: 'Far Away', x: 1500, y: 1500, terrain },
  ],
  accounts: ['Ann', 'Bob'].map((first) => ({ first, last: 'Walker', password: 'secret' })),
};

/** A grid, and somebody who comes to a place of it; the test fails when their session tells anything of its whereabouts that cannot be. */
export async function amongWalkers() {
  const network = new MemoryNetwork(3);
  const ofGrid = countPorts(network.ports());
  const grid = await network.runUntil(startGrid(CONFIG, ofGrid.ports), 10_000);
  const lost = new Map<string, number>();
  const drop = (datagram: Uint8Array): boolean => {
    const name = messageNameOf(datagram);
    const left = name === undefined ? 0 : (lost.get(name) ?? 0);
    if (name !== undefined && left > 0) lost.set(name, left - 1);
    return left > 0;
  };
  const faults = { clock: network.clock, seed: 1, outgoing: { drop }, incoming: { drop } };
  const ofWalkers = countPorts(network.ports());
  const lossyLinks = wrapLinks(ofWalkers.ports, (link) => injectFaults(link, faults));
  const lostEvents = new Map<string, number>();
  const lossy = { ...lossyLinks, http: losingAnswers(lossyLinks.http, lostEvents) };
  const visit = (firstName: string, place: string, options: TravelOptions = {}) => {
    const who = { firstName, lastName: 'Walker', secret: { password: 'secret' }, start: `uri:${place}` };
    const rooms = [objects(), agent(), chat(), travel(options), oneRoot()] as const;
    return network.runUntil(arrive({ grid: grid.loginUri, ...who, rooms }, lossy), 60_000);
  };
  /** Names of the regions that have an avatar, once for each. */
  const places = (): string[] =>
    grid.regions.flatMap((region) => region.avatars().map(() => region.name)).toSorted();
  /** Loses the next so many datagrams with the message, resends counted; returns how many are still to be lost. */
  const lose = (name: MessageName, times: number): (() => number) => {
    lost.set(name, times);
    return () => lost.get(name) ?? 0;
  };
  /** Loses the next so many answers of event queues that have the event; returns how many are still to be lost. */
  const loseAnswer = (event: string, times: number): (() => number) => {
    lostEvents.set(event, times);
    return () => lostEvents.get(event) ?? 0;
  };
  /** What everybody holds who came, and what the grid does. */
  const held = { walkers: () => ofWalkers.held(), grid: () => ofGrid.held() };
  return { network, grid, ports: lossy, visit, places, lose, loseAnswer, held };
}

/** Breaks the connection behind an answer that tells of an event that is to be lost. */
function losingAnswers(http: Http, lost: Map<string, number>): Http {
  return {
    ...http,
    request: async (request) => {
      const answer = await http.request(request);
      const text = new TextDecoder().decode(answer.body);
      for (const [event, left] of lost) {
        if (left === 0 || !text.includes(`<string>${event}</string>`)) continue;
        lost.set(event, left - 1);
        throw new ClosedError('the answer broke off', { by: 'network', reason: 'reset' });
      }
      return answer;
    },
  };
}
