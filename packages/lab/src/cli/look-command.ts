import type { Command } from 'commander';
import { createWorkerCodec } from '@landfall/codecs/node';
import type { ArriveOptions } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { lookAtGrid } from '../look/index.ts';
import type { CollectOptions } from '../look/index.ts';
import { prepareFolder, writeRun } from '../output/index.ts';
import { sceneFiles } from '../scene/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import { EXIT, askPassword, createProgress } from '../terminal/index.ts';
import type { Progress } from '../terminal/index.ts';
import { addLoginOptions, addressOf, namesOf, requestOf } from './login-options.ts';
import type { LoginOptionValues } from './login-options.ts';
import { addSceneOptions, cameraOf } from './look-options.ts';
import type { LookOptionValues } from './look-options.ts';
import type { Context } from './main.ts';
import { tellMissing, tellScene, tellWritten } from './tell-scene.ts';

interface LookCommandOptions extends LoginOptionValues, LookOptionValues {
  readonly grid?: string;
  readonly user?: string;
}

/** Whoever looks at the embedded grid, which nobody else can reach. */
const GUEST = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };

export function addLookCommand(program: Command, context: Context): void {
  const command = program
    .command('look')
    .description('see a region: map, view, inventory and GLB of it; without --grid of the embedded grid')
    .option('--grid <uri>', 'login address, such as http://127.0.0.1:9000/')
    .option('--user <name>', 'first and last name, such as "Test User"');
  addSceneOptions(command);
  addLoginOptions(command).action(async (options: LookCommandOptions) => await look(options, context));
}

async function look(options: LookCommandOptions, context: Context): Promise<void> {
  const { terminal, finish } = context;
  const camera = cameraOf(options);
  await prepareFolder(options.out);
  const progress = createProgress(terminal);
  const ports = createNodePorts({ http: { unverifiedOrigins: unverifiedOrigins(options, context) } });
  try {
    const scene = await collect(options, context, ports, progress);
    tellScene(scene, progress);
    const { width, height } = options.size;
    const made = await sceneFiles(scene, {
      inflate: (bytes, most) => nodeInflate(bytes, 'deflate', most),
      area: options.area,
      camera,
      width,
      height,
      mapSide: options.mapSize,
      ownsAll: ownsAll(options),
      tell: (what) => progress.status(what),
    });
    if (terminal.interrupted.aborted)
      throw new ClosedError('looking was stopped', { by: 'us', reason: 'aborted' });
    const run = await writeRun(options.out, made.files);
    tellWritten(scene, made, run, progress);
    tellMissing(scene, progress);
    finish(scene.missing.length === 0 ? EXIT.well : EXIT.failed);
  } finally {
    progress.end();
    await ports.close();
  }
}

/** The embedded grid is whose who looks. */
function ownsAll({ asOwner, grid }: LookCommandOptions): boolean {
  return asOwner || grid === undefined;
}

function unverifiedOrigins({ grid, insecure }: LookCommandOptions, { terminal }: Context): string[] {
  if (grid === undefined || !insecure) return [];
  const { origin } = addressOf(grid);
  terminal.errors.write(`landfall: the TLS certificate of ${origin} is not verified\n`);
  return [origin];
}

async function collect(
  options: LookCommandOptions,
  context: Context,
  ports: NodePorts,
  progress: Progress,
): Promise<CollectedScene> {
  const { terminal } = context;
  await using codec = createWorkerCodec({ workers: 2 });
  const how: CollectOptions = {
    codec,
    timeoutMs: options.timeout * 1000,
    wantsNames: options.names,
    wantsNeighbours: options.neighbours,
    ownsAll: ownsAll(options),
    area: options.area,
    max: options.max,
    signal: terminal.interrupted,
    status: (text) => progress.status(text),
  };
  if (options.grid !== undefined) return await lookAtGrid(await visitorOf(options, context), ports, how);
  await using grid = await startGrid(DEFAULT_GRID, ports);
  progress.tell(`A grid of ${grid.regions.length} regions listens at ${grid.loginUri}`);
  return await lookAtGrid({ ...GUEST, grid: grid.loginUri }, ports, how);
}

async function visitorOf(
  options: LookCommandOptions,
  { terminal, logger }: Context,
): Promise<Omit<ArriveOptions, 'rooms'>> {
  if (options.user === undefined) throw new UsageError('--grid takes a --user, such as "Test User"');
  const [firstName, lastName] = namesOf(options.user);
  const { address } = addressOf(options.grid!);
  const password = await askPassword(terminal, options.user, options.passwordStdin);
  return {
    ...requestOf(options),
    grid: address,
    firstName,
    lastName,
    secret: { password },
    logger: logger(),
  };
}
