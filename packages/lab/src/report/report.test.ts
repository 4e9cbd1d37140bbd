import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Observation, Outcome } from '../director/index.ts';
import { formatJunit, formatOutcome, formatSummary } from './index.ts';

const observation = (changes: Partial<Observation>): Observation => ({
  title: 'One hears it',
  frame: 'Visitant One',
  type: 'Event',
  isWell: true,
  place: { file: 'a.md', line: 12 },
  words: 'Visitant One: HEARD',
  atMs: 1500,
  waitedMs: 500,
  ...changes,
});
const outcome = (changes: Partial<Outcome> = {}): Outcome => ({
  title: 'Two meet',
  file: 'a.md',
  verdict: 'success',
  reason: '',
  observations: [observation({})],
  log: [],
  tookMs: 2000,
  isVirtual: true,
  ...changes,
});
const MALICE = '\u001b[31m"<script>&]]>\ud800 \u202e';

describe('a report', () => {
  it('as text has a table, what is wrong, and the verdict', () => {
    const wrong = observation({ title: 'No reply', isWell: false, words: 'there was one', waitedMs: 2000 });
    expect(formatOutcome(outcome({ verdict: 'failure', observations: [observation({}), wrong] }))).toBe(
      [
        'Two meet (a.md)',
        '',
        'OBSERVATION   FRAME         RESULT    TYPE',
        'One hears it  Visitant One  well      Event',
        'No reply      Visitant One  NOT WELL  Event',
        '',
        'a.md:12: No reply: there was one, after 2 s',
        '',
        'MISSION FAILURE: 1 of 2 observations, 2 s of virtual time',
        '',
      ].join('\n'),
    );
    expect(formatSummary([outcome(), outcome({ verdict: 'aborted', file: 'b.md' })])).toBe(
      '1 of 2 scenarios well; not: b.md\n',
    );
  });

  it('steers no terminal', () => {
    const evil = observation({ title: MALICE, frame: MALICE, words: MALICE, isWell: false });
    const text = formatOutcome(outcome({ title: MALICE, reason: MALICE, observations: [evil] }));
    expect(['\u001b', '\u202e'].filter((sign) => text.includes(sign))).toEqual([]);
  });

  it('as JUnit is XML with a case for each observation, whatever they say', () => {
    const evil = observation({ title: MALICE, words: MALICE, isWell: false });
    const xml = formatJunit([
      outcome(),
      outcome({ verdict: 'aborted', reason: MALICE, observations: [evil], log: [MALICE] }),
    ]);
    const tags: string[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => {
      tags.push(name);
      if (name === 'testsuite')
        tags.push(`${attributes['tests']}/${attributes['failures']}/${attributes['errors']}`);
    });
    parser.write(xml).close();
    expect(tags).toEqual([
      'testsuites',
      'testsuite',
      '1/0/0',
      'testcase',
      'testsuite',
      '2/1/1',
      'testcase',
      'failure',
      'testcase',
      'error',
      'system-out',
    ]);
  });
});
