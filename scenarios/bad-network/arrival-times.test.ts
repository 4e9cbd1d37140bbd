import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FarAwayGrid, lossyPath, percentile } from './bad-network.ts';
import type { Attempt } from './bad-network.ts';

const LOSSES = [0, 1, 5, 10, 20, 30, 40, 50];
const LOGINS = 100;

const guide = fileURLToPath(new URL('../../docs/guide/bad-networks.md', import.meta.url));
const TABLE = /(?<=<!-- arrival times: .* -->\n)[^]*?(?=<!-- end of arrival times -->)/;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function rowOf(loss: number, attempts: readonly Attempt[]): string {
  const times = attempts.flatMap(({ afterMs }) => afterMs ?? []);
  const cells = [
    `${loss} %`,
    `${times.length} of ${attempts.length}`,
    seconds(percentile(times, 0.5)),
    seconds(percentile(times, 0.99)),
    seconds(Math.max(...times)),
  ];
  return `| ${cells.join(' | ')} |`;
}

async function measure(loss: number): Promise<string> {
  const grid = await FarAwayGrid.start(LOGINS, loss + 1);
  const attempts = await grid.attempts(LOGINS, lossyPath(loss / 100));
  await grid.close();
  return rowOf(loss, attempts);
}

/** The snapshot is the table in the guide. When it changes, read it: `npm run test:engines -- scenarios/bad-network/arrival-times -u` writes it. */
it('the guide tells how long an arrival takes at each rate of loss', async () => {
  const rows = ['| Lost, each way | Arrived | Median | 99 of 100 | Longest |', '|---:|---:|---:|---:|---:|'];
  for (const loss of LOSSES) rows.push(await measure(loss));
  const text = await readFile(guide, 'utf8');
  expect(text).toMatch(TABLE);
  await expect(text.replace(TABLE, `${rows.join('\n')}\n`)).toMatchFileSnapshot(guide);
}, 300_000);
