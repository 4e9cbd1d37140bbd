import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { main } from './main.ts';
import './inspect-command.ts';

it('landfall inspect builds no page for what it cannot read', async () => {
  const [output, errors] = [new PassThrough().resume(), new PassThrough()];
  let said = '';
  errors.on('data', (chunk) => (said += String(chunk)));
  let built = 0;
  const terminal = { input: Readable.from(['']), output, errors, interrupted: new AbortController().signal };
  const surroundings = { preparePage: () => void built++ };
  expect(await main(['inspect', '/nowhere/x.lfc'], terminal, surroundings)).toBe(2);
  expect(said).toMatch(/cannot read \/nowhere\/x\.lfc/);
  expect(await main(['inspect', '/nowhere/x.lfc', '--port', 'x'], terminal, surroundings)).toBe(2);
  expect(built).toBe(0);
});
