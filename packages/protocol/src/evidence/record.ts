import type { Vector3 } from '../datatypes/index.ts';

/** Which end of the wire testifies. */
export type Side = 'CLIENT' | 'SERVER';

/** The part of the story an observation belongs to. `WORLD` is what an agent perceives and does once it has arrived. */
export type Component = 'LOGIN' | 'CAPS' | 'UDP' | 'WORLD' | 'BEHAVIOR' | 'LOGOUT';

/** What a typed detail may hold. Ids are text. Nothing secret has a place here: see the catalogue. */
export type DetailValue = string | number | boolean | Vector3 | undefined;

/** A typed detail as it stands in a record. */
export type Detail = Readonly<Record<string, DetailValue>>;

/** The packet in which something was observed. */
export interface PacketNote {
  /** Seen from the observer: `in` was received, `out` was sent. */
  readonly dir: 'in' | 'out';
  /** Sequence number on the circuit. */
  readonly seq: number;
  /** Message name. */
  readonly name: string;
  /** Datagram length in bytes. */
  readonly len: number;
  /** The packet's flag byte. */
  readonly flags: number;
}

/**
 * The six keys that every observer of the family writes, in this order.
 * @source rituals §2.3
 */
export interface Testimony {
  /** UTC, ISO 8601 with milliseconds and `Z`. */
  readonly at: string;
  /** The program that testifies, such as `landfall/0.1.0`. */
  readonly ua?: string;
  /** The observer: `Visitant` (a client), `Ranger` (a server), `Director` (a scenario). */
  readonly via: string;
  /** The faculty, such as `SENSORY`. */
  readonly sys: string;
  /** The behaviour, such as `AUDITION`. */
  readonly sig: string;
  /** What was observed, as text. */
  readonly val: string;
}

/** One observation by one observer: the six keys of {@link Testimony} first, then ours. */
export interface EvidenceRecord extends Testimony {
  /** Version of the keys that follow. */
  readonly v: 1;
  /** Names the run: equal for all observers of one scenario. */
  readonly run: string;
  /** 1, 2, 3… per observer; a gap is lost evidence. */
  readonly seq: number;
  /** Monotonic milliseconds of the observer's clock, at most three decimals. */
  readonly mono: number;
  /** Whose story it belongs to: the avatar's name, or the observer's own where it is about nobody in particular. */
  readonly actor: string;
  /** The catalogue's name of the observation. */
  readonly kind: string;
  /** Which end of the wire testifies here; that of the catalogue, or of the witness where both ends can. */
  readonly side: Side;
  /** The part of the story that it belongs to, such as `CAPS`. */
  readonly component: Component;
  /** The signal of the ritual log, such as `SEND TeleportStart`. */
  readonly signal: string;
  /** The typed detail from which `val` was made. */
  readonly data?: Detail;
  /** The `seq` of the observation, by the same observer, that brought this one about. */
  readonly cause?: number;
  /** Circuit code of the agent that it is about; absent where it belongs to no circuit. */
  readonly circuit?: number;
  /** `address:port` of the simulator it was seen of, or by. Several regions share a circuit code, never this. */
  readonly sim?: string;
  /** The packet that it was seen in; absent where no single one was noted. */
  readonly pkt?: PacketNote;
  /** `true`: nobody has testified it; it is concluded from what passed on the wire. */
  readonly reconstructed?: true;
}
