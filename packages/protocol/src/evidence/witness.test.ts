import { describe, expect, it } from 'vitest';
import { MAX_TEXT_LENGTH, createWitness, type EvidenceRecord, type Witness } from './index.ts';

const START = Date.UTC(2026, 10, 21, 12, 30);

function client(records: EvidenceRecord[]): Witness {
  let ms = 0;
  return createWitness(
    {
      side: 'CLIENT',
      via: 'Visitant',
      ua: 'landfall/0.1.0',
      actor: 'Test User',
      run: 'r1',
      now: () => 1000 + (ms += 0.25),
      wallTime: () => START + ms,
    },
    (record) => records.push(record),
  );
}

describe('a witness', () => {
  it('turns a typed observation into a record', () => {
    const records: EvidenceRecord[] = [];
    client(records).observe(
      'RegionHandshakeReceived',
      { region: 'Bay', flags: 4, sizeBytes: 262 },
      { circuit: 77, cause: 1, pkt: { dir: 'in', seq: 2, name: 'RegionHandshake', len: 262, flags: 0x40 } },
    );

    expect(records).toEqual([
      {
        at: '2026-11-21T12:30:00.000Z',
        ua: 'landfall/0.1.0',
        via: 'Visitant',
        sys: 'SENSORY',
        sig: 'TREMOR',
        val: 'Region: Bay, Flags: 4',
        v: 1,
        run: 'r1',
        seq: 1,
        mono: 1000.25,
        actor: 'Test User',
        kind: 'RegionHandshakeReceived',
        side: 'CLIENT',
        component: 'UDP',
        signal: 'RECV RegionHandshake',
        data: { region: 'Bay', flags: 4, sizeBytes: 262 },
        cause: 1,
        circuit: 77,
        pkt: { dir: 'in', seq: 2, name: 'RegionHandshake', len: 262, flags: 0x40 },
      },
    ]);
  });

  it('numbers what it observes, whoever it is about', () => {
    const records: EvidenceRecord[] = [];
    const witness = client(records);
    const other = witness.about({ actor: 'Friend Resident', circuit: 5 });

    const first = witness.observe('LogoutInitiated', {});
    const second = other.observe('ChatHeard', { from: 'A', message: 'hi', volume: 'say' }, { cause: first });
    other.about({ circuit: 6 }).observe('AlertHeard', { message: 'x' }, { actor: 'Third' });

    expect([first, second]).toEqual([1, 2]);
    expect(records.map(({ actor, circuit, cause }) => [actor, circuit, cause])).toEqual([
      ['Test User', undefined, undefined],
      ['Friend Resident', 5, 1],
      ['Third', 6, undefined],
    ]);
  });

  it('takes its own side where the catalogue leaves it open', () => {
    const records: EvidenceRecord[] = [];
    client(records).observe('Malformed', { what: 'too short', sizeBytes: 3 });
    client(records).observe('LoginProgress', { status: 'ConnectingToSim', message: 'Connecting' });

    expect(records.map(({ side, signal }) => [side, signal])).toEqual([
      ['CLIENT', 'MALFORMED'],
      ['CLIENT', 'PROGRESS ConnectingToSim'],
    ]);
  });

  it('cuts long texts and leaves out what is undefined', () => {
    const records: EvidenceRecord[] = [];
    client(records).observe('ObjectVanished', JSON.parse('{"localId":7}') as { localId: number });
    client(records).observe('AlertHeard', { message: 'x'.repeat(5000) });

    expect(records[0]?.data).toEqual({ localId: 7 });
    expect(records[1]?.val).toHaveLength(MAX_TEXT_LENGTH);
    expect(records[1]?.val.endsWith('x…')).toBe(true);
  });

  it('keeps the permission out of URLs that peers quote', () => {
    const records: EvidenceRecord[] = [];
    const seed = 'http://10.0.0.1:9000/CAPS/0f3c77a1-95b0-4a8c-8d1e-2f60f6a0b1c2/';
    client(records).observe('SeedFailed', { attempt: 1, message: `GET ${seed} said 502` });
    client(records).observe('LoginStart', {
      uri: 'http://me:secret@grid.example/',
      user: 'A B',
      mode: 'standard',
    });

    const told = JSON.stringify(records);
    expect(told).toContain('GET http://10.0.0.1:9000/CAPS/…/ said 502');
    expect(told).toContain('http://grid.example/');
    expect(told).not.toMatch(/0f3c77a1|secret/);
  });
});
