import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './index.ts';

const search = (pattern: string, text: string) => compilePattern(pattern).search(text);

describe('a pattern', () => {
  it.each<[string, string, (string | undefined)[] | undefined]>([
    ['Circuit: (\\d+)', 'Circuit: 882763467, Region: Bay', ['Circuit: 882763467', '882763467']],
    ['^Hello', 'Say Hello', undefined],
    ['lo$', 'Hello', ['lo']],
    ['a|ab', 'ab', ['a']],
    ['(a|ab)(c|bcd)', 'abcd', ['abcd', 'a', 'bcd']],
    ['(?P<name>\\w+) (?:the )?(\\w+)?', 'Conan the bold', ['Conan the bold', 'Conan', 'bold']],
    ['".*?"', 'a "b" and "c"', ['"b"']],
    ['".*"', 'a "b" and "c"', ['"b" and "c"']],
    ['[^,\\s]+', ' , one', ['one']],
    ['[a-c-]{2,3}', 'xb-ac', ['b-a']],
    ['\\bIM\\b', 'IMP IM', ['IM']],
    ['(?i)LOGIN[S]', 'logins', ['logins']],
    ['x{0}y', 'xy', ['y']],
    ['.', '🌊', ['🌊']],
    ['(a)|b', 'b', ['b', undefined]],
    ['', 'anything', ['']],
  ])('%s in %j', (pattern, text, found) => {
    expect(search(pattern, text)).toEqual(found);
  });

  it.each([
    '(',
    ')',
    'a**',
    '*',
    '[a',
    '(?=a)',
    '(a)\\1',
    'a{3,1}',
    'a{999}',
    '[z-a]',
    '\\',
    'x'.repeat(501),
  ])('%s is refused', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('that would take others for ever takes no longer than its text', () => {
    expect(search('(a+)+$', `${'a'.repeat(5000)}!`)).toBeUndefined();
    expect(search('(.*)(.*)(.*)(.*)(.*)[^a]', 'a'.repeat(2000))).toBeUndefined();
    expect(() => compilePattern('((a{200}){200}){200}')).toThrow(/more than 4000 steps/);
  });

  it('finds what the engine of the language finds', () => {
    const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '(a)', '(b|ab)', '(?:a|)', '\\b');
    const repeat = fc.constantFrom('', '*', '+', '?', '*?', '+?', '{1,2}');
    const pattern = fc.array(fc.tuple(piece, repeat), { minLength: 1, maxLength: 5 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (parts, input) => {
        const source = parts.map(([part, times]) => (part === '\\b' ? part : part + times)).join('');
        const ours = search(source, input);
        const theirs = new RegExp(source, 's').exec(input);
        // Where a repeat may match nothing, engines differ in its groups.
        expect(ours?.[0]).toBe(theirs?.[0]);
      }),
      { numRuns: 2000, seed: 11 },
    );
  });
});
