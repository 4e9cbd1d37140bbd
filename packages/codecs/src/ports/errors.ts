import { RemoteError, UsageError } from '@landfall/protocol/errors';

/** So many jobs wait already that this one was not taken; nothing is wrong with it. */
export class CodecBusyError extends RemoteError {
  constructor() {
    super('the codec has too much to do', 'busy');
  }
}

/** The worker died of this job. The bytes are not to be tried again. */
export class CodecCrashedError extends RemoteError {
  constructor(words: string, cause?: unknown) {
    super('the codec broke on these bytes', 'crashed', words, cause);
  }
}

/** An optional dependency that this needs is not installed. */
export class CodecAbsentError extends UsageError {
  /** What is missing: an npm package such as `sharp`, or in words. */
  readonly dependency: string;

  constructor(dependency: string) {
    super(`${dependency} is not installed`);
    this.dependency = dependency;
  }
}
