/**
 * Why a login came to nothing: nobody was reached; what answered was no login service; one answered, and nothing can be made of
 * it; the grid refused; nobody waited for its answer.
 */
export type LoginFailure = 'unreached' | 'unreadable' | 'unusable' | 'refused' | 'called-off';

/** A failure in words: as clauses to be ended by a full stop, or by what came with it. */
export interface FailureWords {
  readonly failure: LoginFailure;
  /** For a line at the terminal. */
  readonly plain: string;
  /** For the story. */
  readonly told: string;
  /** For the verdict. */
  readonly judged: string;
  /** Who speaks in the message that comes with it; `nobody`: it says what the clauses say already. */
  readonly speaker: 'grid' | 'us' | 'nobody';
}

const NO_LOGIN_SERVICE: FailureWords = {
  failure: 'unreadable',
  plain: 'login answered by something else',
  told: 'What answers the Client is no Login Service',
  judged: 'what answered the login did not let it in',
  speaker: 'us',
};

/** Of the reasons that are ours, not a grid's. @source client/src/login, the types of its outcomes */
const OUR_REASONS: Readonly<Record<string, FailureWords>> = {
  unanswered: {
    failure: 'unreached',
    plain: 'login not answered',
    told: 'Nobody answers the Client',
    judged: 'the grid was not reached',
    speaker: 'us',
  },
  aborted: {
    failure: 'called-off',
    plain: 'login called off before it was answered',
    told: 'The Client turns back before the Login Service has answered',
    judged:
      'the login was called off before it was answered. The grid may have let the agent in all the same',
    speaker: 'nobody',
  },
  html: NO_LOGIN_SERVICE,
  empty: NO_LOGIN_SERVICE,
  'not-a-login-answer': NO_LOGIN_SERVICE,
  'http-status': {
    failure: 'unusable',
    plain: 'login answered with an HTTP error',
    told: 'What answers the Client lets nobody in',
    judged: 'the login was answered with an HTTP error',
    speaker: 'us',
  },
  incomplete: {
    failure: 'unusable',
    plain: 'login granted, but its answer cannot be used',
    told: 'The Login Service lets the Client in, but nothing can be made of its answer',
    judged: 'the grid let it in, but its answer cannot be used',
    speaker: 'us',
  },
  fault: {
    failure: 'unusable',
    plain: 'login not understood by the grid',
    told: 'The Login Service cannot make sense of the request',
    judged: 'the grid could not make sense of the login',
    speaker: 'grid',
  },
  'redirect-refused': {
    failure: 'unusable',
    plain: 'login sent elsewhere, where it does not go',
    told: 'The Login Service sends the Client elsewhere, where it does not go',
    judged: 'the grid sent the login elsewhere, where it did not go',
    speaker: 'us',
  },
};

/** What the reason of a `LoginFail` means, in words. Any other reason is a word of the grid's. */
export function failureWordsOf(reason: string): FailureWords {
  if (Object.hasOwn(OUR_REASONS, reason)) return OUR_REASONS[reason]!;
  const own = reason === '' ? '' : ` (${reason})`;
  return {
    failure: 'refused',
    plain: `login refused${own}`,
    told: `The Client is refused${own}`,
    judged: 'the grid refused the login',
    speaker: 'grid',
  };
}

/** What the reason of a `LoginFail` means. */
export function loginFailureOf(reason: string): LoginFailure {
  return failureWordsOf(reason).failure;
}
