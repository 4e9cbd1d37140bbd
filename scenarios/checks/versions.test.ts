/** Programs say their version where others read it; a release raises it there too (docs/recipes/make-a-release.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const SAID = /(?:\blandfall[\w-]*\/|\bLandfall (?:grid )?|\bVERSION = '|\.version\(')(\d+\.\d+\.\d+)/g;

it('every version that a source says is that of the packages', () => {
  const { version } = JSON.parse(readFileSync(`${root}packages/client/package.json`, 'utf8')) as {
    version: string;
  };
  const files = readdirSync(`${root}packages`).flatMap((name) =>
    readdirSync(`${root}packages/${name}/src`, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.(test|fuzz)\.ts$|samples\.ts$/.test(path))
      .map((path) => `packages/${name}/src/${path}`),
  );
  const said = files.flatMap((path) =>
    [...readFileSync(root + path, 'utf8').matchAll(SAID)].map(([, one]) => `${path} says ${one}`),
  );
  expect(said.length).toBeGreaterThan(6);
  expect(said.filter((line) => !line.endsWith(` ${version}`))).toEqual([]);
});
