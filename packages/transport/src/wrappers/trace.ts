import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { takeRejection } from '../drive/index.ts';
import type { Link } from '../ports/index.ts';

/**
 * Calls `log` with a line for each datagram, such as `127.0.0.1:40000 → 127.0.0.1:9000  46 bytes  UseCircuitCode`.
 * A promise that `log` returns is not waited for, and dropped when it is rejected. `describe` says what a datagram is; without it the line ends with the size.
 */
export function trace(
  link: Link,
  log: (line: string) => unknown,
  describe?: (datagram: Uint8Array) => string,
): Link {
  const note = (from: Endpoint, to: Endpoint, datagram: Uint8Array): void => {
    const what = describe === undefined ? '' : `  ${describe(datagram)}`;
    const line = `${formatEndpoint(from)} → ${formatEndpoint(to)}  ${datagram.length} bytes${what}`;
    takeRejection(log(line), dropped);
  };
  return {
    local: link.local,
    send(datagram, to) {
      note(link.local, to, datagram);
      link.send(datagram, to);
    },
    onDatagram(receive) {
      link.onDatagram((datagram, from) => {
        note(from, link.local, datagram);
        return receive(datagram, from);
      });
    },
    onError: (report) => link.onError(report),
    close: () => link.close(),
  };
}

const dropped = (): void => undefined;
