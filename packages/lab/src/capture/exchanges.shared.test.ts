/** Every recorded capture that holds HTTP, against the exchanges that another program took out of it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { readExchanges } from './index.ts';
import type { CapturedExchange } from './index.ts';

const captures = (sharedFolder === undefined ? [] : readdirSync(`${sharedFolder}captures`))
  .map((name) => ({ name, folder: `${sharedFolder}captures/${name}` }))
  .filter(({ folder }) => existsSync(`${folder}/http/INDEX.tsv`) && existsSync(`${folder}/capture.pcap`));

/** `POST /CAPS/… | HTTP/1.1 200 OK | req 2670 | resp 4572`, as the index has it. */
function lineOf({ request, response }: CapturedExchange): string {
  const asked = request === undefined ? '?' : `${request.method} ${request.target}`;
  const said =
    response === undefined
      ? 'no response'
      : `HTTP/${response.version} ${response.status} ${response.reason}`.trim();
  return [asked, said, `req ${request?.body.length ?? 0}`, `resp ${response?.body.length ?? 0}`].join(' | ');
}

const indexOf = (folder: string): string[] =>
  readFileSync(`${folder}/http/INDEX.tsv`, 'utf8')
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .slice(3)
        .map((cell) => cell.trim())
        .join(' | '),
    );

describe.skipIf(captures.length === 0)('the HTTP exchanges of a recorded capture', () => {
  test.each(captures)('$name', ({ folder }) => {
    const found = [...readExchanges(readFileSync(`${folder}/capture.pcap`))];
    expect(found.map(lineOf).toSorted()).toEqual(indexOf(folder).toSorted());
  });
});
