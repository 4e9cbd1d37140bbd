/** Environments of regions and parcels: what the capabilities ExtEnvironment and EnvironmentSettings say. */
export {
  MAX_DAY_SECONDS,
  USUAL_ALTITUDES,
  WHOLE_REGION,
  decodeEnvironment,
  decodeEnvironmentChange,
  decodeOlderEnvironment,
  encodeEnvironment,
  encodeEnvironmentChange,
  encodeStoredEnvironment,
  environmentRefusal,
} from './environment.ts';
export type { Environment, EnvironmentChange } from './environment.ts';
