/** A bot whose listener throws says so, with the place, though it was given no logger: otherwise it would just not answer. */
import { arrive } from '@landfall/client';
import type { Logger } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.restoreAllMocks());

/** What is printed when a listener throws at its own words. */
async function printedBy(logger?: Logger): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await network.runUntil(startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports), 1000);
  const options = { grid: grid.loginUri, user: 'Test User', password: 'secret', ...(logger && { logger }) };
  const session = await network.runUntil(arrive(options, ports), 60_000);
  const listener: () => unknown = async () => {
    throw new TypeError('said.replyy is not a function');
  };
  session.on('chat', listener as () => void);
  session.chat.say('Hello.');
  await network.run(1000);
  await network.runUntil(session.logout(), 5000);
  await network.runUntil(grid.close(), 5000);
  return written.join('');
}

describe('a listener that throws', () => {
  it('is told on stderr where no logger is given, with its place', async () => {
    expect(await printedBy()).toMatch(
      /^landfall: TypeError: said\.replyy is not a function \(.*loud-listeners\.test\.ts:\d+:\d+\)?\)\n$/,
    );
  });

  it('is told to the logger alone where one is given', async () => {
    const lines: string[] = [];
    expect(await printedBy({ log: (level, text) => lines.push(`${level} ${text}`) })).toBe('');
    expect(lines.filter((line) => line.startsWith('error TypeError: said.replyy'))).toHaveLength(1);
  });
});
