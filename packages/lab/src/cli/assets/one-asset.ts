import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { formatBytes } from '@landfall/assets/migration';
import { formatAssetType } from '@landfall/assets/store';
import { AssetFlag, DamagedAssetError } from '@landfall/assets/store';
import type { StoredAsset } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseServerOption } from './data.ts';
import { placeOf } from './one-asset-place.ts';
import type { AssetPlace, OneAsset, PlaceOptions } from './one-asset-place.ts';
import { addStoreOptions } from './store.ts';
import type { Context } from '../main.ts';
import { EXIT, createProgress } from '../../terminal/index.ts';

/** `show` and `remove`: what is done to one asset. */
export function addOneAssetCommands(assets: Command, context: Context): void {
  addPlaceOptions(assets.command('show'))
    .description('what is known of one asset, and whether its bytes are sound')
    .argument('<id>', 'the asset', parseId)
    .action(async (id: Uuid, options: PlaceOptions) => await show(id, options, context));
  addPlaceOptions(assets.command('remove'))
    .description(
      'take one asset out of a store for good, whoever refers to it; without --yes it is only shown',
    )
    .argument('<id>', 'the asset', parseId)
    .option('--yes', 'do it', false)
    .action(async (id: Uuid, options: PlaceOptions & { yes: boolean }) => await remove(id, options, context));
}

const addPlaceOptions = (command: Command): Command =>
  addStoreOptions(command)
    .option('--server <url>', 'ask the service that serves it, instead of a store', parseServerOption)
    .option('--user <name>', '--server: user of its basic authentication; the password is asked for')
    .option('--password-stdin', 'read that password from standard input', false);

async function show(id: Uuid, options: PlaceOptions, context: Context): Promise<void> {
  await using place = await placeOf(options, context, { onlyLooks: true });
  context.finish((await tell(place, id, context)) === 'sound' ? EXIT.well : EXIT.failed);
}

async function remove(
  id: Uuid,
  { yes, ...options }: PlaceOptions & { readonly yes: boolean },
  context: Context,
): Promise<void> {
  const progress = createProgress(context.terminal);
  await using place = await placeOf(options, context, { onlyLooks: !yes });
  if ((await tell(place, id, context)) === 'missing') return context.finish(EXIT.failed);
  if (!yes) {
    progress.tell('Nothing was changed (--yes removes it). What refers to it is not looked for.');
    return context.finish(EXIT.well);
  }
  const isRemoved = await place.remove(id);
  progress.tell(isRemoved ? 'Removed.' : `NOT REMOVED: ${place.refusal}`);
  context.finish(isRemoved ? EXIT.well : EXIT.failed);
}

/** Says what the asset is. */
async function tell(
  place: AssetPlace,
  id: Uuid,
  { terminal }: Context,
): Promise<'sound' | 'damaged' | 'missing'> {
  const progress = createProgress(terminal);
  const asset = await place.stat(id);
  if (asset === undefined) {
    progress.tell(`${id.toString()} is not in ${place.name}`);
    return 'missing';
  }
  for (const line of describe(asset)) progress.tell(line);
  progress.tell(`  in: ${place.name}`);
  const damage = await damageOf(place, id);
  progress.tell(damage === undefined ? '  bytes: sound' : `  bytes: DAMAGED, ${damage}`);
  return damage === undefined ? 'sound' : 'damaged';
}

async function damageOf(place: AssetPlace, id: Uuid): Promise<string | undefined> {
  try {
    await place.read(id);
    return undefined;
  } catch (error) {
    if (error instanceof DamagedAssetError) return error.message;
    throw error;
  }
}

/** What a service does not say is left out. */
function describe(asset: OneAsset): string[] {
  const { id, type, name, description, sizeBytes, hash, creatorId, flags, createdAt, local, temporary } =
    asset;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['type', `${formatAssetType(type)} (${type})`],
    ['size', `${sizeBytes} bytes (${formatBytes(sizeBytes)})`],
    ['sha-256', hash],
    ['name', name],
    ['description', description],
    ['creator', creatorId],
    ['stored', createdAt === undefined ? undefined : formatTime(createdAt)],
    ['flags', formatFlags({ flags, local, temporary })],
  ];
  return [
    id.toString(),
    ...facts.flatMap(([word, fact]) => (fact === undefined || fact === '' ? [] : [`  ${word}: ${fact}`])),
  ];
}

function formatTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? `${seconds} s after 1970` : time.toISOString();
}

function formatFlags({
  flags,
  local,
  temporary,
}: Pick<StoredAsset, 'flags' | 'local' | 'temporary'>): string {
  const words = Object.entries(AssetFlag).flatMap(([word, bit]) => ((flags & bit) === 0 ? [] : [word]));
  return [...words, ...(local ? ['local'] : []), ...(temporary ? ['temporary'] : [])].join(', ') || 'none';
}

function parseId(text: string): Uuid {
  try {
    return Uuid.parse(text);
  } catch {
    throw new InvalidArgumentError('an asset is a UUID');
  }
}
