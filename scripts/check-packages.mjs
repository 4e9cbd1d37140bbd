// The packages as their users get them: packed, checked by publint, installed together in an empty folder, imported
// and (the client) bundled for a browser without one Node import. `--node <binary>` runs the smoke test on another Node.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { BUNDLES } from './bundles.mjs';
import { root } from './source-files.mjs';
import { build } from './setup.mjs';
import { tarballFaults } from './tarball.mjs';

const NAMES = ['protocol', 'transport', 'client', 'codecs', 'scene', 'assets', 'grid', 'lab'];
/** For pages alone: packed and looked into, but neither installed nor run on Node. */
const IN_PAGES = ['viewer'];
const NAMES_IN_PAGES = ['transport/tsconfig.web.json', 'codecs/tsconfig.web.json'];
const HOME = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).repository.url;
const BIN = 'node_modules/@landfall/lab/dist/cli/bin.js';
/** Of a bot that chats, without undici. */
const MOST_NODE_KIB = 210;

const nodes = process.argv.flatMap((argument, at, all) => (argument === '--node' ? [all[at + 1]] : []));
const folder = mkdtempSync(join(tmpdir(), 'landfall-packages-'));
let faults = 0;
try {
  // What a renamed room left behind would be packed: the compiler never removes its output.
  for (const name of [...NAMES, ...IN_PAGES])
    rmSync(`${root}packages/${name}/dist`, { recursive: true, force: true });
  // What runs in a page is compiled apart from the rest: the command needs none of it.
  build([...NAMES, ...NAMES_IN_PAGES, ...IN_PAGES]);
  const tarballs = NAMES.map(pack);
  IN_PAGES.forEach(pack);
  for (const name of [...NAMES, ...IN_PAGES]) await lintPackage(name);
  install(tarballs);
  for (const node of [process.execPath, ...nodes]) smoke(node);
  runRecipe();
  runReadme();
  await bundleForNode();
  await bundleRoomsForNode();
  await bundleForBrowser();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  faults === 0
    ? `packages: ${NAMES.length + IN_PAGES.length} packed, ${NAMES.length} installed and run`
    : `packages: ${faults} faults`,
);
process.exitCode = faults === 0 ? 0 : 1;

function fault(text) {
  faults++;
  console.error(`packages: ${text}`);
}

function pack(name) {
  const licence = (of) => readFileSync(`${root}${of}LICENSE`, 'utf8');
  if (licence(`packages/${name}/`) !== licence('')) fault(`${name} has another licence than the repository`);
  const { stdout, status, stderr } = run(
    'npm',
    ['pack', '--json', '--pack-destination', folder],
    `${root}packages/${name}`,
  );
  if (status !== 0) throw new Error(`npm pack ${name}: ${stderr}`);
  const [packed] = Object.values(JSON.parse(stdout));
  console.log(`packages: ${name} ${sizeOf(packed.size)} packed, ${sizeOf(packed.unpackedSize)} installed`);
  const paths = packed.files.map(({ path }) => path);
  const read = (path) => readFileSync(`${root}packages/${name}/${path}`, 'utf8');
  for (const text of tarballFaults({ paths, read, manifest: JSON.parse(read('package.json')), home: HOME }))
    fault(`${name} ${text}`);
  return join(folder, packed.filename);
}

function sizeOf(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function lintPackage(name) {
  const pkgDir = `${root}packages/${name}`;
  const { messages } = await publint({ pkgDir, level: 'warning' });
  const pkg = JSON.parse(readFileSync(`${pkgDir}/package.json`, 'utf8'));
  for (const message of messages) fault(`${name}: ${formatMessage(message, pkg)}`);
}

function install(tarballs) {
  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const { status, stderr } = run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs],
    app,
  );
  if (status !== 0) throw new Error(`npm install of the tarballs: ${stderr}`);
}

/** Imports every room of every package, then lets the demo run. */
function smoke(node) {
  const app = join(folder, 'app');
  const imports = NAMES.flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'));
    // What is compiled, that is: rooms that only tests use are not packed.
    const dist = `${root}packages/${name}/dist`;
    const rooms = readdirSync(dist, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && existsSync(`${dist}/${entry.name}/index.js`),
    );
    return [
      ...('.' in exports ? [`@landfall/${name}`] : []),
      ...('./*' in exports ? rooms.map((entry) => `@landfall/${name}/${entry.name}`) : []),
    ];
  });
  writeFileSync(
    join(app, 'smoke.mjs'),
    imports.map((specifier) => `await import('${specifier}');`).join('\n'),
  );
  for (const args of [
    ['smoke.mjs'],
    [BIN, 'demo', '--out', 'out', '--record', 'demo.lfc'],
    [`${root}scripts/smoke-pages.mjs`, BIN, 'demo.lfc'],
    [`${root}scripts/smoke-assets.mjs`, BIN, `${root}vectors/codestream/lrcp-5-layers.j2k`],
  ]) {
    const { status, stdout, stderr } = run(node, args, app);
    if (status !== 0) fault(`${node} ${args[0]} exited ${status}:\n${stdout}${stderr}`);
  }
  const version = run(node, ['--version'], app).stdout.trim();
  console.log(
    `packages: ${imports.length} entry points, the demo, the pages and the asset service ran on Node ${version}`,
  );
}

/** The room of one's own that the recipe shows, compiled and run where nothing but the installed packages is. */
function runRecipe() {
  const app = join(folder, 'app');
  const recipe = readFileSync(`${root}docs/recipes/write-a-room.md`, 'utf8');
  const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(recipe) ?? [];
  const setting = `
    import { DEFAULT_GRID, startGrid } from '@landfall/grid';
    import { createNodePorts } from '@landfall/transport/node';
    const ports = createNodePorts();
    const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports);
    const options = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };`;
  writeFileSync(join(app, 'room.mts'), `${setting}\n${code}\nawait grid.close();\nawait ports.close();\n`);
  const tsc = [`${root}node_modules/.bin/tsc`, '--strict', '--module', 'nodenext', '--target', 'es2022'];
  const types = [
    '--lib',
    'es2023,esnext.disposable',
    '--types',
    'node',
    '--typeRoots',
    `${root}node_modules/@types`,
  ];
  for (const args of [[...tsc, ...types, 'room.mts'], ['room.mjs']]) {
    const { status, stdout, stderr } = run(process.execPath, args, app);
    if (status !== 0) fault(`the recipe for a room: ${args[0]} exited ${status}:\n${stdout}${stderr}`);
  }
  console.log('packages: a room of one’s own compiled and ran outside');
}

/** The README's example as it is pasted, but for the port: it arrives without a word of ports or rooms, and Ctrl-C ends it. */
function runReadme() {
  const app = join(folder, 'app');
  const [, code = ''] =
    /^## As a library[\s\S]*?^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(`${root}README.md`, 'utf8')) ?? [];
  writeFileSync(join(app, 'hello.mjs'), code.replace("'localhost:9000'", 'process.argv[2]'));
  const { status, stdout, stderr } = sayHello(join(app, 'hello.mjs'));
  if (status !== 0 || code === '') fault(`the README's example exited ${status}:\n${stdout}${stderr}`);
  else console.log('packages: the README’s example ran as it is pasted, and ended at Ctrl-C');
}

/** Rooms that nobody names are not in a bundle for Node either, by the import that the guide names. */
async function bundleRoomsForNode() {
  const contents = `
    import { chat } from '@landfall/client/chat';
    import { arrive } from '@landfall/client/session';
    import { createNodePorts } from '@landfall/transport/node';
    export const come = (options) => arrive({ ...options, rooms: [chat()] }, createNodePorts());`;
  const { outputFiles } = await bundle({
    stdin: { contents, resolveDir: join(folder, 'app') },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    minify: true,
    external: ['undici'],
  });
  const kib = Math.round(outputFiles[0].contents.length / 1024);
  if (kib > MOST_NODE_KIB) fault(`a bot that chats, for Node: ${kib} KiB minified, at most ${MOST_NODE_KIB}`);
  console.log(`packages: a bot that chats, for Node without undici, ${kib} KiB minified`);
}

/** The same as one file, made as the guide says, where nothing is installed. */
async function bundleForNode() {
  const file = join(folder, 'bundled', 'hello.mjs');
  const [, js = ''] =
    /--banner:js="([^"]*)"/.exec(readFileSync(`${root}docs/guide/library.md`, 'utf8')) ?? [];
  await bundle({
    entryPoints: [join(folder, 'app', 'hello.mjs')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    banner: { js },
    outfile: file,
  });
  const { status, stdout, stderr } = sayHello(file);
  if (status !== 0 || js === '') fault(`the bundle for Node exited ${status}:\n${stdout}${stderr}`);
  const kib = Math.round(readFileSync(file).length / 1024);
  console.log(`packages: the README’s example in one file for Node starts, ${kib} KiB minified`);
}

/** Runs the example at a grid, and interrupts it once it says that it is there; what is never there is ended after a minute. */
function sayHello(file) {
  const app = join(folder, 'app');
  const around = `
    import { spawn } from 'node:child_process';
    import { DEFAULT_GRID, startGrid } from '@landfall/grid';
    import { createNodePorts } from '@landfall/transport/node';
    const ports = createNodePorts();
    const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports);
    const args = [process.argv[2], 'localhost:' + new URL(grid.loginUri).port];
    const hello = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const late = setTimeout(() => hello.kill('SIGKILL'), 60_000);
    let said = '';
    hello.stdout.on('data', (text) => {
      process.stdout.write(text);
      const wasThere = said.includes('until Ctrl-C');
      said += text;
      if (!wasThere && said.includes('until Ctrl-C')) hello.kill('SIGINT');
    });
    process.exitCode = await new Promise((resolve) => hello.on('exit', (code) => resolve(code ?? 1)));
    clearTimeout(late);
    await grid.close();
    await ports.close();`;
  writeFileSync(join(app, 'readme.mjs'), around);
  return run(process.execPath, ['readme.mjs', file], app);
}

async function bundleForBrowser() {
  for (const { what, contents, mostKiB = Infinity } of BUNDLES) {
    try {
      const { outputFiles, metafile } = await bundle({
        stdin: { contents, resolveDir: join(folder, 'app') },
        bundle: true,
        write: false,
        platform: 'browser',
        format: 'esm',
        minify: true,
        metafile: true,
        logLevel: 'silent',
      });
      const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
      if (imports.length > 0)
        fault(`the browser bundle of ${what} imports ${imports.map(({ path }) => path).join(', ')}`);
      const kib = Math.round(outputFiles[0].contents.length / 1024);
      if (kib > mostKiB) fault(`${what}: ${kib} KiB minified, at most ${mostKiB}`);
      console.log(`packages: ${what} bundles for the browser, ${kib} KiB minified`);
    } catch (error) {
      fault(`${what} does not bundle for the browser: ${error.message}`);
    }
  }
}

function run(command, args, cwd) {
  return spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
