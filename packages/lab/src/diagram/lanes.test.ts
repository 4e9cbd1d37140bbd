import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { createDiagram, renderSvg } from './index.ts';
import type { Diagram } from './index.ts';

const BAY = '10.0.0.1:9000';
const SHORE = '10.0.0.1:9001';
const HERE = { x: 1, y: 2, z: 3 };

/** Somebody arrives in the Bay, sees the Shore next door, and walks over; somebody else is there too. */
function travelled(): EvidenceRecord[] {
  const records: EvidenceRecord[] = [];
  let now = 0;
  const clock = { now: () => now++, wallTime: () => 0 };
  const options = { side: 'CLIENT', via: 'x', actor: 'Test User', run: 'r', ...clock } as const;
  const client = createWitness(options, (record) => records.push(record)).about({ circuit: 5 });
  const [bay, shore] = [client.about({ sim: BAY }), client.about({ sim: SHORE })];
  client.observe('LoginStart', { uri: 'http://x/', user: 'Test User', mode: 'standard' });
  client.observe('LoginSuccess', { agentId: 'a', circuit: 5 });
  bay.observe('UseCircuitCodeSent', { circuit: 5, to: BAY });
  bay.observe('SeedRequested', { asked: 3 });
  bay.observe('RegionHandshakeReceived', { region: 'Bay', flags: 0, sizeBytes: 1 });
  bay.observe('Arrived', { region: 'Bay', position: HERE, elapsedMs: 5 });
  client.observe('EnableSimulatorReceived', { endpoint: SHORE });
  shore.observe('UseCircuitCodeSent', { circuit: 5, to: SHORE });
  shore.observe('RegionHandshakeReceived', { region: 'Shore', flags: 0, sizeBytes: 1 });
  shore.observe('LayerReceived', { layer: 'land', patches: 4, sizeBytes: 100, neighbour: 'Shore' });
  bay.observe('LayerReceived', { layer: 'land', patches: 4, sizeBytes: 100 });
  const friend = client.about({ actor: 'Friend', sim: BAY });
  friend.observe('LoginStart', { uri: 'http://x/', user: 'Friend', mode: 'standard' });
  friend.observe('ChatSaid', { message: 'hi', volume: 'say', channel: 0 });
  friend.observe('ChatHeard', { from: 'Friend', message: 'hi', volume: 'say' });
  bay.observe('RegionCrossed', { from: 'Bay', endpoint: SHORE });
  client.observe('LogoutInitiated', {});
  return records;
}

/** `Viewer of Test User → Region Bay: UseCircuitCode 5`. */
function told({ participants, steps }: Diagram): string[] {
  const nameOf = (id: string): string => participants.find((own) => own.id === id)?.name ?? id;
  return steps.flatMap((step) =>
    step.type === 'message' ? [`${nameOf(step.from)} → ${nameOf(step.to)}: ${step.label}`] : [],
  );
}

describe('the lanes of a diagram', () => {
  const diagram = createDiagram(travelled());
  const arrows = told(diagram);

  it('are one for each simulator, by the name it gives itself', () => {
    expect(diagram.participants.map(({ name }) => name)).toEqual([
      'Viewer of Test User',
      'Login service',
      'Region Bay',
      'Region Shore',
      'Viewer of Friend',
    ]);
  });

  it.each([
    'Viewer of Test User → Region Bay: seed: asks for 3 capabilities',
    'Viewer of Test User → Region Shore: UseCircuitCode 5',
    'Region Shore → Viewer of Test User: RegionHandshake',
    'Region Shore → Viewer of Test User: LayerData (land)',
    'Region Bay → Viewer of Test User: LayerData (land)',
    'Region Bay → Viewer of Test User: EnableSimulator',
  ])('hold what each says and hears: %s', (arrow) => {
    expect(arrows.some((line) => line.startsWith(arrow))).toBe(true);
  });

  it('of others have both of their directions', () => {
    expect(arrows).toContain('Viewer of Friend → Login service: login_to_simulator');
    expect(arrows).toContain('Viewer of Friend → Region Bay: chat: hi');
    expect(arrows).toContain('Region Bay → Viewer of Friend: Friend: hi');
  });

  it('follow the avatar over a border', () => {
    expect(arrows).toContain(`Region Bay → Viewer of Test User: CrossedRegion to ${SHORE}`);
    expect(arrows.at(-1)).toBe('Viewer of Test User → Region Shore: LogoutRequest');
  });

  it('are one where the evidence names no simulators, and bounded where it names many', () => {
    const bare = travelled().map(
      (record) => JSON.parse(JSON.stringify({ ...record, sim: undefined })) as EvidenceRecord,
    );
    const ids = createDiagram(bare).participants.map(({ id }) => id);
    expect(ids).toEqual(['V', 'L', 'R', 'O1']);
    const many = Array.from({ length: 40 }, (_, port) => ({ ...travelled()[2]!, sim: `10.0.0.2:${port}` }));
    const wide = createDiagram([...travelled(), ...many]);
    expect(wide.participants).toHaveLength(13);
    expect(wide.participants.at(-2)?.name).toBe('Other regions');
    expect(new Set(wide.participants.map(({ id }) => id)).size).toBe(13);
  });

  it('are narrower where there are five, so that a window of 1280 shows them all', () => {
    const widthOf = (svg: string): number => Number(/^<svg [^>]*width="(\d+)"/.exec(svg)?.[1]);
    const five = renderSvg(diagram);
    expect(widthOf(five)).toBeGreaterThan(1000);
    expect(widthOf(five)).toBeLessThanOrEqual(1206);
    // Each as far from the next.
    const middles = [...five.matchAll(/<line x1="([\d.]+)" y1="90" x2="\1"/g)].map(([, x]) => Number(x));
    expect(middles.map((x, at) => x - (middles[at - 1] ?? x)).slice(1)).toEqual(Array(4).fill(221));
    const few = renderSvg(createDiagram(travelled().slice(0, 6)));
    expect(widthOf(few)).toBe(70 + 3 * 270 + 24);
  });

  it('hold labels that are as wide as they look', () => {
    const chat = travelled().map((record) =>
      record.kind === 'ChatSaid'
        ? { ...record, data: { ...record.data, message: '日本語'.repeat(60) } }
        : record,
    );
    const wide = /chat: ([日本語]+)…/.exec(renderSvg(createDiagram(chat)))?.[1] ?? '';
    expect(wide.length).toBeGreaterThan(5);
    expect(wide.length * 12.8).toBeLessThan(2 * 270);
  });
});
