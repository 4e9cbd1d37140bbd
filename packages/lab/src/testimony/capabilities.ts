import type { Session } from './sessions.ts';

/** What stands at a URL. */
export interface Offered {
  /** `seed`, or the name of a capability. */
  readonly name: string;
  readonly session: Session;
  /** `address:port` of the simulator. */
  readonly sim: string | undefined;
}

/** A session has some hundred at each region. */
const MOST_OFFERED = 200_000;
/** What is asked below a capability's own path is no deeper. */
const MOST_STEPS = 8;

/** The capabilities that were granted in a recording, by the paths of their URLs: hosts have several names, paths are chosen by chance. */
export class Capabilities {
  readonly #offered = new Map<string, Offered>();

  /** Learns what a URL stands for. */
  learn(url: string, offered: Offered): void {
    const path = pathOf(url);
    if (path.length > 1 && this.#offered.size < MOST_OFFERED) this.#offered.set(path, offered);
  }

  /** What is asked for by a request with this target. */
  find(target: string): Offered | undefined {
    let path = pathOf(target);
    for (let step = 0; step < MOST_STEPS && path.length > 1; step++) {
      const found = this.#offered.get(path);
      if (found !== undefined) return found;
      path = path.slice(0, path.lastIndexOf('/'));
    }
    return undefined;
  }
}

/** Without scheme, host, query and final slash. */
function pathOf(url: string): string {
  const bare = url.replace(/^[a-z]+:\/\/[^/]*/i, '').split(/[?#]/, 1)[0]!;
  return bare.replace(/\/+$/, '');
}
