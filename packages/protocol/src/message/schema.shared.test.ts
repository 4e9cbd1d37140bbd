/** The schema against the independently made list of messages and of what templates differ in. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { describeMessage, describeMessages } from './index.ts';
import type { BlockDescription } from './index.ts';

interface Block {
  readonly name: string;
  readonly type: string;
  readonly count?: number;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly size?: number }[];
}

interface Listed {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly [key: string]: unknown;
}

interface Diffs {
  readonly diffs: Readonly<
    Record<
      string,
      {
        readonly changed: readonly {
          readonly name: string;
          readonly blocks?: readonly { readonly block: string }[];
        }[];
      }
    >
  >;
}

const read = (name: string): unknown => JSON.parse(readFileSync(`${sharedFolder}protocol/${name}`, 'utf8'));

function asListed({ name, repeat, count, fields }: BlockDescription): Block {
  return {
    name,
    type: repeat,
    ...(repeat === 'Multiple' ? { count } : {}),
    fields: fields.map(({ name, type }) => ({
      name,
      type: type.kind,
      ...('size' in type ? { size: type.size } : {}),
    })),
  };
}

describe.skipIf(sharedFolder === undefined)('the schema', () => {
  test('has the messages of the list, and MapBlockReply.Size', () => {
    const listed = read('messages.json') as Listed[];
    const isAddition = (name: string, block: string): boolean => name === 'MapBlockReply' && block === 'Size';
    const ours = describeMessages().map(({ blocks, ...rest }) => ({
      ...rest,
      blocks: blocks.filter((block) => !isAddition(rest.name, block.name)).map((block) => asListed(block)),
    }));
    const byName = (one: { name: string }, other: { name: string }): number =>
      one.name < other.name ? -1 : 1;
    expect([...ours].sort(byName)).toEqual([...listed].sort(byName));
  });

  test('marks exactly the blocks optional that some template lacks', () => {
    const differing = Object.values((read('template-diffs.json') as Diffs).diffs)
      .flatMap(({ changed }) => changed)
      .flatMap(({ name, blocks = [] }) => blocks.map(({ block }) => `${name}.${block}`));
    const optional = describeMessages().flatMap(({ name, blocks }) =>
      blocks.filter((block) => block.optional).map((block) => `${name}.${block.name}`),
    );
    expect(optional.toSorted()).toEqual([...new Set(differing)].sort());
    expect(describeMessage('MapBlockReply')?.blocks.at(-1)).toMatchObject({ name: 'Size', optional: true });
  });
});
