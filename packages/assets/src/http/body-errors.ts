import { DecodeError } from '@landfall/protocol/errors';
import type { Answer } from './answer.ts';
import { refusal } from './answers.ts';

/** The body ended before its end: its sender has gone. */
export class CutBodyError extends DecodeError {
  constructor(cause?: unknown) {
    super('the body was cut off', { cause });
  }
}

/** A body that is not taken, with what its sender is answered. */
export class RefusedBodyError extends DecodeError {
  /** What its sender is told: 413 (too long), 415 (encoded) or 503 (too many at once). */
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('the body is not taken');
    this.answer = answer;
  }
}

/** 413. */
export const tooLarge = (maxBytes: number): Answer => refusal(413, `a body may have ${maxBytes} bytes`);

/** 503: others have all the memory that bodies may take. */
export const tooBusy = (): Answer => refusal(503, 'too many uploads at once', { 'retry-after': 1 });

/** 400, to whoever may still be there to read it. */
export const cutOff = (): Answer => refusal(400, 'the body was cut off', { connection: 'close' });

/** 415. */
export const encoded = (): Answer =>
  refusal(415, 'content encodings are not taken', { 'accept-encoding': 'identity' });
