/** A scenario as it was read: its steps in order, each with the place where it stands. */
import type { Query } from '../query/index.ts';
import type { Place } from './place.ts';

/** A scenario. */
export interface Scenario {
  readonly title: string;
  /** The frontmatter, key by key, as it was written. */
  readonly properties: ReadonlyMap<string, string>;
  /** From where its checks look that do not say so themselves. */
  readonly since: 'start' | 'last' | 'act';
  readonly steps: readonly Step[];
  /** Values to play it with, each with each, by name. */
  readonly matrix: ReadonlyMap<string, readonly string[]>;
}

/** One fence. */
export type Step =
  | Cast
  | TerritoryAct
  | Act
  | Check
  | Wait
  | Sensor
  | Shell
  | Mark
  | Disturbance
  | Network
  | Repeat
  | Sequence
  | Parallel;

/** Somebody who gets an account. */
export interface CastMember {
  readonly first: string;
  readonly last: string;
  readonly password: string;
  readonly id?: string;
  /** Which client plays the part, such as `mimic`. */
  readonly species: string;
}

/** `repeat n`: the fences inside, one after the other, so many times; `${round}` counts from 1. */
export interface Repeat {
  readonly type: 'repeat';
  readonly place: Place;
  readonly times: number;
  readonly steps: readonly Step[];
}

/** `sequence`: the fences inside, one after the other. */
export interface Sequence {
  readonly type: 'sequence';
  readonly place: Place;
  readonly steps: readonly Step[];
}

/** `parallel`: the fences inside, all at the same time. */
export interface Parallel {
  readonly type: 'parallel';
  readonly place: Place;
  readonly steps: readonly Step[];
}

/** `cast`: who takes part. */
export interface Cast {
  readonly type: 'cast';
  readonly place: Place;
  readonly members: readonly CastMember[];
}

/** A line for a console or a client, before variables are put in. */
export interface ConsoleLine {
  readonly text: string;
  readonly place: Place;
}

/** `territory`, `opensim`: lines for the console of the grid. */
export interface TerritoryAct {
  readonly type: 'territory';
  readonly place: Place;
  readonly lines: readonly ConsoleLine[];
}

/** `actor Name`, `mimic Name`: lines for a client, which does them one after the other while the scenario goes on. */
export interface Act {
  readonly type: 'act';
  readonly place: Place;
  readonly name: string;
  /** An `actor` must be cast; a `mimic` need not be. */
  readonly mustBeCast: boolean;
  readonly lines: readonly ConsoleLine[];
}

/** From where in the evidence a check looks: all of it, behind what the last check of the subject found, from the last act on, from now on, or from a mark on. */
export type Cursor = 'start' | 'last' | 'act' | 'now' | { readonly mark: string };

/** What one entry must hold: a text in it, or an expression. */
export type Condition =
  | { readonly type: 'contains'; readonly text: string; readonly place: Place }
  | { readonly type: 'query'; readonly source: string; readonly query: Query; readonly place: Place };

/** One entry of the subject must hold all of these conditions. */
export interface CheckGroup {
  /** `Territory`, `Simulant`, or the name of an actor. */
  readonly subject: string;
  readonly conditions: readonly Condition[];
}

/** How many entries must hold: `>= 3`. */
export interface Counted {
  readonly sign: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly count: number;
}

/** `verify` and `await`: what must be seen, now or within a time. */
export interface Check {
  readonly type: 'verify' | 'await';
  readonly place: Place;
  readonly title: string;
  /** Whose frame of reference, as the report shows it. */
  readonly frame: string;
  readonly groups: readonly CheckGroup[];
  readonly timeoutMs: number;
  /** Undefined: as the scenario says, or as is usual for what is expected. */
  readonly since: Cursor | undefined;
  /** `none`: nothing may be seen that holds. */
  readonly expect: 'some' | 'none';
  readonly counted: Counted | undefined;
  /** The name under which what it finds is known to an `Order`. */
  readonly as: string | undefined;
  /** Names of earlier finds that must have come in this order. */
  readonly order: readonly string[];
  /** What is kept of the entry that is found, by the name of the variable. */
  readonly captures: readonly { readonly name: string; readonly query: Query }[];
}

/** `wait`: time passes. */
export interface Wait {
  readonly type: 'wait';
  readonly place: Place;
  readonly ms: number;
}

/** `async-sensor`: from now on, whenever an entry holds, something is done. */
export interface Sensor {
  readonly type: 'sensor';
  readonly place: Place;
  readonly title: string;
  readonly groups: readonly CheckGroup[];
  readonly action: 'abort' | 'log' | 'alert';
  readonly text: string;
}

/** `bash`, `bash-export`: a script of the shell, where that is allowed. */
export interface Shell {
  readonly type: 'shell';
  readonly place: Place;
  readonly script: string;
  readonly exports: boolean;
}

/** `mark name`: a place in the evidence. */
export interface Mark {
  readonly type: 'mark';
  readonly place: Place;
  readonly name: string;
}

/** `fault`: the grid does something wrong from now on. */
export interface Disturbance {
  readonly type: 'fault';
  readonly place: Place;
  readonly fields: ReadonlyMap<string, string>;
}

/** `net`: what the way between clients and grid is like, for those who log in from now on. */
export interface Network {
  readonly type: 'net';
  readonly place: Place;
  /** Shares from 0 to 1. */
  readonly loss: number;
  readonly duplication: number;
  readonly reorder: number;
  /** One way, milliseconds. */
  readonly delayMs: number;
  readonly jitterMs: number;
}
