import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { unshadowed } from '@landfall/protocol/inventory';
import { KnownIds } from './known-ids.ts';
import { eachIdIn } from './spellings.ts';

const A = Uuid.parse('a1b2c3d4-e5f6-4789-8abc-def012345678');
const B = Uuid.parse('00000000-0000-4000-8000-00000000000b');
const digits = (id: Uuid): string => id.toString().replaceAll('-', '');

function idsIn(text: string, ...known: Uuid[]): string[] {
  const found: string[] = [];
  const ids = new KnownIds(16);
  for (const id of known) ids.add(id);
  eachIdIn(text, (id) => found.push(id.toString()), undefined, known.length === 0 ? undefined : ids);
  return found;
}

describe('ids that are written out', () => {
  it('have dashes, any case and anything around them', () => {
    expect(idsIn(`{${A.toString().toUpperCase()}} x${B.toString()}y`)).toEqual([A, B].map(String));
  });

  it('are found although one that is none stands in front', () => {
    expect(idsIn(`00000000-0000-4000-8000-0000${A.toString()}`)).toContain(A.toString());
  });

  it('are exactly 32 digits where there are no dashes', () => {
    expect(idsIn(`x${digits(A)}x`)).toEqual([A.toString()]);
    expect(idsIn(`0${digits(A)}`)).toEqual([]);
    expect(idsIn(digits(A).slice(1))).toEqual([]);
  });

  it('are the known ones in longer digits, at any place', () => {
    expect(idsIn(`000${digits(A)}ff`, A)).toEqual([A.toString()]);
    expect(idsIn(`${digits(A)}${digits(B)}`, A, B)).toEqual([A, B].map(String));
    expect(idsIn(`000${digits(A)}ff`, B)).toEqual([]);
  });

  it('are looked for in the first 256 digits: more are bytes', () => {
    expect(idsIn(`${'0'.repeat(224)}${digits(A)}ff`, A)).toEqual([A.toString()]);
    expect(idsIn(`${'0'.repeat(225)}${digits(A)}ff`, A)).toEqual([]);
  });

  it('are those under the mask of old viewers, behind its name only', () => {
    const shadow = unshadowed(A);
    expect(unshadowed(shadow)).toEqual(A);
    expect(idsIn(`shadow_id\t${shadow.toString()}\n`)).toContain(A.toString());
    expect(idsIn(`asset_id\t${shadow.toString()}\n`)).toEqual([shadow.toString()]);
  });

  it('are none in a text without digits enough', () => {
    expect(idsIn('no ids: 01234567-0123-0123-0123-0123')).toEqual([]);
    expect(idsIn('')).toEqual([]);
  });
});
