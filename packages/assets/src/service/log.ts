/** What happened, for machines to read. Never a credential, a header or a signed path. */
export interface ServiceEvent {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** Short and constant, such as `request` or `damaged`. */
  readonly event: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/** Hears of everything that happens; must not throw. */
export type ServiceLog = (event: ServiceEvent) => void;

/** For who wants to hear of nothing. */
export const silentLog: ServiceLog = () => undefined;

/** One line of JSON, with its time. */
export const formatLogLine = ({ level, event, fields }: ServiceEvent, at: Date): string =>
  `${JSON.stringify({ time: at.toISOString(), level, event, ...fields })}\n`;
