import type { Message } from '@landfall/protocol/message';
import type { RelayEnd } from '@landfall/protocol/relay';

/** A message on its way through the proxy. */
export interface RelayedMessage {
  /** The end that sent it: `viewer` or `simulator`. */
  readonly from: RelayEnd;
  /** Who is logged in, such as `Test User`. */
  readonly agent: string;
  /** `address:port` of the simulator. */
  readonly simulator: string;
  /** Its sender wants it acknowledged. */
  readonly reliable: boolean;
  /** Decoded; byte fields are views that must not be written to. */
  readonly message: Message;
}

/** A message that a rule sends of its own. */
export interface Injected {
  /** The end that receives it: `viewer` or `simulator`. */
  readonly to: RelayEnd;
  /** Any message, as it is encoded; its packet gets a number of its own. */
  readonly message: Message;
  /** Sent again until it is acknowledged. True by default. */
  readonly reliable?: boolean;
}

/** What a rule makes of a message. */
export interface RuleOutcome {
  /** It does not go on. False by default. */
  readonly drop?: boolean;
  /** At most 60,000. */
  readonly delayMs?: number;
  /** Goes on in its place. */
  readonly message?: Message;
  /** Sent besides, even when it is dropped; at most 64. */
  readonly inject?: readonly Injected[];
}

/** Asked once for each message; nothing, and it goes on as it is. */
export type Rule = (relayed: RelayedMessage) => RuleOutcome | undefined | void;

/** What a proxy asks. */
export interface Rules {
  /** The rule that holds now, if there is one. */
  readonly current: Rule | undefined;
  /** Hears what a rule threw, or that its outcome is none. */
  fault(error: unknown): void;
  /** Ends whatever keeps them up to date. */
  close(): void;
}
