import { StorageError } from '../store/index.ts';

/** An object (or what the object store says of one) is longer than it can be. */
export class OversizeError extends StorageError {
  constructor() {
    super('an answer of the object store is larger than it may be', 'input-output');
  }
}
