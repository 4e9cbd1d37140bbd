import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { LandfallError } from '@landfall/protocol/errors';
import type { Clock, Ports } from '@landfall/transport/ports';
import { recordPorts } from '@landfall/transport/wrappers';
import type { ExchangeSink } from '@landfall/transport/wrappers';
import { createRecordingFile, evidenceSink, portsSink } from '../recording/index.ts';
import type { RecordSink, RecordingFile, RecordingReport, RecordingSide } from '../recording/index.ts';
import { redactingSink } from '../redaction/index.ts';

/** Where a run is recorded, and how. */
export interface RecorderOptions {
  /** The file; without one nothing is recorded. */
  readonly path: string | undefined;
  /** The side that is recorded, or the first of them. */
  readonly side: RecordingSide;
  /** Times the marks of the recorder; what passes has its times from the clock of its ports. */
  readonly clock: Clock;
  /** Secrets stay in it. False by default. */
  readonly keepsSecrets?: boolean | undefined;
  /** A file of more bytes is followed by another. */
  readonly maxFileBytes?: number | undefined;
  /** Hears, once, when the recording ends before its time. */
  readonly onFault?: (fault: LandfallError) => void;
}

/** Records a run of one of our programs, or nothing where no file was given. */
export interface Recorder {
  /** The ports of one side: what passes through them is recorded. */
  ports<P extends Ports>(ports: P, side?: RecordingSide): P;
  /** Takes what one side testifies. */
  evidence(side?: RecordingSide): (record: EvidenceRecord) => void;
  /** For `startGrid`, whose HTTP server on Node is none of its ports'; undefined where nothing is recorded. */
  readonly onExchange: ExchangeSink | undefined;
  /** Writes what waits; undefined where nothing was recorded. */
  close(): Promise<RecordingReport | undefined>;
}

/**
 * Opens the recording of a run; without a path, one that passes everything on and keeps nothing.
 * @throws UsageError where the file cannot be written: before anything has begun
 */
export async function createRecorder(options: RecorderOptions): Promise<Recorder> {
  const { path, side, clock, keepsSecrets = false, maxFileBytes, onFault } = options;
  if (path === undefined) return NOTHING;
  const file = await createRecordingFile(path, {
    side,
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
    ...(onFault === undefined ? {} : { onFault }),
  });
  const write: RecordSink = (record) => file.write(record);
  return new FileRecorder(file, keepsSecrets ? write : redactingSink(write), side);
}

class FileRecorder implements Recorder {
  readonly onExchange: ExchangeSink;
  readonly #file: RecordingFile;
  readonly #write: RecordSink;
  readonly #side: RecordingSide;

  constructor(file: RecordingFile, write: RecordSink, side: RecordingSide) {
    this.#file = file;
    this.#write = write;
    this.#side = side;
    this.onExchange = portsSink(write, 'server').exchange;
  }

  ports<P extends Ports>(ports: P, side: RecordingSide = this.#side): P {
    return recordPorts(ports, portsSink(this.#write, side));
  }

  evidence(side: RecordingSide = this.#side): (record: EvidenceRecord) => void {
    return evidenceSink(this.#write, side);
  }

  close(): Promise<RecordingReport> {
    return this.#file.close();
  }
}

const NOTHING: Recorder = {
  ports: (ports) => ports,
  evidence: () => () => undefined,
  onExchange: undefined,
  close: () => Promise.resolve(undefined),
};
