import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undocumentedMembers } from '../../scripts/member-docs.mjs';

describe('a member of what an entry exports', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'landfall-docs-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Of an entry `a.ts` beside other files. */
  const look = (entry: string, others: Readonly<Record<string, string>> = {}) => {
    for (const [name, text] of Object.entries({ ...others, 'a.ts': entry }))
      writeFileSync(join(folder, name), text);
    return undocumentedMembers([join(folder, 'a.ts')]);
  };
  const faults = (entry: string, others?: Readonly<Record<string, string>>): readonly string[] =>
    look(entry, others).faults.map((fault) => fault.replace(' has no docstring', ''));

  it('says what it is: fields, methods, accessors, of interfaces and classes', () => {
    const interfaces = 'export interface X { readonly a: 1;\n/** Is. */\nreadonly b: 2;\nc(): void }';
    expect(look(interfaces)).toEqual({
      members: 3,
      faults: ['X.a has no docstring', 'X.c has no docstring'],
    });
    expect(faults('export class X { a = 1; get b() { return 1; }\n/** Is. */\nc = 1;\nd() {} }')).toEqual([
      'X.a',
      'X.b',
      'X.d',
    ]);
    expect(faults('export class X { [Symbol.iterator]() {} }')).toEqual(['X.[Symbol.iterator]']);
  });

  it('is none of its own that nobody outside sees', () => {
    expect(
      look(
        'export class X { #a = 1; private b = 1; protected c = 1; constructor() {} }\ninterface Y { a: 1 }',
      ),
    ).toEqual({ members: 0, faults: [] });
  });

  it('may be told by what it implements or extends', () => {
    expect(
      faults('export interface Y {\n/** Is. */\na: 1 }\nexport class X implements Y { a = 1 as const }'),
    ).toEqual([]);
    expect(faults('export class X { a() {} }\nexport class Z extends X { a() {} }')).toEqual(['X.a', 'Z.a']);
  });

  it('is found by whatever way it is exported, once', () => {
    const others = { 'b.ts': 'export interface X { a: 1 }', 'c.ts': "export { X as Y } from './b.ts';" };
    expect(faults("export * from './b.ts';\nexport { Y } from './c.ts';", others)).toEqual(['X.a']);
  });

  it('has no other comment for one', () => {
    expect(faults('export interface X {\n// Is.\na: 1;\n/* Is. */\nb: 1 }')).toEqual(['X.a', 'X.b']);
  });
});
