import type { LandfallError } from '@landfall/protocol/errors';
import type { Clock, Link } from '@landfall/transport/ports';
import { record } from '@landfall/transport/wrappers';
import type { ExchangeSink } from '@landfall/transport/wrappers';
import { createRecordingFile, portsSink } from '../recording/index.ts';
import type { RecordingReport, RecordSink } from '../recording/index.ts';
import { redactingSink } from '../redaction/index.ts';

/** What a proxy records: what passes between it and the grid, with the grid's own addresses. */
export interface ProxyRecording {
  /** The link, but recorded. */
  link(link: Link): Link;
  /** Takes each exchange of HTTP between the proxy and the grid. */
  readonly exchange: ExchangeSink;
  /** A word of the proxy, such as what a rule did. */
  mark(name: string, text: string): void;
  /** Writes what waits, and closes the file. */
  close(): Promise<RecordingReport>;
}

/** Where it goes, and how much of it. */
export interface ProxyRecordingOptions {
  readonly clock: Clock;
  /** Secrets stay in it. False by default. */
  readonly keepsSecrets?: boolean | undefined;
  readonly maxFileBytes?: number | undefined;
  readonly onFault?: (fault: LandfallError) => void;
}

/** A circuit at its most busy has thousands of packets a second, and a proxy many circuits. */
const GATHER_MS = 20;

/** Opens the file that a proxy records into. @throws UsageError where the file cannot be written */
export async function createProxyRecording(
  path: string,
  { clock, keepsSecrets = false, maxFileBytes, onFault }: ProxyRecordingOptions,
): Promise<ProxyRecording> {
  const file = await createRecordingFile(path, {
    side: 'proxy',
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    gatherMs: GATHER_MS,
    ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
    ...(onFault === undefined ? {} : { onFault }),
  });
  const raw: RecordSink = (written) => file.write(written);
  const write = keepsSecrets ? raw : redactingSink(raw);
  const { datagram, exchange } = portsSink(write, 'proxy');
  return {
    link: (link) => record(link, clock, datagram),
    exchange,
    mark: (name, text) =>
      write({ kind: 'mark', side: 'proxy', monoMs: clock.now(), wallMs: clock.wallTime(), name, text }),
    close: () => file.close(),
  };
}
