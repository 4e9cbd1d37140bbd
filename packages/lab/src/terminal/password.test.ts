import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { askPassword } from './password.ts';
import type { Terminal } from './terminal.ts';

function terminalWith(input: Terminal['input']): {
  terminal: Terminal;
  shown: () => string;
  abort: () => void;
} {
  const errors = new PassThrough();
  const controller = new AbortController();
  return {
    terminal: { input, output: new PassThrough(), errors, interrupted: controller.signal },
    shown: () => String(errors.read() ?? ''),
    abort: () => controller.abort(),
  };
}

function keyboard(): PassThrough & { isTTY: boolean; setRawMode: (raw: boolean) => void; raw: boolean } {
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    raw: false,
    setRawMode: (raw: boolean) => void (input.raw = raw),
  });
  return input;
}

describe('askPassword', () => {
  it('takes the first line of standard input', async () => {
    const { terminal } = terminalWith(Readable.from(['s3cret pass\r\nnext']));
    expect(await askPassword(terminal, 'Test User', true)).toBe('s3cret pass');
  });

  it('does not wait for more than the line, whatever pieces it comes in', async () => {
    const pipe = new PassThrough();
    const asking = askPassword(terminalWith(pipe).terminal, 'Test User', true);
    const bytes = Buffer.from('wörd ☃\n');
    for (const byte of bytes) pipe.write(Uint8Array.of(byte));
    expect(await asking).toBe('wörd ☃');
    expect(pipe.destroyed).toBe(true);
  });

  it('takes a line that nothing ends, and nothing after the longest', async () => {
    expect(await askPassword(terminalWith(Readable.from(['word'])).terminal, 'T U', true)).toBe('word');
    const endless = new PassThrough();
    const asking = askPassword(terminalWith(endless).terminal, 'T U', true);
    endless.write('x'.repeat(5000));
    expect(await asking).toHaveLength(1024);
  });

  it('ends at Ctrl-C while it waits for standard input', async () => {
    const { terminal, abort } = terminalWith(new PassThrough());
    const asking = askPassword(terminal, 'Test User', true);
    abort();
    await expect(asking).rejects.toMatchObject({ by: 'us', reason: 'aborted' });
  });

  it('does not show what is typed, and understands backspace', async () => {
    const input = keyboard();
    const { terminal, shown } = terminalWith(input);
    const asking = askPassword(terminal, 'Test User', false);
    expect(input.raw).toBe(true);
    input.write('sekx\x7fret\r');
    expect(await asking).toBe('sekret');
    expect(input.raw).toBe(false);
    expect(shown()).toBe('Password of Test User: \n');
  });

  it('asks when nothing is shown any more, so that a program may answer at once', async () => {
    const input = keyboard();
    const { terminal } = terminalWith(input);
    const wasRaw: boolean[] = [];
    terminal.errors.write = ((write) => (text: string) => (wasRaw.push(input.raw), write(text)))(
      terminal.errors.write.bind(terminal.errors),
    ) as typeof terminal.errors.write;
    const asking = askPassword(terminal, 'Test User', false);
    input.write('secret\r');
    await asking;
    expect(wasRaw[0]).toBe(true);
  });

  it('ends at Ctrl-C', async () => {
    const input = keyboard();
    const asking = askPassword(terminalWith(input).terminal, 'Test User', false);
    input.write('abc\x03');
    await expect(asking).rejects.toMatchObject({ by: 'us', reason: 'aborted' });
  });

  it('refuses an empty one, and tells how to give it without a terminal', async () => {
    for (const input of ['', '\n'])
      expect(
        await askPassword(terminalWith(Readable.from([input])).terminal, 'T U', true, { mayBeEmpty: true }),
      ).toBe('');
    await expect(askPassword(terminalWith(Readable.from([''])).terminal, 'T U', true)).rejects.toThrow(
      UsageError,
    );
    await expect(askPassword(terminalWith(Readable.from([''])).terminal, 'T U', false)).rejects.toThrow(
      '--password-stdin',
    );
  });
});
