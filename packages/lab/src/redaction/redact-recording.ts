import type { CaptureRecord, RecordSink, Recording, RecordingEnd } from '../recording/index.ts';
import { Redactor } from './redactor.ts';
import type { RedactionOptions } from './redactor.ts';

/**
 * The same recording without its secrets: session ids, password hashes, MFA tokens, what names a machine, and what makes a URL a
 * capability. It is read twice each time it is read, so that a secret is known before it is first used. Story and packets stay as they
 * were; times, order and numbers do.
 */
export function redactRecording(recording: Recording, options: RedactionOptions = {}): Recording {
  const records = (): AsyncGenerator<CaptureRecord, RecordingEnd, undefined> => redacted(recording, options);
  return { records, [Symbol.asyncIterator]: records };
}

async function* redacted(
  recording: Recording,
  options: RedactionOptions,
): AsyncGenerator<CaptureRecord, RecordingEnd, undefined> {
  const redactor = new Redactor(options);
  for await (const record of recording) redactor.learn(record);
  const reading = recording.records();
  for (;;) {
    const { value, done } = await reading.next();
    if (done === true) return value;
    yield redactor.redact(value);
  }
}

/**
 * The same while something is recorded: each record is learnt from before it is passed on. A secret that is used before anything
 * has said that it is one passes: session ids are known by their fields, all others come by HTTP first.
 */
export function redactingSink(write: RecordSink, options: RedactionOptions = {}): RecordSink {
  const redactor = new Redactor(options);
  return (record) => {
    redactor.learn(record);
    write(redactor.redact(record));
  };
}
