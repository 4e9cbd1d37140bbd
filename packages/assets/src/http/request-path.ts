/** The path and query of a request target. */
export interface Target {
  /** Percent-encoding still in it; begins with `/`. */
  readonly path: string;
  /** Without the `?`; empty when there is none. */
  readonly query: string;
}

/** Splits a request target of origin or absolute form; undefined for the others (`*`, an authority). @source RFC 9112 §3.2 */
export function parseTarget(target: string): Target | undefined {
  const rest = target.startsWith('/') ? target : withoutAuthority(target);
  if (rest === undefined) return undefined;
  const mark = rest.indexOf('?');
  return mark < 0 ? { path: rest, query: '' } : { path: rest.slice(0, mark), query: rest.slice(mark + 1) };
}

/** Whom a target of absolute form is for, as written; undefined for the others. It goes before Host. @source RFC 9112 §3.2.2 */
export function authorityOf(target: string): string | undefined {
  return target.startsWith('/') ? undefined : /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1];
}

function withoutAuthority(target: string): string | undefined {
  const match = /^https?:\/\/[^/?#]+(\/.*)?$/i.exec(target);
  return match === null ? undefined : (match[1] ?? '/');
}

/** Percent-encoding resolved; undefined when it is broken. */
export function decodeSegment(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
