import type { Command } from 'commander';
import { createWorkerCodec } from '@landfall/codecs/node';
import { UsageError } from '@landfall/protocol/errors';
import { CHARACTER_FACES } from '@landfall/scene/character';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';

import { characterOfFolder } from '../look/index.ts';
import { prepareFolder, writeRun } from '../output/index.ts';
import { sceneFiles } from '../scene/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import { EXIT, createProgress, writeLine } from '../terminal/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { addLoginOptions, addressOf, namesOf } from './login-options.ts';
import { addSceneOptions, cameraOf } from './look-options.ts';
import { ownsAll, sceneOf } from './look-sources.ts';
import type { LookCommandOptions, LookContext } from './look-sources.ts';
import type { Context } from './main.ts';
import { checkReadable } from './read-whole.ts';
import { addRecordOptions, endRecorder, startRecorder } from './record-options.ts';
import { tellAssets, tellMissing, tellScene, tellWritten } from './tell-scene.ts';

/** Without a terminal: nobody watches lines as they watch one that changes. */
const LINES_EVERY_MS = 2000;

export function addLookCommand(program: Command, context: Context): void {
  const command = program
    .command('look')
    .description(
      'see a region: map, view, inventory and GLB of it; of the embedded grid, a grid, a recording or a backup',
    )
    .option('--grid <uri>', 'login address, such as http://127.0.0.1:9000/')
    .option('--user <name>', 'first and last name, such as "Test User"')
    .option('--capture <file>', 'a recording instead of a grid: a pcap or pcapng file')
    .option('--oar <file>', 'a backup instead of a grid: an OAR');
  addSceneOptions(command);
  addRecordOptions(addLoginOptions(command)).action(async (options: LookCommandOptions) => {
    refuseWaiting(options, command);
    await look(options, context);
  });
}

async function look(options: LookCommandOptions, context: Context): Promise<void> {
  const { terminal, finish } = context;
  const camera = cameraOf(options);
  refuseSeveralSources(options);
  const file = options.capture ?? options.oar;
  if (file !== undefined) await checkReadable(file);
  const character = options.body === undefined ? undefined : await characterOfFolder(options.body);
  await prepareFolder(options.out);
  const progress = createProgress(terminal, { linesEveryMs: LINES_EVERY_MS });
  const ports = createNodePorts({ http: { unverifiedOrigins: unverifiedOrigins(options, terminal) } });
  const recorder = await startRecorder(options, { side: 'client', clock: ports.clock, terminal });
  try {
    const clientPorts = recorder.ports(ports);
    const scene = await collected(options, {
      ...context,
      ports,
      clientPorts,
      progress,
      bakes: character && CHARACTER_FACES,
    });
    tellScene(scene, progress);
    if (options.sky === 'region' && scene.regionSky === undefined)
      progress.tell('No sky of its own is known of the region: it is seen on the usual day');
    const { width, height } = options.size;
    const made = await sceneFiles(scene, {
      inflate: (bytes, most) => nodeInflate(bytes, 'deflate', most),
      area: options.area,
      camera,
      sky: options.sky,
      width,
      height,
      mapSide: options.mapSize,
      ownsAll: ownsAll(options),
      character: character && { character, mayGive: options.asOwner },
      tell: (what) => progress.status(what),
      signal: terminal.interrupted,
    });
    const run = await writeRun(options.out, made.files, undefined, terminal.interrupted);
    tellAssets(scene, made, progress);
    tellWritten(scene, made, run, progress);
    tellMissing(scene, progress);
    finish(scene.missing.length === 0 ? EXIT.well : EXIT.failed);
  } finally {
    progress.end();
    await ports.close();
    await endRecorder(recorder, progress);
  }
}

/** With two decoders for as long as it takes. */
async function collected(
  options: LookCommandOptions,
  context: Omit<LookContext, 'codec'>,
): Promise<CollectedScene> {
  await using codec = createWorkerCodec({ workers: 2 });
  return await sceneOf(options, { ...context, codec });
}

function unverifiedOrigins({ grid, insecure }: LookCommandOptions, terminal: Terminal): string[] {
  if (grid === undefined || !insecure) return [];
  const { origin } = addressOf(grid);
  writeLine(terminal.errors, `landfall: the TLS certificate of ${origin} is not verified`);
  return [origin];
}

/** What is recorded is not waited for, and nobody is asked. */
function refuseWaiting({ capture, oar, names }: LookCommandOptions, command: Command): void {
  if (capture === undefined && oar === undefined) return;
  const given = [
    ...(command.getOptionValueSource('timeout') === 'cli' ? ['--timeout'] : []),
    ...(names ? [] : ['--no-names']),
  ];
  for (const name of given) throw new UsageError(`${name} is for a grid: recordings and backups are read`);
}

function refuseSeveralSources({ grid, capture, oar, user, region, cache }: LookCommandOptions): void {
  const given = Object.entries({ grid, capture, oar }).filter(([, value]) => value !== undefined);
  if (given.length > 1)
    throw new UsageError(`${given.map(([name]) => `--${name}`).join(' and ')}: one of them can be looked at`);
  if (region !== undefined && oar === undefined)
    throw new UsageError('--region chooses a region of a backup: it takes --oar');
  for (const [name, value] of Object.entries({ user, cache }))
    if (grid === undefined && value !== undefined)
      throw new UsageError(`--${name} is for a grid: it takes --grid`);
  if (grid === undefined) return;
  if (user === undefined) throw new UsageError('--grid takes a --user, such as "Test User"');
  addressOf(grid);
  namesOf(user);
}
