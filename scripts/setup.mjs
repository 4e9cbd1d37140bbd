// Makes a fresh clone ready: installs what package-lock.json names, once. Plain JavaScript without dependencies,
// because it runs before anything is installed. Does nothing when everything is there already.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isInstalledIn } from './installed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = ['protocol', 'transport', 'client', 'codecs', 'scene', 'assets', 'grid', 'lab'];

/** Installs the dependencies unless the installed ones are those of the lock file, whoever installed them. */
export function install() {
  refuseOldNode();
  if (isInstalledIn(root)) return;
  process.stderr.write('Installing the dependencies (npm ci) …\n');
  run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
}

/** Compiles the packages; quick when nothing changed. */
export function build(names = PACKAGES) {
  if (!names.every((name) => existsSync(`${root}packages/${name}/dist`)))
    process.stderr.write('Compiling, this once …\n');
  run(process.execPath, [
    `${root}node_modules/@typescript/native/bin/tsc`,
    '-b',
    ...names.map((name) => `${root}packages/${name}`),
  ]);
}

/** Builds the page of the viewer: only where somebody wants to see it. */
export function buildPage() {
  process.stderr.write('Making the page, some seconds …\n');
  run(process.execPath, [`${root}packages/viewer/build.mjs`, '--quiet']);
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
  if (process.argv.includes('--view')) buildPage();
}
