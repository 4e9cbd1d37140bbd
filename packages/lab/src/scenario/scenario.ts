/** A scenario as it was read: its steps in order, each with the place where it stands. */
import type { Query } from '../query/index.ts';
import type { Place } from './place.ts';

/** A scenario. */
export interface Scenario {
  /** As its frontmatter or else its first heading says; the file's path where neither does. */
  readonly title: string;
  /** The frontmatter, key by key, as it was written. */
  readonly properties: ReadonlyMap<string, string>;
  /** From where its checks look that do not say so themselves. */
  readonly since: 'start' | 'last' | 'act';
  /** The fences that do something, in their order; at least one. Those for readers, such as `json`, are left out. */
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
  /** First name of the account; may have variables in it. */
  readonly first: string;
  /** Last name of the account; may have variables in it. */
  readonly last: string;
  /** Password of the account, as plain text; may have variables in it. */
  readonly password: string;
  /** UUID of the account as text; left out where any will do. */
  readonly id?: string;
  /** Which client plays the part, such as `mimic`. */
  readonly species: string;
}

/** `repeat n`: the fences inside, one after the other, so many times; `${round}` counts from 1. */
export interface Repeat {
  /** Tells it from other {@link Step}s. */
  readonly type: 'repeat';
  /** Where its fence opens. */
  readonly place: Place;
  /** How many rounds: 1 to 1000. */
  readonly times: number;
  /** What one round is, in its order; at least one. */
  readonly steps: readonly Step[];
}

/** `sequence`: the fences inside, one after the other. */
export interface Sequence {
  /** Tells it from other {@link Step}s. */
  readonly type: 'sequence';
  /** Where its fence opens. */
  readonly place: Place;
  /** What is done, in its order; at least one. */
  readonly steps: readonly Step[];
}

/** `parallel`: the fences inside, all at the same time. */
export interface Parallel {
  /** Tells it from other {@link Step}s. */
  readonly type: 'parallel';
  /** Where its fence opens. */
  readonly place: Place;
  /** What begins at the same time; at least one. It is over when all are. */
  readonly steps: readonly Step[];
}

/** `cast`: who takes part. */
export interface Cast {
  /** Tells it from other {@link Step}s. */
  readonly type: 'cast';
  /** Where its fence opens. */
  readonly place: Place;
  /** Who gets an account, in this order; at most 100. */
  readonly members: readonly CastMember[];
}

/** A line for a console or a client, before variables are put in. */
export interface ConsoleLine {
  /** Without blanks around it, such as `CHAT hello ${round}`; never empty, and no `#` comment. */
  readonly text: string;
  /** Where the line itself stands. */
  readonly place: Place;
}

/** `territory`, `opensim`: lines for the console of the grid. */
export interface TerritoryAct {
  /** The same for a `territory` and an `opensim` fence. */
  readonly type: 'territory';
  /** Where its fence opens. */
  readonly place: Place;
  /** What the console is told, one after the other. */
  readonly lines: readonly ConsoleLine[];
}

/** `actor Name`, `mimic Name`: lines for a client, which does them one after the other while the scenario goes on. */
export interface Act {
  /** The same for an `actor` and a `mimic` fence. */
  readonly type: 'act';
  /** Where its fence opens. */
  readonly place: Place;
  /** Whose client it is: first and last name, such as `Test User`; may have variables in it. */
  readonly name: string;
  /** An `actor` must be cast; a `mimic` need not be. */
  readonly mustBeCast: boolean;
  /** Commands of a visitant, such as `CHAT hello`, in their order. */
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
  /** At least one; all are about the same entry. */
  readonly conditions: readonly Condition[];
}

/** How many entries must hold: `>= 3`. */
export interface Counted {
  /** How the number that was found is compared with {@link Counted.count}; `==` where only a number is written. */
  readonly sign: '==' | '!=' | '<' | '<=' | '>' | '>=';
  /** What it is compared with: a whole number from 0. */
  readonly count: number;
}

/** `verify` and `await`: what must be seen, now or within a time. */
export interface Check {
  /** `verify` looks once, now; `await` looks until it holds or the time is over. */
  readonly type: 'verify' | 'await';
  /** Where its fence opens. */
  readonly place: Place;
  /** What the report calls it; what follows the word of the fence, or the word itself, where it has no `Title`. */
  readonly title: string;
  /** Whose frame of reference, as the report shows it. */
  readonly frame: string;
  /** What must be found, or with `none` must not: an entry for each group. Empty where only an order is checked. */
  readonly groups: readonly CheckGroup[];
  /** How long an `await` looks at most, milliseconds; 30 s where it does not say. */
  readonly timeoutMs: number;
  /** Undefined: as the scenario says, or as is usual for what is expected. */
  readonly since: Cursor | undefined;
  /** `none`: nothing may be seen that holds. */
  readonly expect: 'some' | 'none';
  /** How many entries must hold instead of one; undefined where one is enough. */
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
  /** Tells it from other {@link Step}s. */
  readonly type: 'wait';
  /** Where its fence opens. */
  readonly place: Place;
  /** How long, milliseconds; a day at most. */
  readonly ms: number;
}

/** `async-sensor`: from now on, whenever an entry holds, something is done. */
export interface Sensor {
  /** Tells it from other {@link Step}s: an `async-sensor` fence. */
  readonly type: 'sensor';
  /** Where its fence opens. */
  readonly place: Place;
  /** What the report calls it; what follows the word of the fence, or the word itself, where it has no `Title`. */
  readonly title: string;
  /** What an entry must hold: exactly one group. */
  readonly groups: readonly CheckGroup[];
  /** What is done: the scenario ends, a line goes into the run's log, or the grid shows everybody an alert. */
  readonly action: 'abort' | 'log' | 'alert';
  /** Why it ends, the line, or the alert, before variables are put in; empty where title or entry are to speak for it. */
  readonly text: string;
}

/** `bash`, `bash-export`: a script of the shell, where that is allowed. */
export interface Shell {
  /** The same for a `bash` and a `bash-export` fence. */
  readonly type: 'shell';
  /** Where its fence opens. */
  readonly place: Place;
  /** The lines of the fence, for `bash`; no variables are put in. */
  readonly script: string;
  /** Whether its environment at its end becomes variables of the scenario: `bash-export`. */
  readonly exports: boolean;
}

/** `mark name`: a place in the evidence. */
export interface Mark {
  /** Tells it from other {@link Step}s. */
  readonly type: 'mark';
  /** Where its fence opens. */
  readonly place: Place;
  /** What a `Since: mark name` calls it: letters, digits, `_` and `-`. */
  readonly name: string;
}

/** `fault`: the grid does something wrong from now on. */
export interface Disturbance {
  /** Tells it from other {@link Step}s: a `fault` fence. */
  readonly type: 'fault';
  /** Where its fence opens. */
  readonly place: Place;
  /** What it says, by key in lower case: `fault` is its kind, such as `drop-message`; the others depend on that. */
  readonly fields: ReadonlyMap<string, string>;
}

/** `net`: what the way between clients and grid is like, for those who log in from now on. */
export interface Network {
  /** Tells it from other {@link Step}s: a `net` fence. */
  readonly type: 'net';
  /** Where its fence opens. */
  readonly place: Place;
  /** Shares from 0 to 1. */
  readonly loss: number;
  /** Share of the datagrams that come twice: 0 to 1. */
  readonly duplication: number;
  /** Share of the datagrams that are held back, so that later ones pass them: 0 to 1. */
  readonly reorder: number;
  /** One way, milliseconds. */
  readonly delayMs: number;
  /** Up to so much more or less than {@link Network.delayMs}, milliseconds. */
  readonly jitterMs: number;
}
