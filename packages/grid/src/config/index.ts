/** The configuration of a grid: its schema, its check and the files it names. */
export { DEFAULT_ACCOUNTS } from './default-accounts.ts';
export { loadGridConfig, loadScene } from './load.ts';
export { isLoopback, parseAccount, parseGridConfig } from './parse.ts';
export { MAX_PRIMS, MAX_REGIONS } from './schema.ts';
export type { FaceConfig, PartConfig, PrimInput, ScriptName } from './prim-schema.ts';
export type {
  AccountConfig,
  AccountInput,
  AssetConfig,
  CompleteGridConfig,
  GridConfig,
  PrimConfig,
  RegionConfig,
  TerrainConfig,
} from './schema.ts';
