// How long `landfall look` takes over 5,000 objects with 200 different textures of 512 × 512, and what memory: the grid in this process, looking in
// one of its own. Usage: node bench/look.mjs [--objects n] [--textures n]. Needs a build. Textures are made once and kept in the folder for temporary files.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkerCodec } from '../packages/codecs/dist/node/index.js';
import { startGrid } from '../packages/grid/dist/index.js';
import { createNodePorts } from '../packages/transport/dist/node/index.js';
import { machine } from './report.mjs';

const SIDE = 512;
const FOLDER = join(tmpdir(), 'landfall-bench-look');
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const [objects, textures] = [option('objects', 5000), option('textures', 200)];

mkdirSync(FOLDER, { recursive: true });
const assets = await makeTextures(textures);
const ports = createNodePorts();
const grid = await startGrid(
  {
    passwordScheme: 'opensim',
    regions: [{ name: 'Bench', terrain: { kind: 'generated', seed: 3 }, prims: makePrims(objects, assets) }],
    accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
    assets,
  },
  ports,
);
const out = join(FOLDER, 'out');
rmSync(out, { recursive: true, force: true });
const { seconds, cpuSeconds, peakMib, output } = await look(grid.loginUri, out);
await grid.close();
await ports.close();

console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
console.log(output.trim());
const sizes = ['region.png', 'view.png', 'scene.json', 'region.glb'].map((name) => {
  return `${name} ${(statSync(join(out, name)).size / 1024 ** 2).toFixed(1)} MiB`;
});
console.log(
  `\n${objects} objects, ${textures} textures of ${SIDE} × ${SIDE}: ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s), at most ${peakMib.toFixed(0)} MiB; ${sizes.join(', ')}`,
);
process.exit(0);

/** Looks at the grid in a process of its own. */
function look(uri, folder) {
  const script = `
    const { main } = await import(${JSON.stringify(new URL('../packages/lab/dist/cli/index.js', import.meta.url).href)});
    const began = performance.now();
    const code = await main(${JSON.stringify(['look', '--grid', uri, '--user', 'Test User', '--password-stdin', '--as-owner', '--out', folder])});
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    console.error(JSON.stringify({ code, seconds: (performance.now() - began) / 1000, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMib: maxRSS / 1024 }));
    process.exit(code);`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('exit', (code) => {
      if (code === 0) resolve({ ...JSON.parse(errors.trim().split('\n').at(-1)), output });
      else reject(new Error(`looking ended with ${code}: ${errors}${output}`));
    });
    child.stdin.end('secret\n');
  });
}

/** Each of its own colours, with as much in it as a photograph has. */
async function makeTextures(count) {
  const codec = createWorkerCodec({ workers: 2 });
  const made = [];
  for (let number = 0; number < count; number++) {
    const file = join(FOLDER, `${SIDE}-${number}.j2c`);
    if (!existsSync(file)) writeFileSync(file, await codec.encode(picture(number), { ratio: 12 }));
    made.push({ id: idOf(number), type: 0, bytes: new Uint8Array(readFileSync(file)) });
  }
  await codec[Symbol.asyncDispose]();
  return made;
}

function picture(number) {
  const samples = new Uint8Array(SIDE * SIDE * 3);
  let noise = number + 1;
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    const wave = Math.sin(x / (7 + (number % 11))) * Math.cos(y / (5 + (number % 13)));
    for (let channel = 0; channel < 3; channel++) {
      const base = (number * (37 + channel * 11)) % 160;
      samples[pixel * 3 + channel] = Math.max(0, Math.min(255, base + 48 + wave * 40 + (noise >>> 26)));
    }
  }
  return { width: SIDE, height: SIDE, channels: 3, samples };
}

function makePrims(count, all) {
  const shapes = ['box', 'cylinder', 'sphere'];
  const side = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, at) => ({
    name: `Thing ${at}`,
    shape: shapes[at % shapes.length],
    position: [4 + ((at % side) * 248) / side, 4 + (Math.floor(at / side) * 248) / side, 24 + (at % 7)],
    scale: [1 + (at % 5) * 0.5, 1 + (at % 3) * 0.5, 1 + (at % 4)],
    heading: (at * 17) % 360,
    texture: all[at % all.length].id,
  }));
}

function idOf(number) {
  return `be9c4000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
