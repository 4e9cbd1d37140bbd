/** A proxy between viewers and their grid: everything passes as it is, is recorded, and can be dropped, delayed, changed or added to. */
export { startProxy } from './proxy.ts';
export type { Proxy, ProxyOptions, ProxyStatus } from './proxy.ts';
export { nodeProxyEnvironment } from './node-environment.ts';
export type { ProxyEnvironment } from './environment.ts';
export { createProxyRecording } from './proxy-recording.ts';
export type { ProxyRecording } from './proxy-recording.ts';
export { createRulesFile } from './rules-file.ts';
export type { Injected, RelayedMessage, Rule, RuleOutcome, Rules } from './rule.ts';
