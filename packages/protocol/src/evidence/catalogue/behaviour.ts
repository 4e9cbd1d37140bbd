import type { Chapter } from './observation.ts';

/** A deliberate oddity of the client, with a sentence on what it does next. */
export interface BehaviourDetails {
  /** The ticket is never used. */
  readonly Ghost: { readonly message: string };
  /** Neither AgentUpdate nor pings. */
  readonly Wallflower: { readonly message: string };
  /** Nothing at all is sent any more. */
  readonly Silent: { readonly message: string };
  /** A login that is meant to be refused. */
  readonly Rejection: { readonly message: string };
}

const behaviour = (signal: string): Chapter<BehaviourDetails>['Ghost'] => ({
  side: 'CLIENT',
  component: 'BEHAVIOR',
  signal,
  sys: 'BEHAVIOUR',
  sig: signal,
  val: ({ message }) => message,
});

export const BEHAVIOUR: Chapter<BehaviourDetails> = {
  Ghost: behaviour('GHOST'),
  Wallflower: behaviour('WALLFLOWER'),
  Silent: behaviour('SILENT'),
  Rejection: behaviour('REJECTION'),
};
