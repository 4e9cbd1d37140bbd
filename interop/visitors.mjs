// The programs of other people that report what they saw: where each is found, and what it is started with.
// `find` answers a command, or what is `missing`. `shows` names what a program can tell of; `complaint` how it words that it could
// not read us.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../node_modules/.cache/interop/', import.meta.url));

/** Bots that travel, and for how long. */
const BOTS = Number(process.env.LANDFALL_PCAMPBOT_BOTS ?? 2);
const MINUTES = Number(process.env.LANDFALL_PCAMPBOT_MINUTES ?? 2);

const TALKS = ['prims', 'chat', 'instant messages', 'speech'];

export const VISITORS = [
  {
    name: 'node-metaverse',
    find: findNodeMetaverse,
    shows: [...TALKS, 'all of the land', 'height', 'teleport'],
    complaint: /^$/,
  },
  {
    name: 'LibreMetaverse',
    find: findLibreMetaverse,
    shows: [...TALKS, 'height', 'parcel', 'neighbour', 'queue', 'walk', 'resends', 'teleport', 'crossing'],
    complaint: /Couldn't build a message|event queue|Unhandled|deserializ(e|ing) (?!UploadBakedTexture)/i,
  },
  {
    name: 'Hippolyzer',
    find: findHippolyzer,
    shows: [...TALKS, 'parcel', 'neighbour', 'queue', 'walk', 'resends', 'far teleport'],
    complaint: /Failed in session message handler|EQ Poll|Parcel Request/,
  },
  {
    name: 'pCampBot',
    find: findPCampBot,
    shows: ['neighbour', 'queued event', 'wandering'],
    complaint: /Unhandled|Exception|Couldn't build a message|CAPS error|event queue/i,
  },
  {
    name: 'pCampBot-travellers',
    find: findTravellers,
    shows: ['travelling'],
    accounts: BOTS,
    complaint: /Unhandled|Exception|Couldn't build a message/i,
  },
];

/** Comes from the package registry, by its own lock file. */
function findNodeMetaverse() {
  const folder = join(here, 'node-metaverse');
  const installed = existsSync(join(folder, 'node_modules/@caspertech/node-metaverse'));
  if (!installed) {
    const { status } = run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: folder });
    if (status !== 0) return { fault: 'npm ci failed' };
  }
  return { command: process.execPath, args: [join(folder, 'visitor.cjs')] };
}

/** Its built libraries lie in LANDFALL_LIBREMETAVERSE; our driver is compiled against them with the .NET SDK. */
function findLibreMetaverse() {
  const libraries = process.env.LANDFALL_LIBREMETAVERSE;
  if (libraries === undefined || !existsSync(join(libraries, 'LibreMetaverse.dll')))
    return { missing: 'LANDFALL_LIBREMETAVERSE names no folder with LibreMetaverse.dll' };
  const project = join(here, 'libremetaverse/visitor.csproj');
  const output = join(cache, 'libremetaverse');
  const properties = [
    `-p:BaseIntermediateOutputPath=${output}/obj/`,
    `-p:LibreMetaverse=${resolve(libraries)}`,
  ];
  const { status } = run('dotnet', ['build', project, '-v', 'q', '-o', `${output}/bin`, ...properties]);
  if (status === null) return { missing: 'the .NET SDK is not installed' };
  if (status !== 0) return { fault: 'dotnet build of our driver failed' };
  return { command: 'dotnet', args: [`${output}/bin/visitor.dll`] };
}

/** Before Python 3.12 this raises, and with it Hippolyzer loses each compressed object update it is sent, by any grid. */
const ASKS_AN_ENUM_FOR_A_NUMBER = 'import enum; 1 in enum.IntEnum("Kind", ["ONE"])';

/** Its source, and what else Python must find, lie in the folders of LANDFALL_HIPPOLYZER; LANDFALL_PYTHON runs it. */
function findHippolyzer() {
  const folders = process.env.LANDFALL_HIPPOLYZER?.split(delimiter) ?? [];
  if (!folders.some((folder) => existsSync(join(folder, 'hippolyzer/lib/client'))))
    return { missing: 'LANDFALL_HIPPOLYZER names no folder with hippolyzer/lib/client' };
  const python = process.env.LANDFALL_PYTHON ?? 'python3';
  const env = { ...process.env, PYTHONPATH: folders.map((folder) => resolve(folder)).join(delimiter) };
  const { status } = run(python, ['-c', 'import hippolyzer.lib.client.hippo_client'], { env });
  if (status !== 0) return { missing: `${python} (LANDFALL_PYTHON) cannot import what Hippolyzer needs` };
  if (run(python, ['-c', ASKS_AN_ENUM_FOR_A_NUMBER], { env }).status !== 0)
    return { missing: `${python} (LANDFALL_PYTHON) is older than Python 3.12, which Hippolyzer asks for` };
  return { command: python, args: [join(here, 'hippolyzer/visitor.py')], env };
}

/** The load tester of OpenSimulator, built for mono, in the folder LANDFALL_PCAMPBOT. */
function findPCampBot() {
  const folder = process.env.LANDFALL_PCAMPBOT;
  if (folder === undefined || !existsSync(join(folder, 'pCampBot.exe')))
    return { missing: 'LANDFALL_PCAMPBOT names no folder with pCampBot.exe' };
  for (const command of ['mono', 'script'])
    if (run(command, ['--version']).status !== 0) return { missing: `${command} is not installed` };
  return { command: process.execPath, args: [join(here, 'pcampbot/visitor.mjs'), resolve(folder)] };
}

/** Bots of the same program that teleport and cross borders. */
function findTravellers() {
  const found = findPCampBot();
  if (found.missing !== undefined) return found;
  const args = [join(here, 'pcampbot/travellers.mjs'), found.args[1], String(BOTS), String(MINUTES)];
  return { ...found, args, limitMs: MINUTES * 60_000 + BOTS * 20_000 + 240_000 };
}

function run(command, args, options = {}) {
  const windows = process.platform === 'win32' && command === 'npm';
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: windows, ...options });
}
