/** The configuration of a grid: its schema, its check and the files it names. */
export { DEFAULT_GRID } from './default.ts';
export { loadGridConfig, loadScene } from './load.ts';
export { isLoopback, parseGridConfig } from './parse.ts';
export { MAX_PRIMS } from './schema.ts';
export type {
  AccountConfig,
  CompleteGridConfig,
  GridConfig,
  PrimConfig,
  RegionConfig,
  TerrainConfig,
} from './schema.ts';
