/**
 * What can go wrong, and whose fault it is. A peer's fault and the caller's fault are never the same class.
 * Every error has a literal `code`, so that it can be told apart without `instanceof` across copies of the package.
 */

/** The codes of {@link LandfallError}: one for each kind of fault. */
export type ErrorCode = 'decode' | 'encode' | 'usage' | 'remote' | 'closed' | 'timeout';

/** What every error of this project has in common. Never thrown itself. */
export abstract class LandfallError extends Error {
  /** Which kind of fault it is: one word for each class, the same in every copy of the package. */
  abstract readonly code: ErrorCode;
}

/** Where in the input a {@link DecodeError} was noticed. */
export interface DecodeLocation {
  /** Byte (or, for text, UTF-16 unit) offset into the input given to the decoder. */
  readonly offset?: number;
  /** Where in the structure, such as `ObjectData[3].TextureEntry`. */
  readonly path?: string;
  /** The error that this one was made of, where there was one. */
  readonly cause?: unknown;
}

/** Bytes or text from a peer that are not what their format says. The peer's fault. */
export class DecodeError extends LandfallError {
  /** The class as text, which a minifier leaves alone; `String(error)` begins with it. */
  override readonly name = 'DecodeError';
  /** Always `decode`: tells it apart where `instanceof` cannot. */
  readonly code = 'decode';
  /** What was wrong, without the place. */
  readonly what: string;
  /** Byte (or, for text, UTF-16 unit) offset into the input; undefined where no single place is at fault. */
  readonly offset: number | undefined;
  /** Where in the structure, such as `ObjectData[3].TextureEntry`; undefined where that is not known. */
  readonly path: string | undefined;

  constructor(what: string, { offset, path, cause }: DecodeLocation = {}) {
    super(describe(what, offset, path), { cause });
    this.what = what;
    this.offset = offset;
    this.path = path;
  }
}

/** A value that its format cannot express (out of range, too long). The caller's fault. */
export class EncodeError extends LandfallError {
  /** The class as text, which a minifier leaves alone; `String(error)` begins with it. */
  override readonly name = 'EncodeError';
  /** Always `encode`: tells it apart where `instanceof` cannot. */
  readonly code = 'encode';
  /** The field whose value does not fit, such as `ExtraParams`; undefined where the text says enough. */
  readonly path: string | undefined;

  constructor(what: string, path?: string) {
    super(describe(what, undefined, path));
    this.path = path;
  }
}

/** The caller broke the contract of a function or machine. The caller's fault. */
export class UsageError extends LandfallError {
  /** The class as text, which a minifier leaves alone; `String(error)` begins with it. */
  override readonly name = 'UsageError';
  /** Always `usage`: tells it apart where `instanceof` cannot. */
  readonly code = 'usage';
}

/** The peer understood and refused. Its own words are kept. */
export class RemoteError extends LandfallError {
  /** The class as text, which a minifier leaves alone; `String(error)` begins with it. */
  override readonly name = 'RemoteError';
  /** Always `remote`: tells it apart where `instanceof` cannot. */
  readonly code = 'remote';
  /** The peer's own machine-readable word for it, such as a login `reason` or an HTTP status. */
  readonly reason: RemoteReason;
  /** The peer's own message to people, empty when it had none. */
  readonly words: string;
  /** How long the peer asks to be left alone; undefined when it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(what: string, reason: RemoteReason, words = '', cause?: unknown, retryAfterMs?: number) {
    super(words.trim() === '' ? what : `${what}: ${words}`, { cause });
    this.reason = reason;
    this.words = words;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why something is closed: a word that programs may compare with. Others than these are possible, such as a program's own. */
export type ClosedReason =
  /** Our own goodbye, or a call of `logout`. */
  | 'logout'
  /** The caller's signal. */
  | 'aborted'
  /** A call of `stop`. */
  | 'stopped'
  /** Another movement has begun. */
  | 'superseded'
  /** The agent is in another region than the one that the call was about. */
  | 'region-changed'
  /** The grid wanted the agent gone: `words` are its own. */
  | 'kicked'
  /** The region gave the agent up. */
  | 'disabled'
  /** Nothing came for too long. */
  | 'silent'
  /** The simulator has died, or was started anew. */
  | 'lost'
  /** Nobody listens at the address, or there is no such host. */
  | 'unreachable'
  /** The connection broke. */
  | 'reset'
  /** The certificate is not acceptable. */
  | 'tls'
  /** TLS was asked for where there is none. */
  | 'no-tls'
  /** What came is no HTTP. */
  | 'protocol'
  /** A name or redirect leads into a private network. */
  | 'private-address'
  | (string & {});

/** Why a peer refused: its own word, or ours for what it said otherwise; an HTTP status as text. Others than these are possible. */
export type RemoteReason =
  /** Of logins: wrong name or password, and in OpenSimulator much else. */
  | 'key'
  /** Of logins: still logged in. */
  | 'presence'
  | 'tos'
  | 'critical'
  | 'mfa_challenge'
  | 'update'
  /** The region has said no: `words` are its own. */
  | 'refused'
  /** The region offers no such capability. */
  | 'no-capability'
  /** There is no such thing. */
  | 'missing'
  /** It was there, and is not any more. */
  | 'gone'
  /** What it belongs to does not let this agent. */
  | 'not-permitted'
  /** The map knows no such region. */
  | 'no-such-region'
  | (string & {});

/** Who ended a {@link ClosedError}, and the short word for why, such as `unreachable`, `tls`, `logout` or `kicked`. */
export interface ClosedCause {
  /** Who ended it: this program, the other end, or what lies between them. */
  readonly by: 'us' | 'peer' | 'network';
  /** The short word for why, which programs may compare with. */
  readonly reason: ClosedReason;
  /** What the peer said to people, such as why it kicked us. */
  readonly words?: string;
  /** The error that ended it, where there was one. */
  readonly cause?: unknown;
}

/** The thing that was used or waited for has ended: who ended it, and why. */
export class ClosedError extends LandfallError {
  /** The class as text, which a minifier leaves alone; `String(error)` begins with it. */
  override readonly name = 'ClosedError';
  /** Always `closed`: tells it apart where `instanceof` cannot. */
  readonly code = 'closed';
  /** Who ended it: this program, the other end, or what lies between them. */
  readonly by: 'us' | 'peer' | 'network';
  /** A short word for why. */
  readonly reason: ClosedReason;
  /** The peer's own message to people, empty when it had none. */
  readonly words: string;

  constructor(what: string, { by, reason, words = '', cause }: ClosedCause) {
    super(what, { cause });
    this.by = by;
    this.reason = reason;
    this.words = words;
  }
}

/** Nothing came in time. `waitedMs` is how long, `missing` names what was awaited first and never came. */
export class TimeoutError extends LandfallError {
  /** The class as text, which a minifier leaves alone; `String(error)` begins with it. */
  override readonly name = 'TimeoutError';
  /** Always `timeout`: tells it apart where `instanceof` cannot. */
  readonly code = 'timeout';
  /** How long was waited in all, milliseconds. */
  readonly waitedMs: number;
  /** What was awaited first and never came: often the name of a message, such as `ChatFromSimulator`. */
  readonly missing: string;

  constructor(what: string, waitedMs: number, missing: string, cause?: unknown) {
    super(what, { cause });
    this.waitedMs = waitedMs;
    this.missing = missing;
  }
}

function describe(what: string, offset: number | undefined, path: string | undefined): string {
  const at = offset === undefined ? '' : ` at offset ${offset}`;
  // A text that ends with the place need not name it twice.
  const where = path === undefined || path === '' || what.endsWith(path) ? '' : ` in ${path}`;
  return `${what}${at}${where}`;
}
