import { describe, expect, it } from 'vitest';
import { importsIn } from '../../scripts/imports.mjs';
import { findLayerFaults } from '../../scripts/layers.mjs';

const faultsOf = (sources: Record<string, string>): readonly string[] =>
  findLayerFaults(new Map(Object.entries(sources))).faults;

/** A package with rooms inside rooms, and one file whose import is looked at. */
const inGrid = (file: string, source: string): readonly string[] =>
  faultsOf({
    'packages/grid/src/index.ts': '',
    'packages/grid/src/config/index.ts': '',
    'packages/grid/src/simulator/index.ts': '',
    'packages/grid/src/simulator/objects/index.ts': '',
    'packages/grid/src/simulator/objects/prim.ts': '',
    'packages/grid/src/simulator/region/index.ts': '',
    [file]: source,
  });

const CHAT = 'packages/grid/src/simulator/chat/chat.ts';

describe('what a source imports', () => {
  it.each([
    [`import { a } from './a.ts';`, ['./a.ts'], false],
    [`import type { A } from './a.ts';`, ['./a.ts'], true],
    [`import { type A } from './a.ts';`, ['./a.ts'], false],
    [`import a, {\n  b,\n  type C,\n} from "./a.ts";`, ['./a.ts'], false],
    [`import * as a from './a.ts';`, ['./a.ts'], false],
    [`import type from './a.ts';`, ['./a.ts'], false],
    [`import './a.ts';`, ['./a.ts'], false],
    [`export { a } from './a.ts';`, ['./a.ts'], false],
    [`export type { A } from './a.ts';`, ['./a.ts'], true],
    [`const a = await import('./a.ts');`, ['./a.ts'], false],
    ['const a = await import(\n  `./a.ts`,\n);', ['./a.ts'], false],
    [`const a = require("./a.ts");`, ['./a.ts'], false],
    [`let a: typeof import('./a.ts');`, ['./a.ts'], true],
    [`// import './a.ts';`, [], false],
    [`/* import { a } from './a.ts'; */`, [], false],
    [`const a = 'http://x'; import './b.ts';`, [], false],
    [`export const from = 'a'; export function f() { return 'b'; }`, [], false],
    [`loader.require('./a.ts'); reimport('./b.ts');`, [], false],
  ])('is found in %j', (source, specifiers, typeOnly) => {
    const found = importsIn(source);
    expect(found.map(({ specifier }) => specifier)).toEqual(specifiers);
    for (const one of found) expect(one.typeOnly).toBe(typeOnly);
  });
});

describe('what the client is on Node', () => {
  const NODE_PORTS = `import { createNodePorts } from '@landfall/transport/node';`;

  it('is the one file that takes its ports from there', () => {
    expect(faultsOf({ 'packages/client/src/node.ts': NODE_PORTS })).toEqual([]);
    expect(faultsOf({ 'packages/client/src/index.ts': NODE_PORTS })).toHaveLength(1);
    expect(faultsOf({ 'packages/client/src/login/node.ts': NODE_PORTS })).toHaveLength(1);
    expect(faultsOf({ 'packages/client/src/node.ts': `import { readFile } from 'node:fs';` })).toHaveLength(
      1,
    );
  });

  it('is imported by nothing else in it', () => {
    const sources = {
      'packages/client/src/node.ts': '',
      'packages/client/src/chat/index.ts': `import { arrive } from '../node.ts';`,
    };
    expect(faultsOf(sources)).toEqual([expect.stringContaining('for Node alone')]);
  });
});

describe('the layers', () => {
  it.each([
    [`import { x } from '../objects/index.ts';`],
    [`import { x } from './other.ts';`],
    [`import { x } from '../../config/index.ts';`],
    [`import type { Link } from '@landfall/transport/ports';`],
    [`import { x } from '@landfall/transport/drive';`],
    [`import type { x } from '@landfall/transport/node';`],
    [`import { readFile } from 'node:fs';`],
  ])('allow %j', (source) => {
    expect(inGrid(CHAT, source)).toEqual([]);
  });

  it.each([
    [`import { x } from '../objects/prim.ts';`, 'past its index.ts'],
    [`const x = await import('../objects/prim.ts');`, 'past its index.ts'],
    [`export { x } from '../objects/prim.ts';`, 'past its index.ts'],
    [`import { x } from '../../../../client/src/chat/index.ts';`, 'leaves its package'],
    [`import type { x } from '../../../../lab/src/index.ts';`, 'leaves its package'],
    [`import { x } from '@landfall/client';`, 'grid may not import client'],
    [`import type { x } from '@landfall/client/chat';`, 'grid may not import client'],
    [`const x = require('@landfall/lab');`, 'grid may not import lab'],
    [`import { x } from '@landfall/transport/node';`, 'only types of transport/node'],
    [`const x = await import('@landfall/transport/node');`, 'only types of transport/node'],
    [`import { x } from '@landfall/grid/config';`, 'its own package by name'],
  ])('refuse %j', (source, complaint) => {
    expect(inGrid(CHAT, source)).toEqual([expect.stringContaining(complaint)]);
  });

  it('find cycles of rooms inside rooms, and of a room with what is in it', () => {
    const cycle = inGrid(
      'packages/grid/src/simulator/objects/prim.ts',
      `import type { R } from '../region/index.ts';`,
    );
    expect(cycle).toEqual([]);
    const closed = faultsOf({
      'packages/grid/src/simulator/objects/index.ts': `export { x } from '../region/index.ts';`,
      'packages/grid/src/simulator/region/index.ts': `const x = import('../objects/index.ts');`,
    });
    expect(closed).toEqual([expect.stringContaining('cycle between rooms')]);
    const around = faultsOf({
      'packages/grid/src/simulator/index.ts': `export { x } from './objects/index.ts';`,
      'packages/grid/src/simulator/objects/index.ts': `import '../index.ts';`,
    });
    expect(around).toEqual([expect.stringContaining('cycle between rooms')]);
  });

  it('leave tests alone, but for what packages may import', () => {
    const test = 'packages/grid/src/simulator/chat/chat.test.ts';
    expect(inGrid(test, `import { x } from '../objects/prim.ts';`)).toEqual([]);
    expect(inGrid(test, `import { x } from '@landfall/client';`)).toHaveLength(1);
  });

  it('keep Node out of what runs in browsers', () => {
    const file = 'packages/client/src/chat/chat.ts';
    expect(faultsOf({ [file]: `import { readFile } from 'node:fs';` })).toHaveLength(1);
    expect(faultsOf({ [file]: `const fs = await import('node:fs');` })).toHaveLength(1);
  });
});
