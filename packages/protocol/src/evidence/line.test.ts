import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  createWitness,
  formatEvidenceLine,
  formatRitualLine,
  parseEvidenceLine,
  parseTestimonyLine,
  ritualPayload,
  type EvidenceRecord,
} from './index.ts';

function recordOf(message: string): EvidenceRecord {
  const records: EvidenceRecord[] = [];
  const options = { via: 'Visitant', actor: 'Zoë "Z" Ω', run: 'r1', now: () => 12.3456, wallTime: () => 0 };
  const witness = createWitness({ side: 'CLIENT', ...options }, (record) => records.push(record));
  witness.observe('ChatHeard', { from: 'A B', message, volume: 'say' }, { circuit: 9 });
  return records[0]!;
}

const nasty = 'back\\slash "quoted"\nline\r\ttab \u0000\u2028 \ud83d\ude00 lone \ud800 ünïcödé';

describe('a line of evidence', () => {
  it('has the common keys first, then ours, in their order', () => {
    const record: EvidenceRecord = {
      ...recordOf('hi'),
      ua: 'landfall/0.1.0',
      cause: 3,
      pkt: { dir: 'in', seq: 1, name: 'ChatFromSimulator', len: 90, flags: 0 },
    };
    expect(formatEvidenceLine(record)).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","ua":"landfall/0.1.0","via":"Visitant","sys":"SENSORY","sig":"AUDITION",' +
        '"val":"From: A B, Msg: hi","v":1,"run":"r1","seq":1,"mono":12.346,"actor":"Zoë \\"Z\\" Ω","kind":"ChatHeard",' +
        '"side":"CLIENT","component":"WORLD","signal":"HEARD","data":{"from":"A B","message":"hi","volume":"say"},' +
        '"cause":3,"circuit":9,"pkt":{"dir":"in","seq":1,"name":"ChatFromSimulator","len":90,"flags":0}}',
    );
    expect(parseEvidenceLine(formatEvidenceLine(record))).toEqual(record);
  });

  it('stays one line and comes back exactly, whatever was said', () => {
    const line = formatEvidenceLine(recordOf(nasty));
    expect(line).not.toMatch(/[\r\n]/);
    expect(parseEvidenceLine(line)).toEqual(recordOf(nasty));
  });

  it('can be shown in a terminal, and still comes back exactly', () => {
    const record = recordOf('\u009b31m red \u202e bidi \u{e0041} tag \u00ad');
    expect(formatEvidenceLine(record)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(parseEvidenceLine(formatEvidenceLine(record))).toEqual(record);
  });

  it('drops keys it does not know', () => {
    const line = formatEvidenceLine(recordOf('hi')).replace('"v":1', '"v":1,"later":{"x":1}');
    expect(parseEvidenceLine(line)).toEqual(recordOf('hi'));
  });

  it('of another observer gives the common keys', () => {
    const line =
      '{"at":"2026-01-02T03:04:05.678Z","via":"Ranger","sys":"TERRITORY","sig":"SIGNAL","val":{"n":1}}';
    expect(parseTestimonyLine(line)).toEqual({
      at: '2026-01-02T03:04:05.678Z',
      via: 'Ranger',
      sys: 'TERRITORY',
      sig: 'SIGNAL',
      val: '{"n":1}',
    });
    expect(() => parseEvidenceLine(line)).toThrow(DecodeError);
  });

  it('that is damaged raises DecodeError only', () => {
    const line = formatEvidenceLine(recordOf('hi'));
    const random = createRandom(3);
    let refused = 0;
    for (let round = 0; round < 2000; round++) {
      const at = random.integer(0, line.length);
      const damaged = line.slice(0, at) + random.pick(['', '"', '{', '0', 'x']) + line.slice(at + 1);
      try {
        parseEvidenceLine(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(200);
    for (const none of ['', 'null', '[]', '7', '{}', '"x"', `"${'x'.repeat(70_000)}"`]) {
      expect(() => parseTestimonyLine(none)).toThrow(DecodeError);
    }
  });
});

describe('a line of the ritual log', () => {
  it('has side, component, signal and payload', () => {
    expect(formatRitualLine(recordOf('two\nlines'))).toBe(
      '1970-01-01 00:00:00.000 [MATING RITUAL] [CLIENT] [WORLD] HEARD | From: A B, Msg: two lines',
    );
  });

  it('steers no terminal', () => {
    const record = { ...recordOf('a\u001b[2J\u009b1m\u202eb'), signal: 'RECV x\u0007\ny' };
    expect(formatRitualLine(record)).toMatch(/ RECV x y \| From: A B, Msg: a \[2J 1m b$/);
  });

  it('goes without its bar where there is no payload', () => {
    const record: EvidenceRecord = {
      ...recordOf('x'),
      kind: 'LogoutInitiated',
      component: 'LOGOUT',
      signal: 'INITIATE',
    };
    expect(formatRitualLine(record)).toBe(
      '1970-01-01 00:00:00.000 [MATING RITUAL] [CLIENT] [LOGOUT] INITIATE',
    );
  });

  it('takes the text of a record whose kind it does not know, or whose detail is not ours', () => {
    expect(ritualPayload({ ...recordOf('x'), kind: 'toString', val: 'own words' })).toBe('own words');
    expect(ritualPayload({ ...recordOf('x'), kind: 'AgentMovementCompleteSent', val: 'own words' })).toBe(
      'own words',
    );
    expect(ritualPayload({ ...recordOf('x'), kind: 'Arrived', data: {}, val: 'own words' })).toBe(
      'own words',
    );
  });
});
