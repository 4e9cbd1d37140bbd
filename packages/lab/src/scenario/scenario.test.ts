import { describe, expect, it } from 'vitest';
import { loadScenario, parseScenario } from './index.ts';
import type { Check, Scenario } from './index.ts';

const fence = (word: string, ...lines: readonly string[]): string =>
  `\`\`\`${word}\n${lines.join('\n')}\n\`\`\`\n`;
const parse = async (...blocks: readonly string[]): Promise<Scenario> =>
  await parseScenario('a.md', blocks.join('\n'));
const firstCheck = async (...lines: readonly string[]): Promise<Check> =>
  (await parse(fence('await', ...lines))).steps[0] as Check;

describe('a scenario', () => {
  it('has a title, properties, and its fences in order; the rest is for readers', async () => {
    const scenario = await parse(
      '---\nTitle: "Two meet"\nID: meeting\nterritory: opensim-core-0.9.3\n# a remark\n---',
      '# Heading\nprose\n',
      fence('json', '{ "not": "a step" }'),
      fence('cast', '[{"First":"A","Last":"B","Password":"p","Species":"mimic","Transient":true}]'),
      fence('mimic A B', 'LOGIN A B p', '# a remark', '', '  CHAT hello  '),
      fence('wait', '1500'),
      fence('opensim', 'show users'),
    );
    expect(scenario.title).toBe('Two meet');
    expect(scenario.properties.get('territory')).toBe('opensim-core-0.9.3');
    expect(scenario.steps.map(({ type }) => type)).toEqual(['cast', 'act', 'wait', 'territory']);
    expect(scenario.steps[1]).toMatchObject({
      name: 'A B',
      mustBeCast: false,
      lines: [{ text: 'LOGIN A B p' }, { text: 'CHAT hello', place: { file: 'a.md', line: 22 } }],
    });
    expect(scenario.steps[2]).toMatchObject({ ms: 1500 });
  });

  it('keeps every condition: of one entry while their keys differ, of another one from there on', async () => {
    const { groups, timeoutMs } = await firstCheck(
      'Title: All are present',
      'Subject: Territory',
      'Contains: "sys": "MIGRATION"',
      'Contains: "sig": "ARRIVAL"',
      'Contains: "sig": "ENTRY"',
      'Contains: hello',
      'Contains: goodbye',
      'Subject: Visitant One',
      "Query: entry.sys == 'SENSORY'",
      "Query: entry.sig == 'AUDITION'",
      'Timeout: 4000',
    );
    const told = groups.map(({ subject, conditions }) => [
      subject,
      conditions.map((one) => (one.type === 'query' ? one.source : one.text)),
    ]);
    expect(told).toEqual([
      ['Territory', ['"sys": "MIGRATION"', '"sig": "ARRIVAL"']],
      ['Territory', ['"sig": "ENTRY"']],
      ['Territory', ['hello']],
      ['Territory', ['goodbye']],
      ['Visitant One', ["entry.sys == 'SENSORY'", "entry.sig == 'AUDITION'"]],
    ]);
    expect(timeoutMs).toBe(4000);
  });

  it.each<[string, Partial<Check>]>([
    ['Expected: False', { expect: 'none', timeoutMs: 30_000 }],
    ['Expect: none within 2 s', { expect: 'none', timeoutMs: 2000 }],
    ['Count: >= 3', { counted: { sign: '>=', count: 3 } }],
    ['Count: 2', { counted: { sign: '==', count: 2 } }],
    ['Since: mark one', { since: { mark: 'one' } }],
    ['Since: last', { since: 'last' }],
    ['As: seen', { as: 'seen' }],
    ['Order: one < two < three', { order: ['one', 'two', 'three'] }],
    ['Timeout: 1.5 min', { timeoutMs: 90_000 }],
    ['Frame: Visitant', { frame: 'Visitant' }],
  ])('understands %s', async (line, expected) => {
    expect(await firstCheck('Subject: Territory', 'Contains: x', line)).toMatchObject(expected);
  });

  it('takes logs of the observatory for the evidence of their sides', async () => {
    const { groups } = await firstCheck(
      'File: vivarium/encounter.standard.visitant.VisitantOne.log',
      'Contains: x',
    );
    expect(groups[0]?.subject).toBe('VisitantOne');
  });

  it('does not see what is inside comments, but for those inside fences', async () => {
    const scenario = await parse(
      `<!-- ${fence('wait', '1')} -->`,
      fence('mimic A', 'CHAT <!-- said -->'),
      'before <!-- in\n[#include](nowhere.md)\n--> behind',
    );
    expect(scenario.steps).toMatchObject([{ type: 'act', lines: [{ text: 'CHAT <!-- said -->' }] }]);
  });

  it.each<[string, string, RegExp]>([
    ['a fence that there is not', fence('awiat', 'Title: x'), /a\.md:1: there is no fence awiat/],
    ['a fence that nobody closes', '\n```wait\n5', /a\.md:2: nobody closes/],
    ['no step', '# Nothing', /a\.md:1: there is no step/],
    ['an unknown key', fence('await', 'Subject: T', 'Contians: x'), /a\.md:3: await knows no Contians/],
    ['no key', fence('await', 'just text'), /a\.md:2: this is no `Key: value`/],
    ['no subject', fence('verify', 'Contains: x'), /a\.md:1: Subject is missing/],
    ['nothing to hold', fence('verify', 'Title: x'), /a\.md:1: verify needs/],
    ['a wrong query', fence('verify', 'Subject: T', 'Query: entry.'), /a\.md:3: query, column 7/],
    [
      'a title twice',
      fence('verify', 'Title: x', 'Title: y', 'Subject: T', 'Contains: x'),
      /a\.md:3: title comes/,
    ],
    ['a wrong time', fence('wait', 'soon'), /a\.md:2: "soon" is no time/],
    ['two days', fence('wait', '172800000'), /is no time/],
    ['a cast that is none', fence('cast', '[{"First": "A"}]'), /a\.md:1: a member .* needs/],
    ['a cast of anything', fence('cast', 'A B'), /cast is a JSON list/],
    [
      'an id that is none',
      fence('cast', '[{"First":"A","Last":"B","Password":"p","UUID":"7"}]'),
      /7 is no UUID/,
    ],
    ['people by SQL', fence('legacy-cast', 'x'), /a\.md:1: legacy-cast .*name the people/],
    ['nobody to act', fence('actor', 'CHAT'), /actor needs a name/],
    ['a sensor without an action', fence('async-sensor', 'Subject: T', 'Contains: x'), /a sensor needs/],
    [
      'a capture that is none',
      fence('await', 'Subject: T', 'Contains: x', 'Capture: 3'),
      /a\.md:4: Capture is/,
    ],
    ['an order of one', fence('verify', 'Order: one'), /a\.md:2: Order is names/],
    ['frontmatter without an end', '---\nTitle: x', /a\.md:1: nobody ends/],
    ['frontmatter of lists', '---\n- x\n---', /a\.md:2: frontmatter is/],
    ['a share of 120 %', fence('net', 'Loss: 120%'), /a\.md:2: "120%" is no share/],
    ['a repeat of nothing', '````repeat\n```wait\n1\n```\n````', /a\.md:1: repeat needs a number/],
    ['a repeat without end', '````repeat 1001\n```wait\n1\n```\n````', /a number from 1 to 1000/],
    ['nothing at the same time', fence('parallel', 'x'), /a\.md:1: parallel has no fences inside/],
    ['a matrix of nothing', '---\nmatrix-grid: a,\n---\n```wait\n1\n```', /a matrix has values/],
    ['a matrix of two equals', '---\nmatrix-grid: a, a\n---\n```wait\n1\n```', /comes once/],
    ['an unknown beginning', '---\nsince: never\n---\n', /since is start, last or act/],
  ])('with %s is refused with its place', async (_what, text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
    await expect(parse(text)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a fence in a fence', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? fence('wait', '1')
      : `${'`'.repeat(depth + 3)}sequence\n${nested(depth - 1)}${'`'.repeat(depth + 3)}\n`;

  it('is a step of it, and knows where it stands', async () => {
    const { steps } = await parse(`\`\`\`\`repeat 3\nprose\n${fence('wait', '1')}\`\`\`\``);
    expect(steps).toMatchObject([
      { type: 'repeat', times: 3, place: { line: 1 }, steps: [{ type: 'wait', place: { line: 3 } }] },
    ]);
    await expect(parse(nested(8))).resolves.toBeDefined();
    await expect(parse(nested(9))).rejects.toThrow(/a\.md:9: fences nested deeper than 8/);
  });

  it('has values to be played with in the frontmatter', async () => {
    const { matrix } = await parse('---\nmatrix-grid: plain, 3x1\nmatrix-seed: 1\n---', fence('wait', '1'));
    expect([...matrix]).toEqual([
      ['grid', ['plain', '3x1']],
      ['seed', ['1']],
    ]);
  });
});

describe('an include', () => {
  const FILES: Readonly<Record<string, string>> = {
    'parts/login.md': '---\nTitle: Part\n---\n<!-- a remark -->\n[#include](deeper.md)',
    'parts/deeper.md': fence('wait', '1'),
    'parts/habitat.md': fence('wait', '2'),
    'parts/habitat.opensim-ngc.md': fence('wait', '3'),
    'loop.md': '[#include](loop.md)',
  };
  const load = async (text: string): Promise<Scenario> =>
    await loadScenario('main.md', text, (path) => Promise.resolve(FILES[path]));

  it('is put in where it stands, and knows where it is from', async () => {
    const { steps } = await load(`[#include](parts/login.md)\n${fence('wait', '9')}`);
    expect(steps).toMatchObject([
      { ms: 1, place: { file: 'parts/deeper.md', line: 1 } },
      { ms: 9, place: { file: 'main.md', line: 2 } },
    ]);
  });

  it('of a territory of its own is that one', async () => {
    const text = '[#include](parts/habitat.md)';
    expect((await load(text)).steps).toMatchObject([{ ms: 2 }]);
    expect((await load(`---\nterritory: opensim-ngc\n---\n${text}`)).steps).toMatchObject([{ ms: 3 }]);
    expect((await load(`---\nterritory: ../../x\n---\n${text}`)).steps).toMatchObject([{ ms: 2 }]);
  });

  it.each([
    ['[#include](loop.md)', /loop\.md:1: includes nested deeper than 10/],
    ['[#include](nowhere.md)', /main\.md:1: there is no nowhere\.md/],
    ['[#include](secret.txt)', /only \.md files/],
    ['[#include](/etc/x.md)', /only \.md files/],
  ])('%s is refused', async (text, message) => {
    await expect(load(text)).rejects.toThrow(message);
  });
});
