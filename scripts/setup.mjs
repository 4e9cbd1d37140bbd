// Makes a fresh clone ready: installs what package-lock.json names, once. Plain JavaScript without dependencies,
// because it runs before anything is installed. Does nothing when everything is there already.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = ['protocol', 'transport', 'client', 'codecs', 'scene', 'assets', 'grid', 'lab'];
const stamp = `${root}node_modules/.cache/landfall-setup`;

/** Installs the dependencies unless the installed ones come from this very lock file. */
export function install() {
  refuseOldNode();
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === wanted &&
    existsSync(`${root}node_modules/.bin/vitest`)
  )
    return;
  process.stderr.write('Installing the dependencies (npm ci) …\n');
  run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
  mkdirSync(`${root}node_modules/.cache`, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Compiles the packages; quick when nothing changed. */
export function build(names = PACKAGES) {
  run(process.execPath, [
    `${root}node_modules/@typescript/native/bin/tsc`,
    '-b',
    ...names.map((name) => `${root}packages/${name}`),
  ]);
}

function run(command, args) {
  const windows = process.platform === 'win32' && command === 'npm';
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows });
  if (error !== undefined || status !== 0) {
    process.stderr.write(`${command} ${args[0]} failed${error === undefined ? '' : `: ${error.message}`}.\n`);
    process.exit(1);
  }
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Landfall needs Node 20.19 or newer; this is ${process.version}.\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install();
  if (process.argv.includes('--build')) build();
}
