import { describe, expect, it } from 'vitest';
import { compileQuery } from './index.ts';

const ENTRY = {
  sys: 'SENSORY',
  sig: 'AUDITION',
  val: 'From: Mimic Two, Msg: Hello there',
  seq: 7,
  data: { position: { x: 128, y: -3.5 }, names: ['one', 'two'], bad: '(' },
};
const scope = { entry: ENTRY, line: JSON.stringify(ENTRY), variables: new Map([['circuit', '4711']]) };
const ask = (source: string) => compileQuery(source).evaluate(scope);

describe('a query', () => {
  it.each<[string, unknown]>([
    ["entry.sys == 'SENSORY' and entry.sig == 'AUDITION'", true],
    ["entry.sys == 'MOTOR' or 'Hello' in entry.val", true],
    ["not entry.sys == 'MOTOR'", true],
    ["not not entry.sys == 'MOTOR'", false],
    ["'Goodbye' not in entry.val", true],
    ["matches(entry.val, r'From: (\\w+) Two')", true],
    ["matches(entry.missing, '.*')", false],
    ['matches(line, \'"seq":7\')', true],
    ["found(entry.val, 'Msg: (.*)$')", 'Hello there'],
    ["re.search('^From', entry.val) and re.match('From', entry.val)", true],
    ["re.match('Msg', entry.val)", false],
    ['entry.missing is None', true],
    ['entry.missing.deeper is not None', false],
    ['entry.missing < 3', false],
    ['1 < entry.seq <= 7', true],
    ["entry['data']['position']['y'] == -3.5", true],
    ["entry.data.names[-1] in ['two', 'three']", true],
    ["entry.sig in ('AUDITION', 'VISION')", true],
    ["entry.get('nothing', 'else')", 'else'],
    ["entry.val.lower().startswith('from: mimic')", true],
    ['len(entry.data.names) >= 2 and abs(-2) == 2', true],
    ["int('4711') == float(circuit)", true],
    ["re.match('(?i)FROM', entry.val)", true],
    ['matches(entry.val, entry.data.bad)', false],
    ['unknown', null],
    ['entry.constructor is None and entry.val.length is None', true],
    ["entry.__proto__ is None and entry['toString'] is None", true],
  ])('%s', (source, value) => {
    expect(ask(source)).toEqual(value);
  });

  it.each([
    ['', /column 1: a value is missing/],
    ['entry.sys = 3', /column 11: "="/],
    ["eval('1')", /no function eval/],
    ["__import__('os').system('x')", /no function __import__/],
    ["entry.val.constructor('x')", /no function constructor/],
    ['(1', /column 3: , is missing/],
    ['1 2', /over before this/],
    ['not', /value is missing/],
    ["matches(entry.val, '(')", /pattern "\("/],
    ['matches(entry.val)', /matches takes 2, not 1/],
    ['('.repeat(60), /nested too deep/],
    ['1'.repeat(5000), /a query of 5000 characters/],
    ["'open", /means nothing here/],
  ])('%s is refused with its place', (source, message) => {
    expect(() => compileQuery(source)).toThrow(message);
    expect(() => compileQuery(source)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('knows which keys of the entry it looks at', () => {
    expect([...compileQuery("entry.sys == 'X' and entry['val'] and line").keys]).toEqual(['sys', 'val']);
  });
});
