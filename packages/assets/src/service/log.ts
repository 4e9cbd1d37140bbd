import { callListener } from '@landfall/transport/drive';

/** What happened, for machines to read. Never a credential, a header or a signed path. */
export interface ServiceEvent {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** Short and constant, such as `request` or `damaged`. */
  readonly event: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/** Hears of everything that happens. What it throws, or its promise is rejected with, is dropped: a log that fails is no reason to serve nothing. */
export type ServiceLog = (event: ServiceEvent) => unknown;

/** For who wants to hear of nothing. */
export const silentLog: ServiceLog = () => undefined;

/** The same log, with its failures dropped. */
export const harmlessLog =
  (log: ServiceLog): ((event: ServiceEvent) => void) =>
  (event) =>
    callListener(
      () => log(event),
      () => undefined,
    );

/** One line of JSON, with its time. */
export const formatLogLine = ({ level, event, fields }: ServiceEvent, at: Date): string =>
  `${JSON.stringify({ time: at.toISOString(), level, event, ...fields })}\n`;
