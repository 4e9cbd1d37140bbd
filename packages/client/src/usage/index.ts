/** What callers give, looked at before it is used: JavaScript and `any` let everything through. */
export { checkOptions, checkValue, isObject, isPlace } from './check-options.ts';
export type { OptionKind, OptionKinds } from './check-options.ts';
