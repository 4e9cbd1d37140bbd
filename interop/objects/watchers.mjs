// Programs of other people that report what stands in their region. Each is a child process: a line "report" is answered with one of JSON.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/interop/', import.meta.url));

/** Starts those that are on this machine; says which are not. */
export async function startWatchers(grid, [forLibreMetaverse, forNodeMetaverse]) {
  const found = [
    ['LibreMetaverse', libreMetaverse(), forLibreMetaverse],
    ['node-metaverse', nodeMetaverse(), forNodeMetaverse],
  ];
  const watchers = [];
  for (const [name, program, account] of found) {
    if (program === undefined) console.log(`NOT TRIED  ${name}: it is not on this machine`);
    else watchers.push(await start(name, program, [grid, ...account]));
  }
  return watchers;
}

function libreMetaverse() {
  const libraries = process.env.LANDFALL_LIBREMETAVERSE;
  if (libraries === undefined || !existsSync(join(libraries, 'LibreMetaverse.dll'))) return undefined;
  const output = join(cache, 'objects');
  const properties = [
    `-p:BaseIntermediateOutputPath=${output}/obj/`,
    `-p:LibreMetaverse=${resolve(libraries)}`,
  ];
  const args = ['build', join(here, 'watcher.csproj'), '-v', 'q', '-o', `${output}/bin`, ...properties];
  const { status } = spawnSync('dotnet', args, { stdio: ['ignore', 2, 2] });
  return status === 0 ? ['dotnet', `${output}/bin/watcher.dll`] : undefined;
}

function nodeMetaverse() {
  const folder = join(here, '../node-metaverse');
  if (!existsSync(join(folder, 'node_modules'))) {
    const args = ['ci', '--no-fund', '--no-audit', '--loglevel=error'];
    if (spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] }).status !== 0) return undefined;
  }
  return [process.execPath, join(here, 'watcher.cjs')];
}

async function start(name, [command, script], args) {
  const child = spawn(command, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints = `${complaints}${text}`.slice(-2000);
  });
  child.once('exit', (code, signal) => {
    complaints += `\nexit ${code} ${signal ?? ''}`;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new RangeError(`${name} has ended:\n${complaints}`);
    return value;
  };
  for (let line = await next(); line !== 'connected'; line = await next());
  return {
    name,
    async report() {
      child.stdin.write('report\n');
      for (;;) {
        const line = await next();
        // Libraries print to standard output, too.
        if (line.startsWith('[{') || line === '[]') return JSON.parse(line);
      }
    },
    end() {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      child.stdin.end('end\n');
      return new Promise((ended) => child.once('exit', ended));
    },
  };
}
