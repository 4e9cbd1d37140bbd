import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { encodeMessage } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { numberedMessage } from '@landfall/protocol/testing';
import { createNodeClock } from '@landfall/transport/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRulesFile } from './index.ts';
import type { RelayedMessage } from './index.ts';
import { judge } from './judge.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

const MESSAGE: RelayedMessage = {
  from: 'viewer',
  agent: 'Test User',
  simulator: '127.0.0.1:9000',
  reliable: true,
  message: numberedMessage(1),
};
let files = 0;

async function rulesFile(text: string, ending = 'mjs') {
  const path = join(folder, `rules${++files}.${ending}`);
  await writeFile(path, text);
  const lines: string[] = [];
  const load = () =>
    createRulesFile(path, { clock: createNodeClock(), tell: (line) => void lines.push(line) });
  return { path, lines, load };
}

describe('a rules file', () => {
  it('is loaded anew when it has changed, and kept when what it has become is none', async () => {
    const { path, lines, load } = await rulesFile('export const rule = () => ({ drop: true });');
    const rules = await load();
    expect(rules.current?.(MESSAGE)).toEqual({ drop: true });
    const become = async (text: string): Promise<void> => {
      await writeFile(path, text);
      await utimes(path, new Date(), new Date(Date.now() + 10_000 * ++files));
    };
    await become('export const rule = () => ({ delayMs: 5 });');
    await expect.poll(() => lines, { timeout: 30_000 }).toEqual(['rules loaded anew']);
    expect(rules.current?.(MESSAGE)).toEqual({ delayMs: 5 });
    await become('\nexport const rule = ;');
    await expect.poll(() => lines, { timeout: 30_000 }).toHaveLength(2);
    expect(lines[1]).toMatch(/^the rules before go on: rules\d+\.mjs/);
    expect(rules.current?.(MESSAGE)).toEqual({ delayMs: 5 });
    rules.close();
  });

  it.each([
    ['export const other = 1;', /does not export a function named rule/],
    ['throw new TypeError("no luck");', /^rules\d+\.mjs:1: no luck$/],
    ['import "./nowhere.mjs";', /rules\d+\.mjs/],
  ])('that is none is told before anything begins: %s', async (text, words) => {
    const { load } = await rulesFile(text);
    await expect(load()).rejects.toThrow(UsageError);
    await expect(load()).rejects.toThrow(words);
  });

  it('whose rule throws is told with file and line, and not for each message', async () => {
    const { lines, load } = await rulesFile(
      'export function rule() {\n  const nothing = undefined;\n  return nothing.here;\n}\n',
    );
    const rules = await load();
    const datagram = encodePacket({ sequence: 1, body: encodeMessage(numberedMessage(1)) });
    for (let time = 0; time < 500; time++) expect(judge(rules, datagram, MESSAGE).verdict).toEqual({});
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^rule failed, the message went on as it was: rules\d+\.mjs:3: Cannot read/);
    rules.close();
  });

  it.each([
    ['Promise.resolve({})', /no promise/],
    ['({ delayMs: -1 })', /delayMs/],
    ['({ inject: [{ to: "nobody", message: relayed.message }] })', /'viewer' or 'simulator'/],
    ['({ inject: Array(100).fill(0) })', /at most 64/],
    ['({ message: { name: "ChatFromViewer" } })', /./],
    ['({ message: { name: "Nonsense" } })', /./],
    ['7', /an object/],
  ])('whose outcome is none is told, and the message goes on: %s', async (outcome, words) => {
    const { lines, load } = await rulesFile(`export const rule = (relayed) => ${outcome};`);
    const rules = await load();
    const datagram = encodePacket({ sequence: 1, body: encodeMessage(numberedMessage(1)) });
    expect(judge(rules, datagram, MESSAGE)).toEqual({ verdict: {}, inject: [], words: undefined });
    expect(lines).toEqual([expect.stringMatching(words)]);
    rules.close();
  });
});
