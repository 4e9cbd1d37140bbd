import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord, Witness } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { NARRATIVE_STYLES, createProgress, narrate } from './index.ts';

const THERE = { x: 200, y: 128, z: 25 };

function told(observe: (client: Witness) => void): EvidenceRecord[] {
  const records: EvidenceRecord[] = [];
  const options = {
    side: 'CLIENT',
    via: 'x',
    actor: 'Test User',
    run: 'r',
    now: () => 0,
    wallTime: () => 0,
  } as const;
  const client = createWitness(options, (record) => records.push(record));
  client.observe('LoginStart', { uri: 'http://x/', user: 'Test User', mode: 'standard' });
  client.observe('Arrived', { region: 'Bay', position: THERE, elapsedMs: 5 });
  observe(client);
  return records;
}

const TRAVELS: readonly (readonly [
  name: string,
  observe: (client: Witness) => void,
  plain: string,
  prose: string,
])[] = [
  [
    'a border',
    (client) => client.observe('RegionCrossed', { from: 'Bay', endpoint: '10.0.0.1:9001' }),
    'crosses the border of Bay, to the region at 10.0.0.1:9001',
    '**Over the Border**: The avatar leaves Bay',
  ],
  [
    'a teleport to another region',
    (client) => client.observe('Teleported', { from: 'Bay', endpoint: '10.0.0.1:9001' }),
    'teleported away from Bay',
    '**Teleportation**: The avatar is taken from Bay to the region at 10.0.0.1:9001.',
  ],
  [
    'a teleport within the region',
    (client) => client.observe('TeleportedLocally', { region: 'Bay', position: THERE }),
    'teleported within Bay, to <200, 128, 25>',
    '**Teleportation**: The avatar is taken to another place in Bay',
  ],
  [
    'a teleport that fails',
    (client) => client.observe('TeleportFailed', { reason: 'no <b>such</b> place' }),
    'teleport failed: no <b>such</b> place',
    'The teleport fails: "no &lt;b>such&lt;/b> place"',
  ],
  [
    'a border, to a region that is known',
    (client) => client.observe('RegionCrossed', { from: 'Bay', endpoint: '10.0.0.1:9001', region: 'Shore' }),
    'crosses the border of Bay, to Shore at 10.0.0.1:9001',
    '**Over the Border**: The avatar leaves Bay on foot or in flight, for Shore at 10.0.0.1:9001.',
  ],
  [
    'what is not obeyed',
    (client) => client.observe('NotObeyed', { what: 'TeleportFinish of a teleport that has failed' }),
    'not obeyed: TeleportFinish of a teleport that has failed',
    '**Disobedience**: Something is said that the Client does not obey: TeleportFinish of a teleport that has failed.',
  ],
  [
    'a border that does not let it over',
    (client) =>
      client.observe('JourneyFailed', {
        region: 'Bay',
        step: 'CrossedRegion',
        failure: 'put-back',
        words: 'Access <b>Denied</b>',
      }),
    'the border did not let the avatar over: CrossedRegion never came: Access <b>Denied</b>',
    '**A Journey Cut Short**',
  ],
  [
    'a teleport that no region is asked for',
    (client) =>
      client.observe('TeleportNotAsked', { to: 'Nowhere', reason: 'the map knows no <b>region</b> Nowhere' }),
    'cannot ask for a teleport to Nowhere: the map knows no <b>region</b> Nowhere',
    '**Going Nowhere**: The Client does not even ask for a teleport to "Nowhere": "the map knows no &lt;b>region&lt;/b> Nowhere"',
  ],
  [
    'a walk that fails',
    (client) => client.observe('WalkFailed', { destination: THERE, why: 'stuck at <131, 128, 25>' }),
    'did not get to <200, 128, 25>: stuck at <131, 128, 25>',
    '**A Walk Cut Short**: The avatar does not get to `<200, 128, 25>`: stuck at <131, 128, 25>.',
  ],
  [
    'being shown out',
    (client) => client.observe('Kicked', { reason: 'Enough.' }),
    'shown out by the grid: Enough.',
    '**Eviction**',
  ],
];

describe('what becomes of an avatar on its way', () => {
  it.each(TRAVELS)('is told while it happens, and in the story: %s', (_, observe, plain, prose) => {
    const records = told(observe);
    const lines = records.map(createProgress());
    expect(lines.at(-1)).toContain(plain);
    expect(narrate(records)).toContain(prose);
    for (const style of NARRATIVE_STYLES)
      expect(narrate(records, { style })).not.toContain('Something happens');
  });
});

describe('moves of a visit', () => {
  const wishes = (count: number): string =>
    narrate(
      told((client) => {
        for (let at = 1; at <= count; at++)
          client.observe('TeleportNotAsked', { to: `Nowhere ${at}`, reason: 'no such region' });
      }),
      { style: 'plain' },
    );

  it('are told one by one up to eight', () => {
    expect(wishes(8)).not.toContain('Moved 8 times');
    expect(wishes(8)).toContain('The teleport from Bay to Nowhere 8 was never asked for');
  });

  it('are summed up from nine, with eight of those that came to nothing', () => {
    const story = wishes(9);
    expect(story).toContain('Moved 9 times; 0 of these moves arrived');
    expect(story).toContain('The teleport from Bay to Nowhere 8 was never asked for');
    expect(story).not.toContain('The teleport from Bay to Nowhere 9 was');
    expect(story).toContain('1 more came to nothing; the evidence has them.');
  });
});
