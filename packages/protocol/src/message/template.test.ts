import { describe, expect, test } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/random.ts';
import { describeMessages } from './index.ts';
import type { MessageDescription } from './index.ts';
import { formatSchemaLine, parseSchemaLine } from './schema.ts';
import { diffTemplates, formatTemplateDiff } from './template-diff.ts';
import { MAX_TEMPLATE_CHARACTERS, parseMessageTemplate } from './template.ts';

/** The template notation of a message, the inverse of the parser. */
function formatTemplate(message: MessageDescription): string {
  const blocks = message.blocks.map(({ name, repeat, count, fields }) => {
    const lines = fields.map(
      ({ name, type }) => `\t\t{\t${name}\t${type.kind}\t${'size' in type ? type.size : ''}\t}`,
    );
    return [`\t{`, `\t\t${name}\t${repeat}\t${repeat === 'Multiple' ? count : ''}`, ...lines, '\t}'].join(
      '\n',
    );
  });
  const number =
    message.frequency === 'Fixed' ? `0x${message.number.toString(16).toUpperCase()}` : message.number;
  const trust = message.trusted ? 'Trusted' : 'NotTrusted';
  const coding = message.zerocoded ? 'Zerocoded' : 'Unencoded';
  const head = ['\t' + message.name, message.frequency, number, trust, coding, ...message.flags].join(' ');
  return [`// ${message.name}`, '{', head, ...blocks, '}'].join('\n');
}

const ours = describeMessages();
const template = ['// template', 'version 2.0', ...ours.map((message) => formatTemplate(message))].join(
  '\n\n',
);
const withoutMarks = ours.map((message) =>
  parseSchemaLine(formatSchemaLine(message).replaceAll('? {', ' {')),
);

describe('parseMessageTemplate', () => {
  test('reads every message', () => {
    expect(parseMessageTemplate(template)).toEqual(withoutMarks);
  });

  test('reads one line, comments and any spacing', () => {
    const text = `version 2.0 { A Low 0x10 Trusted Zerocoded UDPDeprecated // why
      {B Multiple 4{C Variable 2}{D Fixed 32 }} }`;
    expect(parseMessageTemplate(text)).toEqual([
      parseSchemaLine('Low 16 A trusted zerocoded UDPDeprecated = B[4] { C Variable2, D Fixed32 }'),
    ]);
  });

  test.each([
    ['{ A Often 1 Trusted Zerocoded }', 'Often is no frequency', 'line 1'],
    ['{\nA Low x Trusted Zerocoded }', 'x is no number', 'line 2'],
    ['{ A Low 1 Trusted Zerocoded { B Single { C Variable 3 } } }', '3 is no number', 'line 1'],
    ['{ A Low 1 Trusted Zerocoded { B Single { C Word } } }', 'Word is no type', 'line 1'],
    ['{ A Low 1 Trusted Zerocoded { B Single { C U8 U8 } } }', '"}" wanted, not "U8"', 'line 1'],
    ['{ A Low 1 Trusted Zerocoded', 'ends early', 'line 1'],
    ['A Low', '"{" wanted, not "A"', 'line 1'],
  ])('%s', (text, what, path) => {
    expect(() => parseMessageTemplate(text)).toThrow(DecodeError);
    expect(() => parseMessageTemplate(text)).toThrow(
      expect.objectContaining({ path, what: expect.stringContaining(what) }),
    );
  });

  test('bounds its input, and garbage raises only DecodeError', () => {
    expect(() => parseMessageTemplate(' '.repeat(MAX_TEMPLATE_CHARACTERS + 1))).toThrow(DecodeError);
    const random = createRandom(3);
    for (let i = 0; i < 300; i++) {
      const at = random.integer(0, template.length - 1);
      const text =
        template.slice(at, at + 300) + random.pick(['{', '}', ' 0x', '\n', '']) + template.slice(0, 200);
      try {
        parseMessageTemplate(text);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

describe('diffTemplates', () => {
  const change = (line: string, other: string): string =>
    formatTemplateDiff(diffTemplates([parseSchemaLine(line)], [parseSchemaLine(other)]));

  test('finds nothing between our schema and the same template, whatever is optional', () => {
    expect(diffTemplates(ours, parseMessageTemplate(template))).toEqual([]);
    expect(formatTemplateDiff([])).toBe('');
  });

  test('shows messages that only one has', () => {
    expect(change('Low 1 A', 'Low 1 B trusted')).toBe(
      'A (only ours)\n  - Low 1 A\nB (only theirs)\n  + Low 1 B trusted',
    );
  });

  test('shows another number, trust, coding and flags', () => {
    expect(change('Low 1 A', 'High 1 A trusted zerocoded Deprecated')).toBe(
      [
        'A (changed)',
        '  - Low 0xffff0001',
        '  + High 0x1',
        '  - not trusted',
        '  + trusted',
        '  - unencoded',
        '  + zerocoded',
        '  - no flags',
        '  + Deprecated',
      ].join('\n'),
    );
  });

  test('shows blocks and fields', () => {
    expect(
      change('Low 1 A = B { C U8, D U16 }  E[]? { F U8 }', 'Low 1 A = B[4] { C S8, D U16 }  G { H U8 }'),
    ).toBe(
      [
        'A (changed)',
        '  - B Single',
        '  + B Multiple 4',
        '  - B.C U8',
        '  + B.C S8',
        '  - E[]? { F U8 }',
        '  + G { H U8 }',
      ].join('\n'),
    );
  });

  test('shows another order', () => {
    expect(change('Low 1 A = B { C U8, D U8 }', 'Low 1 A = B { D U8, C U8 }')).toBe(
      ['A (changed)', '  - order B.C U8, B.D U8', '  + order B.D U8, B.C U8'].join('\n'),
    );
  });
});
