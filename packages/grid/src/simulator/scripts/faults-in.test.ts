import { encodeUtf8 } from '@landfall/protocol/bytes';
import { describe, expect, it } from 'vitest';
import { faultsIn } from './faults-in.ts';

const faults = (text: string): readonly string[] => faultsIn(encodeUtf8(text));

describe('the text of a script', () => {
  it.each([
    ['default\n{\n}\n'],
    ['default\n{\n}\n\0'],
    ['// a "quote\ndefault { state_entry() { llSay(0, "a } \\" // b"); list l = [1, (2)]; } }'],
    ['/* { */ integer x; default {} state other {}'],
    ['default { string s = "two\nlines"; }'],
  ])('that could be one has no faults: %j', (text) => {
    expect(faults(text)).toEqual([]);
  });

  it.each([
    ['', '(1, 1): there is no default state'],
    ['state other {}', '(1, 15): there is no default state'],
    ['state other { default }', '(1, 24): there is no default state'],
    ['default\n{\n  llSay(0;\n}', '(4, 1): a } that closes nothing'],
    ['default {', '(1, 9): a { that is not closed'],
    ['default { /* }', '(1, 11): a comment without an end'],
    ['default {} /*/', '(1, 12): a comment without an end'],
    ['default {\n  "abc\\"', '(2, 3): a text without an end'],
    ['default {\n  "abc\\', '(2, 3): a text without an end'],
    ['default {} ]', '(1, 12): a ] that closes nothing'],
  ])('is told where it is wrong: %j', (text, first) => {
    expect(faults(text)[0]).toBe(first);
  });

  it('has an end, and so has what is told of it', () => {
    expect(faults('}'.repeat(200_000))).toHaveLength(16);
    expect(faults('{'.repeat(200_000))).toHaveLength(16);
    expect(faults('"'.repeat(200_001))).toHaveLength(1);
    expect(faults('x'.repeat(300_000))).toEqual(['(1, 1): longer than 262144 bytes']);
  });
});
