import { expect, it } from 'vitest';
import { tarballFaults } from '../../scripts/tarball.mjs';

const HOME = 'git+https://landfall.example/landfall.git';
const manifest = {
  description: 'What it is.',
  keywords: ['opensimulator'],
  homepage: 'https://landfall.example/',
  bugs: { url: 'https://landfall.example/issues' },
  license: 'MIT',
  author: 'Somebody',
  repository: { type: 'git', url: HOME },
};
const whole = {
  LICENSE: 'MIT',
  'README.md': '# It',
  'dist/room/index.js': '',
  'dist/room/index.js.map': '{"sources":["../../src/room/index.ts"]}',
  'src/room/index.ts': '',
  'src/ambient.d.ts': '',
};

function faultsOf(files: Readonly<Record<string, string>>, changed: object = {}) {
  const read = (path: string) => files[path] ?? '';
  return tarballFaults({
    paths: Object.keys(files),
    read,
    manifest: { ...manifest, ...changed },
    home: HOME,
  });
}

it('finds nothing wrong with a whole tarball', () => {
  expect(faultsOf(whole)).toEqual([]);
});

it('tells a map whose source did not come along', () => {
  const { 'src/room/index.ts': _, ...without } = whole;
  expect(faultsOf(without)).toEqual([
    'packs dist/room/index.js.map, whose source src/room/index.ts is not packed',
  ]);
});

it('tells a source that nothing was compiled from', () => {
  expect(faultsOf({ ...whole, 'src/testing/pair.ts': '' })).toEqual([
    'packs src/testing/pair.ts, which nothing was compiled from',
  ]);
});

it.each(['dist/room/x.test.js', 'src/room/y.fuzz.ts', 'dist/.tsbuildinfo-web', 'src/room/golden/z.md'])(
  'tells %s, which no user needs',
  (path) => {
    expect(faultsOf({ ...whole, [path]: '' })).toContain(`packs ${path}, which no user needs`);
  },
);

it.each(['description', 'keywords', 'homepage', 'bugs', 'license', 'author'])(
  'tells a package without %s',
  (field) => {
    expect(faultsOf(whole, { [field]: field === 'keywords' ? [] : '' })).toEqual([`has no ${field}`]);
  },
);

it('tells a package of another home, and one without a licence in it', () => {
  const { LICENSE: _, ...without } = whole;
  expect(faultsOf(without, { repository: { url: 'git+https://elsewhere.example/x.git' } })).toEqual([
    'names another repository than the root: git+https://elsewhere.example/x.git',
    'packs no LICENSE',
  ]);
});
