/** Why a login came to nothing: nobody was reached, what answered was no grid, the grid refused, or nobody waited for its answer. */
export type LoginFailure = 'unreached' | 'unreadable' | 'refused' | 'called-off';

/** Reasons that are ours, not a grid's. @source client/src/login, the types of its outcomes */
const UNREADABLE: ReadonlySet<string> = new Set([
  'html',
  'empty',
  'not-a-login-answer',
  'incomplete',
  'http-status',
  'fault',
  'redirect-refused',
]);

/** What the reason of a `LoginFail` means. */
export function loginFailureOf(reason: string): LoginFailure {
  if (reason === 'unanswered') return 'unreached';
  if (reason === 'aborted') return 'called-off';
  return UNREADABLE.has(reason) ? 'unreadable' : 'refused';
}
