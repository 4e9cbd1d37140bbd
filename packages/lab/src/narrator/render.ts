import type { Beat } from './collapse.ts';
import { formatDuration, formatSize } from './quantity.ts';
import type { Story } from './story.ts';

/** The two programs, the transports and the scenario, as the head of a narrative names them. */
export interface Environment {
  /** What the server calls itself; `unnamed` where it does not, `not instrumented` where it does not testify. */
  readonly server: string;
  /** What the client calls itself; `unnamed` where it does not, `not instrumented` where it does not testify. */
  readonly client: string;
  /** Transports that were seen, such as `HTTP (login), UDP (circuit)`; `none seen` where there are none. */
  readonly protocol: string;
  /** Which one was played, such as `wallflower`; `standard` where the client names none. */
  readonly scenario: string;
}

/** What the evidence itself says of the environment. */
export function environmentOf({ records, scenario }: Story): Environment {
  const uaOf = (side: string): string | undefined => {
    const own = records.filter((record) => record.side === side);
    const ua = own.find((record) => record.ua !== undefined)?.ua;
    const isConcluded = own.length > 0 && own.every(({ reconstructed }) => reconstructed === true);
    if (!isConcluded) return ua;
    return ua === undefined ? 'reconstructed from the wire' : `${ua} (reconstructed from the wire)`;
  };
  const seen = (side: string): boolean => records.some((record) => record.side === side);
  const unseen = (side: string): string => (seen(side) ? 'unnamed' : 'not instrumented');
  return {
    server: uaOf('SERVER') ?? unseen('SERVER'),
    client: uaOf('CLIENT') ?? unseen('CLIENT'),
    protocol: protocolOf(records.map(({ component }) => component)),
    scenario,
  };
}

function protocolOf(components: readonly string[]): string {
  const used = [
    components.includes('LOGIN') ? 'HTTP (login)' : '',
    components.includes('UDP') ? 'UDP (circuit)' : '',
    components.includes('CAPS') ? 'HTTP (capabilities)' : '',
  ].filter((name) => name !== '');
  return used.length === 0 ? 'none seen' : used.join(', ');
}

/** A region that is gone to, by its name where that is known. */
export const regionAt = (name: string | undefined, endpoint: string): string =>
  `${name ?? 'the region'} at ${endpoint}`;

/** `×18, 15.6 kB, 240 ms` of a beat that stands for several observations; empty for a single one. */
export function formatRepeats({ count, sizeBytes, spanMs }: Beat): string {
  if (count === 1) return '';
  const size = sizeBytes === 0 ? [] : [formatSize(sizeBytes)];
  return [`×${count}`, ...size, formatDuration(spanMs)].join(', ');
}

/**
 * What `tell` says, which may be nothing; `fallback` where the detail is not what the catalogue promises, as in evidence that
 * others wrote.
 */
export function tellOr<T extends string | undefined>(fallback: string, tell: () => T): T | string {
  try {
    return tell();
  } catch (error) {
    if (error instanceof TypeError) return fallback;
    throw error;
  }
}
