import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { createDiagram, renderMermaid } from '../diagram/index.ts';
import { NARRATIVE_STYLES, arrange, judge, narrate, verdictSentences } from '../narrator/index.ts';
import { Chronicle } from '../chronicle/index.ts';
import { visit } from './visit.ts';

const SHORE: GridConfig = {
  passwordScheme: 'opensim',
  regions: [{ name: 'Landfall Bay', terrain: { kind: 'flat', height: 25 } }],
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};

/** What client and grid testify when the client says nothing after CompleteAgentMovement, in virtual time. */
async function visitSilently(): Promise<readonly EvidenceRecord[]> {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const chronicle = new Chronicle(ports.clock, 'silent');
  const grid = await network.runUntil(
    startGrid(SHORE, ports, { witness: chronicle.witness('SERVER', 'grid') }),
    1000,
  );
  const options = {
    grid: grid.loginUri,
    firstName: 'Test',
    lastName: 'User',
    secret: { password: 'secret' },
    witness: chronicle.witness('CLIENT', 'Test User'),
  };
  const plan = { behaviour: 'silent', staySeconds: 90, walkMetres: 0 } as const;
  await network.runUntil(visit(options, plan, ports), 120_000);
  await grid.close();
  return chronicle.records;
}

describe('the story of a silent visit to the embedded grid', () => {
  it.each(NARRATIVE_STYLES)('is as reviewed in the style %s', async (style) => {
    const told = narrate(await visitSilently(), { style });
    await expect(told).toMatchFileSnapshot(`../narrator/golden/silent.${style}.md`);
  });

  it('is as reviewed as a diagram', async () => {
    const mermaid = renderMermaid(createDiagram(await visitSilently()));
    await expect(mermaid).toMatchFileSnapshot('../diagram/golden/silent.mmd');
  });

  it('ends with who lost patience, and when', async () => {
    const story = arrange(await visitSilently());
    expect(judge(story)).toMatchObject({ outcome: 'arrived' });
    const told = verdictSentences(story).join(' ');
    expect(told).toMatch(/^Arrived: Test User stood in the region /);
    expect(told).toContain('the client fell silent');
  });
});
