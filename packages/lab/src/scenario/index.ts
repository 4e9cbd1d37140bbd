/** Literate scenarios: Markdown files whose fences say what happens, and what must be seen then. */
export { MODES, openMode, openScenario } from './open-scenario.ts';
export type { Mode } from './open-scenario.ts';
export { loadScenario, parseScenario } from './parse-scenario.ts';
export type { ReadFile } from './includes.ts';
export { parseMs, readMs } from './amounts.ts';
export { expandVariables } from './variables.ts';
export { scenarioFault } from './place.ts';
export type { Place } from './place.ts';
export { parseMatrixValues } from './matrix.ts';
export type {
  Act,
  Cast,
  CastMember,
  Check,
  CheckGroup,
  Condition,
  ConsoleLine,
  Counted,
  Cursor,
  Disturbance,
  Mark,
  Network,
  Parallel,
  Repeat,
  Scenario,
  Sensor,
  Sequence,
  Shell,
  Step,
  TerritoryAct,
  Wait,
} from './scenario.ts';
