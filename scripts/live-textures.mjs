/**
 * Textures of a running OpenSimulator: those it comes with, one that is uploaded, and one that it does not have; by every way, in parts, and
 * many at once; and how it answers ranges.
 *
 *   node scripts/live-textures.mjs --grid http://127.0.0.1:9000/ --user "Test User:test"
 *
 * Needs `npm run build`. Only for grids on loopback. Exits 1 when a check fails.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { arrive, assets, callCapability, chat } from '@landfall/client';
import { levelBytes } from '@landfall/codecs/levels';
import { createNodePorts } from '@landfall/transport/node';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    user: { type: 'string', default: 'Test User:test' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');

/** The placeholder, two of the default avatar, plywood. @source OpenSim's TexturesAssetSet */
const STOCK = [
  '5748decc-f629-461c-9a36-a35a221fe21f',
  '00000000-0000-1111-9999-000000000010',
  '00000000-0000-1111-9999-000000000012',
  '89556747-24cb-43ed-920b-47caed15465f',
];
const MISSING = '11111111-2222-4333-8444-555555555555';
const WAYS = ['GetTexture', 'ViewerAsset', 'udp'];
const COPIES = 20;

const texture = new Uint8Array(
  readFileSync(new URL('../vectors/codestream/lrcp-lossless.j2k', import.meta.url)),
);
const uploads = { messages: [], capabilities: ['NewFileAgentInventory'] };
const ports = createNodePorts();
const [name, password] = values.user.split(':');
const [firstName, lastName] = name.split(' ');
const session = await arrive(
  {
    grid: values.grid,
    firstName,
    lastName,
    secret: { password },
    rooms: [chat(), assets({ levels: levelBytes, memoryBytes: 0 }), uploads],
  },
  ports,
);
let failures = 0;
try {
  const stock = new Map();
  for (const way of WAYS)
    for (const id of STOCK) {
      const { bytes, isWhole } = await session.assets.fetch('texture', id, { way });
      const first = stock.get(id) ?? bytes;
      stock.set(id, first);
      check(`${way}: ${id}`, isWhole && isSame(bytes, first), `${bytes.length} bytes`);
    }
  const id = await upload(texture, 'bricks');
  for (const way of WAYS)
    for (const level of [5, 3, undefined]) {
      const { bytes, isWhole } = await session.assets.fetch('texture', id, { way, level });
      const isRight = isSame(bytes, texture.subarray(0, bytes.length)) && isWhole === (level === undefined);
      check(`${way}: uploaded, level ${level ?? 0}`, isRight, `${bytes.length} of ${texture.length} bytes`);
    }
  for (const way of WAYS) {
    const { reason } = await session.assets.fetch('texture', MISSING, { way }).catch((error) => error);
    check(`${way}: missing`, reason === 'missing', reason);
  }
  await manyAtOnce();
  await ranges(id);
} finally {
  await session.logout();
  await ports.close();
}
process.exitCode = failures === 0 ? 0 : 1;

function check(what, holds, seen) {
  if (!holds) failures++;
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${what}: ${seen}`);
}

function isSame(one, other) {
  return Buffer.compare(one, other) === 0;
}

/** @returns the id of the asset */
async function upload(bytes, title) {
  const { uploader } = await callCapability(
    {
      method: 'POST',
      url: session.region.capabilities.get('NewFileAgentInventory'),
      what: 'NewFileAgentInventory',
      body: {
        folder_id: session.login.inventoryRoot,
        asset_type: 'texture',
        inventory_type: 'texture',
        name: title,
        description: '',
        next_owner_mask: 0x7fff_ffff,
        group_mask: 0,
        everyone_mask: 0,
        expected_upload_cost: 0,
      },
    },
    ports,
  );
  const { body } = await ports.http.request({ method: 'POST', url: uploader, body: bytes });
  return /new_asset<\/key>\s*<\w+>([0-9a-f-]{36})/.exec(new TextDecoder().decode(body))?.[1];
}

async function manyAtOnce() {
  const ids = [];
  for (let number = 0; number < COPIES; number++) {
    const copy = texture.slice();
    copy[copy.length - 3 - number] ^= 1;
    ids.push(await upload(copy, `copy ${number}`));
  }
  const startedAt = performance.now();
  const all = await Promise.all(ids.map((each) => session.assets.fetch('texture', each)));
  const took = `${Math.round(performance.now() - startedAt)} ms`;
  check(
    `${COPIES} at once`,
    all.every(({ bytes }) => bytes.length === texture.length),
    took,
  );
}

/** What comes for a range, as it comes. */
async function ranges(id) {
  const size = texture.length;
  const url = `${session.region.capabilities.get('GetTexture')}/?texture_id=${id}`;
  for (const [range, status, length] of [
    ['bytes=0-599', 206, 600],
    [`bytes=${size - 1}-`, 206, 1],
    [`bytes=${size - 600}-${size + 400}`, 206, 600],
    [`bytes=${size}-`, 200, size],
    ['items=0-3', 200, size],
  ]) {
    const answer = await ports.http.request({
      method: 'GET',
      url,
      headers: { range, accept: 'image/x-j2c' },
    });
    const seen = `${answer.status}, ${answer.body.length} bytes, ${answer.headers['content-range'] ?? 'no Content-Range'}`;
    check(range, answer.status === status && answer.body.length === length, seen);
  }
}
