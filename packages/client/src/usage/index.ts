/** What callers give, looked at before it is used: JavaScript and `any` let everything through. */
export { checkNames, checkOptions, checkValue, isObject, isPlace } from './check-options.ts';
export type { OptionKind, OptionKinds } from './check-options.ts';
export { MAX_TOLD, nearestName } from './nearest-name.ts';
