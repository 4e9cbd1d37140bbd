// An installed `landfall assets serve` in its several processes: takes an asset in, gives it out, makes a picture of it, ends.
// Usage: node smoke-assets.mjs <bin.js> <texture.j2k>
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [bin, picture] = process.argv.slice(2);
const ID = '00000000-0000-4000-8000-000000000001';
const data = mkdtempSync(join(tmpdir(), 'landfall-smoke-'));
const child = spawn(
  process.execPath,
  [bin, 'assets', 'serve', '--port', '0', '--processes', '2', '--data', data],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
try {
  await use();
} finally {
  child.kill('SIGTERM');
}
const how = await ended;
rmSync(data, { recursive: true, force: true });
if (how !== 0) throw new Error(`it ended with ${how}`);

async function use() {
  const url = await Promise.race([
    address(),
    ended.then((how) => {
      throw new Error(`it ended: ${how}`);
    }),
  ]);
  const bytes = readFileSync(picture);
  const xml = `<AssetBase><Data>${bytes.toString('base64')}</Data><FullID><Guid>${ID}</Guid></FullID><Type>0</Type></AssetBase>`;
  expect(
    (await fetch(`${url}/assets/`, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: xml }))
      .status === 200,
    'POST',
  );
  for (let turn = 0; turn < 4; turn += 1) {
    const found = await fetch(`${url}/GetTexture/?texture_id=${ID}`, { headers: { connection: 'close' } });
    expect(bytes.equals(Buffer.from(await found.arrayBuffer())), 'GetTexture');
  }
  const preview = await fetch(`${url}/derived/${ID}/preview?format=png&size=32`);
  const png = Buffer.from(await preview.arrayBuffer());
  expect(
    preview.status === 200 && png.toString('latin1', 1, 4) === 'PNG',
    `preview: ${preview.status} ${png}`,
  );
}

async function address() {
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    const url = /Asset service: (\S+)/.exec(text)?.[1];
    if (url !== undefined && text.includes('Ctrl-C')) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('it said no address');
}

function expect(isSo, what) {
  if (!isSo) throw new Error(`${what} failed`);
}
