import type { Ports } from '@landfall/transport/ports';

/** What somebody has taken of the world and not given back. */
export interface Held {
  /** What is to happen by the clock. */
  readonly timers: number;
  readonly sockets: number;
  /** Requests without an answer. */
  readonly requests: number;
}

export const NOTHING: Held = Object.freeze({ timers: 0, sockets: 0, requests: 0 });

/** The same ports, and a count of what is held through them. */
export function countPorts<P extends Ports>(ports: P): { readonly ports: P; held(): Held } {
  const timers = new Set<symbol>();
  let sockets = 0;
  let requests = 0;
  const clock: Ports['clock'] = {
    now: () => ports.clock.now(),
    wallTime: () => ports.clock.wallTime(),
    after(delayMs, callback, options) {
      const timer = Symbol();
      timers.add(timer);
      const cancel = ports.clock.after(
        delayMs,
        () => {
          timers.delete(timer);
          callback();
        },
        options,
      );
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
  };
  const openLink: Ports['openLink'] = async (options) => {
    const link = await ports.openLink(options);
    sockets++;
    let isOpen = true;
    return {
      local: link.local,
      send: (datagram, to) => link.send(datagram, to),
      onDatagram: (receive) => link.onDatagram(receive),
      onError: (report) => link.onError(report),
      close: async () => {
        if (isOpen) sockets--;
        isOpen = false;
        await link.close();
      },
    };
  };
  const http: Ports['http'] = {
    ...ports.http,
    request: async (request) => {
      requests++;
      try {
        return await ports.http.request(request);
      } finally {
        requests--;
      }
    },
  };
  return {
    ports: { ...ports, clock, openLink, http },
    held: () => ({ timers: timers.size, sockets, requests }),
  };
}
