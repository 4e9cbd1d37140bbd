// Who may import whom (HOUSE: the layers). Refuses upward imports, imports past a room's index.ts, Node in the
// rooms that must run in a browser, and cycles between rooms.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { root, sourceFiles } from './source-files.mjs';

/** Package → packages it may import. */
const LAYERS = {
  protocol: [],
  transport: ['protocol'],
  client: ['protocol', 'transport'],
  codecs: ['protocol'],
  assets: ['protocol', 'transport', 'codecs'],
  grid: ['protocol', 'transport', 'assets'],
  lab: ['protocol', 'transport', 'client', 'codecs', 'assets', 'grid'],
};
/** Rooms of transport whose code (not only types) the client and the grid may use. */
const SHARED_ROOMS = ['ports', 'drive'];
/** Without `node:` imports: these run in a browser too. */
const PORTABLE =
  /^packages\/(protocol|client|transport\/src\/(ports|drive|memory|wrappers)|codecs\/src\/(codestream|ports))\b/;
const IMPORT = /^\s*(import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'/gm;

const faults = [];
const edges = new Map();
const files = sourceFiles();
if (files.length === 0) faults.push('no source file was found: the check itself is broken');

for (const file of files) {
  const isTest = isForTests(file);
  for (const [, , typeOnly, specifier] of readFileSync(resolve(root, file), 'utf8').matchAll(IMPORT)) {
    checkImport({ file, specifier, isTest, typeOnly: typeOnly !== undefined });
  }
}
findCycles();
report();

function checkImport({ file, specifier, isTest, typeOnly }) {
  if (specifier.startsWith('node:')) {
    if (PORTABLE.test(file) && !isTest)
      faults.push(`${file}: imports ${specifier}, but must run in a browser too`);
  } else if (specifier.startsWith('@landfall/')) checkPackage({ file, specifier, isTest, typeOnly });
  else if (specifier.startsWith('.')) checkRoom({ file, specifier, isTest });
}

function checkPackage({ file, specifier, isTest, typeOnly }) {
  const from = packageOf(file);
  const [, to, room] = specifier.split('/');
  if (to === from) faults.push(`${file}: imports its own package by name; use a relative path`);
  else if (from in LAYERS && !LAYERS[from].includes(to)) faults.push(`${file}: ${from} may not import ${to}`);
  else if (
    to === 'transport' &&
    ['client', 'grid'].includes(from) &&
    !isTest &&
    !typeOnly &&
    !SHARED_ROOMS.includes(room)
  ) {
    faults.push(`${file}: ${from} may import only types of transport/${room}`);
  }
}

function checkRoom({ file, specifier, isTest }) {
  const target = relative(root, resolve(root, dirname(file), specifier));
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === to || isTest || to === undefined || from === undefined) return;
  if (!target.endsWith('/index.ts'))
    faults.push(`${file}: reaches into ${to} past its index.ts (${specifier})`);
  if (!edges.has(from)) edges.set(from, new Map());
  edges.get(from).set(to, file);
}

/** Depth-first over the rooms; a room met again while it is still open closes a cycle. */
function findCycles() {
  const done = new Set();
  const open = [];
  const visit = (room) => {
    if (done.has(room)) return;
    if (open.includes(room)) {
      faults.push(`cycle between rooms: ${[...open.slice(open.indexOf(room)), room].join(' → ')}`);
      return;
    }
    open.push(room);
    for (const next of edges.get(room)?.keys() ?? []) visit(next);
    open.pop();
    done.add(room);
  };
  for (const room of edges.keys()) visit(room);
}

/** Tests, and the rooms in which packages other than protocol keep what only their tests need. */
function isForTests(file) {
  return file.endsWith('.test.ts') || /^packages\/(?!protocol\/)[^/]+\/src\/testing\//.test(file);
}

function packageOf(file) {
  return /^packages\/([^/]+)\//.exec(file)?.[1];
}

/** `packages/protocol/src/llsd`, or undefined for files directly in `src` (a package's own surface). */
function roomOf(file) {
  return /^(packages\/[^/]+\/src\/[^/]+)\//.exec(file)?.[1];
}

function report() {
  for (const fault of faults) console.error(`layers: ${fault}`);
  console.log(`layers: ${files.length} files, ${edges.size} rooms with imports, ${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}
