import { callListener } from '@landfall/transport/drive';

/** What happened, for machines to read. Never a credential, a header or a signed path. */
export interface ServiceEvent {
  /** How bad it is, the worst first: `error`, `warn`, `info`, `debug`. */
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** Short and constant, such as `request` or `damaged`. */
  readonly event: string;
  /** What belongs to it, by name, such as `route`, `hash` or `reason`; empty for nothing. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Hears of everything that happens. What it throws, or its promise is rejected with, is dropped: a log that fails is no reason to serve
 * nothing. One that says which `levels` it writes is not called for others, and nothing is made for it.
 */
export type ServiceLog = ((event: ServiceEvent) => unknown) & {
  readonly levels?: readonly ServiceEvent['level'][];
};

/** For who wants to hear of nothing. */
export const silentLog: ServiceLog = Object.assign(() => undefined, { levels: [] });

/** A log whose failures are dropped. */
export interface HarmlessLog {
  (event: ServiceEvent): void;
  /** Whether it would write an event of that level: some are not worth making otherwise. */
  hears(level: ServiceEvent['level']): boolean;
}

/** The same log, with its failures dropped. */
export function harmlessLog(log: ServiceLog): HarmlessLog {
  const { levels } = log;
  const hears = (level: ServiceEvent['level']): boolean => levels?.includes(level) ?? true;
  const tell = (event: ServiceEvent): void => {
    if (!hears(event.level)) return;
    callListener(
      () => log(event),
      () => undefined,
    );
  };
  return Object.assign(tell, { hears });
}

/** One line of JSON, with its time. */
export const formatLogLine = ({ level, event, fields }: ServiceEvent, at: Date): string =>
  `${JSON.stringify({ time: at.toISOString(), level, event, ...fields })}\n`;
