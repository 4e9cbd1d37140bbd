/** Where `landfall look` takes its scene from. */
import { createReadStream } from 'node:fs';
import type { ArriveOptions } from '@landfall/client';
import type { ImageCodec } from '@landfall/codecs/ports';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { BakeName } from '@landfall/protocol/avatar';
import { DecodeError } from '@landfall/protocol/errors';
import { createFolderStore, nodeInflate } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { collectArchive, collectCapture, lookAtGrid } from '../look/index.ts';
import type { ArchiveOptions, CollectOptions } from '../look/index.ts';
import type { CollectedScene } from '../scene/index.ts';
import { prepareFolder } from '../output/index.ts';
import { formatCount } from '../narrator/index.ts';
import { askPassword } from '../terminal/index.ts';
import type { Progress } from '../terminal/index.ts';
import { addressOf, namesOf, requestOf } from './login-options.ts';
import type { LoginOptionValues } from './login-options.ts';
import type { LookOptionValues } from './look-options.ts';
import type { Context } from './main.ts';
import type { RecordOptionValues } from './record-options.ts';
import { naming, readWhole, unreadable } from './read-whole.ts';

/** What `landfall look` is told. */
export interface LookCommandOptions extends LoginOptionValues, LookOptionValues, RecordOptionValues {
  readonly grid?: string;
  readonly user?: string;
  readonly capture?: string;
  readonly oar?: string;
}

/** What a scene is collected with. */
export interface LookContext extends Pick<Context, 'terminal' | 'logger'> {
  readonly ports: NodePorts;
  /** The same, recorded where that is asked for. */
  readonly clientPorts: NodePorts;
  readonly codec: ImageCodec;
  readonly progress: Progress;
  /** What bodies of avatars are painted with, where it is more than usual. */
  readonly bakes: readonly BakeName[] | undefined;
}

/** Whoever looks at the embedded grid, which nobody else can reach. */
const GUEST = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };
/** Of a cache, for each grid. */
const CACHE_BYTES = 2 * 1024 ** 3;

/** Collects the scene from where the options say. @throws what collecting throws; UsageError for a file that cannot be read */
export async function sceneOf(options: LookCommandOptions, context: LookContext): Promise<CollectedScene> {
  const how = howOf(options, context);
  const { capture } = options;
  if (capture !== undefined) {
    const bytes = await readWhole(capture);
    return await naming(capture, async () => await collectCapture(bytes, { ...how, inflate: nodeInflate }));
  }
  if (options.oar !== undefined) return await archiveOf(options.oar, { ...how, region: options.region });
  if (options.grid !== undefined) return await gridOf(options, context, how);
  const { ports, clientPorts, progress } = context;
  await using grid = await startGrid(DEFAULT_GRID, ports);
  progress.tell(`A grid of ${formatCount(grid.regions.length, 'region')} listens at ${grid.loginUri}`);
  return await lookAtGrid({ ...GUEST, grid: grid.loginUri }, clientPorts, how);
}

/** The embedded grid is whose who looks. */
export function ownsAll({ asOwner, grid, capture, oar }: LookCommandOptions): boolean {
  return asOwner || [grid, capture, oar].every((source) => source === undefined);
}

function howOf(
  options: LookCommandOptions,
  { codec, terminal, progress, bakes }: LookContext,
): CollectOptions {
  return {
    codec,
    timeoutMs: options.timeout * 1000,
    wantsNames: options.names,
    wantsNeighbours: options.neighbours,
    ownsAll: ownsAll(options),
    bakes,
    area: options.area,
    max: options.max,
    signal: terminal.interrupted,
    status: (text) => progress.status(text),
  };
}

async function gridOf(
  options: LookCommandOptions,
  { terminal, logger, clientPorts }: LookContext,
  how: CollectOptions,
): Promise<CollectedScene> {
  const { user = '', grid = '', cache: folder } = options;
  const [firstName, lastName] = namesOf(user);
  const { address } = addressOf(grid);
  if (folder !== undefined) await prepareFolder(folder);
  const password = await askPassword(terminal, user, options.passwordStdin);
  const visitor: Omit<ArriveOptions, 'rooms'> = {
    ...requestOf(options),
    grid: address,
    firstName,
    lastName,
    secret: { password },
    logger: logger(),
  };
  const cache = folder === undefined ? undefined : createFolderStore(folder, { maxBytes: CACHE_BYTES });
  return await lookAtGrid(visitor, clientPorts, { ...how, cache });
}

async function archiveOf(file: string, how: ArchiveOptions): Promise<CollectedScene> {
  try {
    return await naming(file, async () => await collectArchive(() => createReadStream(file), how));
  } catch (error) {
    if (error instanceof DecodeError || !(error instanceof Error && 'syscall' in error)) throw error;
    throw unreadable(file, error);
  }
}
