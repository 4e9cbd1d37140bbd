// Programs that teleport on command: ours, and those of other people that are on this machine. Each is a child process.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Nobody takes so long for a teleport that succeeds. */
const HOP_MS = 60_000;

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/interop/travel', import.meta.url));

/** Starts those that are on this machine, each with an account `[first, last, password]`; says which are not. */
export async function startTravellers(grid, accounts) {
  const found = [
    ['Landfall', [process.execPath, join(here, 'traveller.mjs')]],
    ['LibreMetaverse', libreMetaverse()],
    ['node-metaverse', nodeMetaverse()],
  ];
  const travellers = [];
  for (const [index, [name, program]] of found.entries()) {
    if (program === undefined) console.log(`NOT TRIED  ${name}: it is not on this machine`);
    else travellers.push(await start(name, program, [grid, ...accounts[index]]));
  }
  return travellers;
}

function libreMetaverse() {
  const libraries = process.env.LANDFALL_LIBREMETAVERSE;
  if (libraries === undefined || !existsSync(join(libraries, 'LibreMetaverse.dll'))) return undefined;
  const properties = [
    `-p:BaseIntermediateOutputPath=${cache}/obj/`,
    `-p:LibreMetaverse=${resolve(libraries)}`,
  ];
  const args = ['build', join(here, 'traveller.csproj'), '-v', 'q', '-o', `${cache}/bin`, ...properties];
  const { status } = spawnSync('dotnet', args, { stdio: ['ignore', 2, 2] });
  return status === 0 ? ['dotnet', `${cache}/bin/traveller.dll`] : undefined;
}

function nodeMetaverse() {
  const folder = join(here, '../node-metaverse');
  if (!existsSync(join(folder, 'node_modules'))) {
    const args = ['ci', '--no-fund', '--no-audit', '--loglevel=error'];
    if (spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] }).status !== 0) return undefined;
  }
  return [process.execPath, join(here, 'traveller.cjs')];
}

async function start(name, [command, script], args) {
  const child = spawn(command, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints = `${complaints}${text}`.slice(-2000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // Libraries print to standard output, too.
  const said = async (isWanted) => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new RangeError(`${name} has ended:\n${complaints}`);
      if (isWanted(value)) return value;
    }
  };
  await said((line) => line === 'connected');
  return {
    name,
    /** Undefined, or why it failed. */
    async go(column, row) {
      child.stdin.write(`go ${column} ${row}\n`);
      // Its answer is that of the hop before when it comes too late: then nothing that follows can be believed.
      const late = sleep(HOP_MS, undefined, { ref: false }).then(() => {
        throw new RangeError(`${name} does not answer`);
      });
      const line = await Promise.race([said((text) => /^(placed|failed)/.test(text)), late]);
      return line === 'placed' ? undefined : line;
    },
    end() {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      child.stdin.end('end\n');
      return new Promise((ended) => child.once('exit', ended));
    },
  };
}
