import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from './markdown.ts';
import { narrate } from '../narrator/narrate.ts';
import { NARRATIVE_STYLES } from '../narrator/index.ts';
import { printable } from './printable.ts';
import { sampleStandard } from '../narrator/samples.ts';

// oxlint-disable-next-line no-control-regex -- exactly those are looked for
const STEERS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

describe('printable', () => {
  it('leaves nothing that steers a terminal, turns text around or begins a line', () => {
    expect(printable('\x1b]0;mine\x07 a\u202eb\r\nc\u009b31m\u2028d')).toBe(' ]0;mine  a b c 31m d');
  });

  it('leaves all scripts and signs alone', () => {
    expect(printable('Ünïcode 日本語 עברית 🙂 #1 <3')).toBe('Ünïcode 日本語 עברית 🙂 #1 <3');
  });
});

describe('Markdown of text from strangers', () => {
  it('holds no control characters', () => {
    expect(escapeMarkdown('a\x1b[2Jb\u202e')).toBe('a \\[2Jb ');
  });

  it.each(NARRATIVE_STYLES)('is one line in a %s narrative, whatever the evidence says', (style) => {
    const evil = 'x\x1b[31m\x07\u202e\r\n# Heading\n`<script>';
    const records = sampleStandard().map((record) => ({
      ...record,
      ua: evil,
      actor: evil,
      val: evil,
      data: Object.fromEntries(
        Object.entries(record.data ?? {}).map(([name, value]) => [
          name,
          typeof value === 'string' ? evil : value,
        ]),
      ),
    }));
    const story = narrate(records, { style });
    expect(story).not.toMatch(STEERS);
    expect(story).not.toMatch(/^# Heading/m);
    expect(story).not.toMatch(/<script>/);
  });
});
