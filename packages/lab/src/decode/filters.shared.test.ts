/** The filters of the guide, against the captures that they are counted on. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { compileFilter } from '../filter/index.ts';
import { decodeLines } from './index.ts';

const guide = readFileSync(new URL('../../../../docs/guide/captures.md', import.meta.url), 'utf8');
const table = guide.slice(guide.indexOf('<!-- filters:'), guide.indexOf('<!-- end of filters'));
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, filter = '', capture = '', hits = ''] = line.replaceAll('\\|', '\u0000').split('|');
    return {
      filter: filter.trim().slice(1, -1).replaceAll('\u0000', '|'),
      capture: capture.trim(),
      hits: Number(hits),
    };
  });

describe.skipIf(sharedFolder === undefined)('filters of the guide', () => {
  test('are at least twenty', () => expect(rows.length).toBeGreaterThanOrEqual(20));

  test.each(rows)('$filter in $capture', ({ filter, capture, hits }) => {
    const file = readFileSync(`${sharedFolder}captures/${capture}/capture.pcap`);
    const lines = [...decodeLines(file, { json: true, filter: compileFilter(filter) })];
    expect(lines).toHaveLength(hits);
    expect(hits).toBeGreaterThan(0);
  });
});
