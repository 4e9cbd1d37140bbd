/** What a bundler keeps of the messages: those that a program names. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ALL_MESSAGES } from './index.ts';

const protocol = fileURLToPath(new URL('..', import.meta.url));

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: protocol, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
  });
  return outputFiles[0]!.text;
}

/** The messages whose reader or writer is in a bundle: each has its name as a text. */
const messagesIn = (text: string): string[] =>
  Array.from(ALL_MESSAGES, ({ name }) => name).filter((name) => text.includes(`"${name}"`));

describe('a bundle', () => {
  it('with one message has no other, and no schema', async () => {
    const text = await bundle("export { ChatFromSimulator } from './message/index.ts';");
    expect(messagesIn(text)).toEqual(['ChatFromSimulator']);
    expect(text).not.toMatch(/ Variable1|LLUUID,|trusted zerocoded/);
    expect(text.length).toBeLessThan(24 * 1024);
  });

  it('with a circuit and a table has those of the table and those of every circuit', async () => {
    const text = await bundle(
      `import { Circuit } from './circuit/index.ts';
       import { ChatFromSimulator, ChatFromViewer, createMessageTable } from './message/index.ts';
       const messages = createMessageTable([ChatFromSimulator, ChatFromViewer]);
       export const circuit = new Circuit({ role: 'agent', messages, now: 0, random: () => 0.5 });`,
    );
    // The circuit knows these by name only: it marks them or reacts to them when its owner has them in the table.
    const named = new Set(['AgentPause', 'AgentResume', 'UseCircuitCode']);
    expect(
      messagesIn(text)
        .filter((name) => !named.has(name))
        .toSorted(),
    ).toEqual([
      'ChatFromSimulator',
      'ChatFromViewer',
      'CloseCircuit',
      'CompletePingCheck',
      'PacketAck',
      'StartPingCheck',
    ]);
    expect(text.length).toBeLessThan(48 * 1024);
  });

  it('with messages by their layout has no code of each', async () => {
    const names = 'RegionHandshake, ParcelProperties, RegionInfo, ObjectAdd';
    const [laidOut, straight] = await Promise.all(
      ['compact/index.ts', 'index.ts'].map((from) => bundle(`export { ${names} } from './message/${from}';`)),
    );
    expect(messagesIn(laidOut!)).toEqual(messagesIn(straight!));
    expect(messagesIn(laidOut!)).toHaveLength(4);
    expect(laidOut!.length).toBeLessThan(straight!.length - 8 * 1024);
  });

  it('of the whole table has them all', async () => {
    expect(messagesIn(await bundle("export { ALL_MESSAGES } from './message/index.ts';"))).toHaveLength(483);
  });

  it('of nothing is empty: no file of the room does anything by being imported', async () => {
    expect(await bundle("import { ALL_MESSAGES } from './message/index.ts';")).toBe('');
  });
});
