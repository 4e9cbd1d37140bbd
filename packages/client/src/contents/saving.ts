import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { asArray, asBoolean, asString } from '@landfall/protocol/llsd';
import { parseCompileError } from '@landfall/protocol/script';
import type { CompileError } from '@landfall/protocol/script';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { TransferOptions } from '../transfers/index.ts';
import { upload } from '../uploads/index.ts';

/** What became of the bytes of an item in an object. */
export interface SavedItem {
  /** Of scripts: whether it compiles; what is no script has nothing to compile. */
  readonly compiled: boolean;
  /** What the region's compiler said; at most {@link MAX_COMPILE_ERRORS}. */
  readonly errors: readonly CompileError[];
}

/** How it is saved. */
export interface SaveOptions extends TransferOptions {
  /** Of scripts: whether it is to run; true by default. */
  readonly isRunning?: boolean;
}

/** What a compiler says beyond that is left out. */
export const MAX_COMPILE_ERRORS = 100;

/** Which capability takes the bytes of an item in an object, by its type. @source live.md L1.5 */
const CAPABILITY_OF: ReadonlyMap<number, string> = new Map([
  [ASSET_TYPE.notecard, 'UpdateNotecardTaskInventory'],
  [ASSET_TYPE.script, 'UpdateScriptTask'],
  [ASSET_TYPE.gesture, 'UpdateGestureTaskInventory'],
  [ASSET_TYPE.settings, 'UpdateSettingsTaskInventory'],
  [ASSET_TYPE.material, 'UpdateMaterialTaskInventory'],
]);

/** What a room that saves must ask the region for. */
export const SAVE_CAPABILITIES: readonly string[] = [...CAPABILITY_OF.values()];

/** Gives an item in an object other bytes. */
export async function saveItem(
  objectId: Uuid,
  { id, assetType, name }: InventoryItem,
  bytes: Uint8Array,
  region: Region,
  scope: SessionScope,
  { isRunning = true, ...options }: SaveOptions,
): Promise<SavedItem> {
  const capability = CAPABILITY_OF.get(assetType);
  if (capability === undefined)
    throw new UsageError(`${name} is of type ${assetType}, whose bytes cannot be changed in an object`);
  if (bytes.length === 0) throw new UsageError('there is nothing to save');
  const isScript = assetType === ASSET_TYPE.script;
  const asked = { item_id: id, task_id: objectId };
  const said = await upload(
    {
      capability,
      asked: isScript ? { ...asked, is_script_running: isRunning, target: 'mono' } : asked,
      bytes,
    },
    region,
    scope,
    options,
  );
  if (!isScript) return { compiled: true, errors: [] };
  const errors = asArray(said['errors']).slice(0, MAX_COMPILE_ERRORS).map(asString).map(parseCompileError);
  return { compiled: asBoolean(said['compiled']), errors };
}
