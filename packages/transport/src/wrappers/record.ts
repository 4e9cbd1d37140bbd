import type { Endpoint } from '@landfall/protocol/datatypes';
import { takeRejection } from '../drive/index.ts';
import type { Clock, Instant, Link } from '../ports/index.ts';

/** Seen from the link that is wrapped. */
export type DatagramDirection = 'outgoing' | 'incoming';

/** One datagram that passed, and when. */
export interface RecordedDatagram {
  /** Whether the wrapped link sends it or has got it. */
  readonly direction: DatagramDirection;
  /** Milliseconds since 1970, as capture files have it. */
  readonly wallTimeMs: number;
  /** When it passed, by the monotonic clock. */
  readonly at: Instant;
  /** Its sender: of an outgoing one the `local` of the wrapped link. */
  readonly from: Endpoint;
  /** Its receiver: of an incoming one the `local` of the wrapped link. */
  readonly to: Endpoint;
  /** The datagram itself, not a copy: whoever keeps it longer than the call copies it. */
  readonly bytes: Uint8Array;
}

/**
 * Shows each datagram to `sink` before it goes on, such as to a capture file's writer. A promise that `sink` returns is not waited for,
 * and dropped when it is rejected.
 */
export function record(link: Link, clock: Clock, sink: (datagram: RecordedDatagram) => unknown): Link {
  const note = (direction: DatagramDirection, from: Endpoint, to: Endpoint, bytes: Uint8Array): void =>
    takeRejection(
      sink({ direction, wallTimeMs: clock.wallTime(), at: clock.now(), from, to, bytes }),
      () => undefined,
    );
  return {
    local: link.local,
    send(datagram, to) {
      note('outgoing', link.local, to, datagram);
      link.send(datagram, to);
    },
    onDatagram(receive) {
      link.onDatagram((datagram, from) => {
        note('incoming', from, link.local, datagram);
        return receive(datagram, from);
      });
    },
    onError: (report) => link.onError(report),
    close: () => link.close(),
  };
}
