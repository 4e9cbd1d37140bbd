import type { Uuid } from '@landfall/protocol/datatypes';
import type { Account } from '../../services/accounts/index.ts';
import type { RouteHandler } from '@landfall/assets/http';

/** A URL that works until it is closed. */
export interface OpenedUrl {
  readonly url: string;
  readonly close: () => void;
}

/** On whose behalf a capability works, and what it can use. */
export interface CapabilityContext {
  /** Whose agent it is. */
  readonly account: Account;
  /** Of the region that offers it. */
  readonly regionId: Uuid;
  /** Makes a random id, different each time. */
  readonly newId: () => Uuid;
  /**
   * Opens a URL of its own for one more step, such as the upload that was asked for: what is posted there. It goes with the agent.
   * `maxBodyBytes` as `Router.add` has it.
   */
  readonly openUrl: (suffix: string, handler: RouteHandler, maxBodyBytes?: number) => OpenedUrl;
}

/** A capability that takes some methods only; others are answered 405. */
export interface OfferedRoute {
  /** HTTP methods in upper case, such as `POST`. */
  readonly methods: readonly string[];
  /** Answers requests with one of the methods. */
  readonly handle: RouteHandler;
}

/** Makes the handler of a capability for one agent; one alone takes every method. */
export type Offer = (context: CapabilityContext) => RouteHandler | OfferedRoute;

/** Capabilities by name. */
export type Offers = Readonly<Record<string, Offer>>;
