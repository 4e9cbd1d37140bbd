import { arrive, defaultRooms, travel } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Fault, Grid, GridConfig } from '@landfall/grid';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Chronicle } from '../chronicle/index.ts';
import { createDiagram, renderMermaid } from '../diagram/index.ts';
import { NARRATIVE_STYLES, narrate } from '../narrator/index.ts';
import { tour } from './tour.ts';
import type { Tourist } from './tour.ts';

const terrain = { kind: 'flat', height: 25 } as const;
const ISLES: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    { name: 'Bay', terrain },
    { name: 'Shore', x: 1001, terrain },
    { name: 'Far', x: 1100, terrain },
  ],
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};

/** What client and grid testify while somebody travels, in virtual time. */
async function told(
  play: (tourist: Tourist, grid: Grid, network: MemoryNetwork) => Promise<void>,
): Promise<readonly EvidenceRecord[]> {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const chronicle = new Chronicle(ports.clock, 'travel');
  const witness = chronicle.witness('SERVER', 'grid');
  const grid = await network.runUntil(startGrid(ISLES, ports, { witness }), 1000);
  const session = await network.runUntil(
    arrive(
      {
        grid: grid.loginUri,
        firstName: 'Test',
        lastName: 'User',
        secret: { password: 'secret' },
        witness: chronicle.witness('CLIENT', 'Test User'),
        start: 'uri:Bay&248&128&25',
        rooms: [...defaultRooms(), travel()],
      },
      ports,
    ),
    60_000,
  );
  await network.runUntil(play(session, grid, network), 600_000);
  await network.runUntil(session.logout(), 60_000);
  await grid.close();
  return chronicle.records;
}

const roundTrip = (): Promise<readonly EvidenceRecord[]> =>
  told(async (tourist, _, { clock }) => {
    await tour(
      tourist,
      { walkMetres: 16, destinations: ['Far/10/10/25', 'Bay/128/128/25'] },
      undefined,
      clock,
    );
  });

const FAULTS: readonly Fault[] = [
  { kind: 'handover', step: 'query-access', fate: 'refused', region: 'Far', times: 1 },
  { kind: 'handover', step: 'update-agent', fate: 'refused', region: 'Far', times: 1 },
  { kind: 'drop-message', message: 'CompleteAgentMovement', direction: 'received' },
];

/** Refused, refused after TeleportFinish, and never placed. */
const inVain = (): Promise<readonly EvidenceRecord[]> =>
  told(async ({ travel: own }, grid) => {
    for (const fault of FAULTS) {
      const mend = grid.inject(fault);
      await own.teleport('Far/10/10/25').arrival.catch(() => undefined);
      mend();
    }
  });

/** The region ahead never answers, and the one behind dies meanwhile. */
const lost = (): Promise<readonly EvidenceRecord[]> =>
  told(async ({ travel: own }, grid, network) => {
    grid.inject(FAULTS[2]!);
    const journey = own.teleport('Far/10/10/25');
    network.clock.after(3000, () => void grid.inject({ kind: 'region-down', region: 'Bay' }), {
      background: true,
    });
    await journey.arrival.catch(() => undefined);
  });

describe.each([
  ['a round trip', 'round-trip', roundTrip],
  ['teleports in vain', 'in-vain', inVain],
  ['a teleport that loses the agent', 'lost', lost],
] as const)('the story of %s', (_, name, play) => {
  it.each(NARRATIVE_STYLES)('is as reviewed in the style %s', async (style) => {
    await expect(narrate(await play(), { style })).toMatchFileSnapshot(
      `../narrator/golden/${name}.${style}.md`,
    );
  });

  it('is as reviewed as a diagram', async () => {
    const mermaid = renderMermaid(createDiagram(await play()));
    await expect(mermaid).toMatchFileSnapshot(`../diagram/golden/${name}.mmd`);
  });
});
