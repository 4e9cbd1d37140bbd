import { describe, expect, it } from 'vitest';
import { faultsOfDocs } from '../../scripts/docstrings.mjs';

/** What is wrong with an export called `x`, in words without its name. */
const faults = (source: string): string[] =>
  faultsOfDocs('a.ts', source, ['x']).map((fault) =>
    fault
      .replace(/^x(?:\.\w+)? /, '')
      .replace(/[(,].*/, '')
      .trim(),
  );

const NOTHING = ['has no docstring'];

describe('an export without a docstring', () => {
  it('is found in every form', () => {
    for (const source of [
      'export function x() {}',
      'export async function* x() {}',
      'export const x = 1;',
      'export const x = () => 1;',
      'export interface x {}',
      'export type x = 1;',
      'export abstract class x {}',
      'export enum x { a }',
      'function x() {}\nexport { x };',
    ]) {
      expect(faults(source), source).toEqual(NOTHING);
      expect(faults(`/** It is. */\n${source}`), source).toEqual([]);
    }
  });

  it('has no other comment for one, and none that belongs to another', () => {
    expect(faults('// It is.\nexport const x = 1;')).toEqual(NOTHING);
    expect(faults('/* It is. */\nexport const x = 1;')).toEqual(NOTHING);
    expect(faults('/** It is. */\nconst y = 1;\nexport const x = 1;')).toEqual(NOTHING);
    expect(faults('/** It is. */\n// so to say\nexport const x = 1;')).toEqual(NOTHING);
  });

  it('of overloads is only the first', () => {
    expect(faults('/** It is. */\nexport function x(a: 1): 1;\nexport function x(a: 2): 2;')).toEqual([]);
  });

  it('is not looked for where it is only passed on', () => {
    expect(faults("export { x } from './b.ts';")).toEqual([]);
  });
});

describe('an export that throws', () => {
  const throwing = (doc: string, body: string): string[] =>
    faults(`/** It is. ${doc} */\nexport function x() { ${body} }`);
  const SAYS_NOTHING = ['throws DecodeError and does not say so'];

  it('says so, and what', () => {
    const body = "if (a) throw new DecodeError('a');";
    expect(throwing('', body)).toEqual(SAYS_NOTHING);
    expect(throwing('DecodeError', body)).toEqual(SAYS_NOTHING);
    expect(throwing('@throws UsageError', body)).toEqual(SAYS_NOTHING);
    expect(throwing('@throws DecodeError', body)).toEqual([]);
    expect(throwing('@throws UsageError, and DecodeError', body)).toEqual([]);
    expect(throwing('', `${body} throw new EncodeError('b');`)).toHaveLength(2);
  });

  it('says nothing of what it catches, of what others throw, and of faults of our own', () => {
    expect(throwing('', "try { throw new DecodeError('a'); } catch { return; }")).toEqual([]);
    expect(throwing('', "try { a(); } catch (error) { throw new DecodeError('a'); }")).toEqual(SAYS_NOTHING);
    expect(throwing('', "try { throw new DecodeError('a'); } finally { b(); }")).toEqual(SAYS_NOTHING);
    expect(throwing('', "return () => { throw new DecodeError('a'); };")).toEqual([]);
    expect(throwing('', "throw new RangeError('a'); throw error; throw refused();")).toEqual([]);
  });

  it('may be a method, whose class may say it for all', () => {
    const method = (doc: string, own = '', head = 'class x'): string[] =>
      faults(`/** It is. ${doc} */\nexport ${head} {\n${own}\na() { throw new DecodeError('a'); } }`);
    expect(method('')).toEqual(SAYS_NOTHING);
    expect(method('@throws DecodeError')).toEqual([]);
    expect(method('', '/** @throws DecodeError */')).toEqual([]);
    expect(method('', '', 'class x implements Y')).toEqual([]);
    expect(method('', '/** Own. */', 'class x implements Y')).toEqual(SAYS_NOTHING);
    expect(faults("/** It is. */\nexport class x { #a() { throw new DecodeError('a'); } }")).toEqual([]);
    expect(faults("/** It is. */\nexport class x { constructor() { throw new DecodeError('a'); } }")).toEqual(
      SAYS_NOTHING,
    );
  });
});

describe('an export with a number', () => {
  const WITHOUT = ['is a number without a unit'];

  it('says its unit in the name or in a docstring', () => {
    const field = (name: string, doc = ''): string[] =>
      faults(`/** It is. */\nexport interface x {\n${doc}\nreadonly ${name}: number }`);
    expect(field('timeout')).toEqual(WITHOUT);
    expect(field('waterHeight')).toEqual(WITHOUT);
    expect(field('timeoutMs')).toEqual([]);
    expect(field('timeout', '/** In seconds. */')).toEqual([]);
    expect(faults('/** All in metres. */\nexport interface x { radius: number; height: number }')).toEqual(
      [],
    );
  });

  it('is looked into for what is a number only, and for what has a unit', () => {
    expect(
      faults(
        '/** It is. */\nexport interface x { age: string; damage: number; count: number; isWide: boolean }',
      ),
    ).toEqual([]);
  });

  it('may be a parameter, a field inside another, or a constant', () => {
    expect(faults('/** It is. */\nexport function x(radius: number) {}')).toEqual(WITHOUT);
    expect(faults('/** It is. */\nexport function x(a: { radius: number }) {}')).toEqual(WITHOUT);
    expect(faults("/** It is. */\nexport type x = { type: 'a' } | { type: 'b'; width: number };")).toEqual(
      WITHOUT,
    );
    expect(faults('/** It is. */\nexport const x = 1;')).toEqual([]);
    expect(
      faultsOfDocs('a.ts', '/** It is. */\nexport const MOST_DELAY = 60 * 1000;', ['MOST_DELAY']),
    ).toHaveLength(1);
    expect(
      faultsOfDocs('a.ts', '/** In ms. */\nexport const MOST_DELAY = 60 * 1000;', ['MOST_DELAY']),
    ).toEqual([]);
  });
});
