/** The checks of a scenario: where in the evidence they look, how long they wait, what became of them. */
import { textOf } from '../query/index.ts';
import { expandVariables, scenarioFault } from '../scenario/index.ts';
import type { Check, CheckGroup, Cursor } from '../scenario/index.ts';
import { holdsAll, subjectKey } from './entries.ts';
import type { Entries, Entry } from './entries.ts';
import type { Observation } from './outcome.ts';
import type { Stage } from './stage.ts';
import { Watch, describeFound } from './watch.ts';

/** What checks and sensors look at. */
export interface Heard {
  readonly entries: Entries;
  readonly variables: Map<string, string>;
}

/** One thread of a scenario: each branch of a `parallel` has its own last act, and its own round. */
export interface Lane {
  act: number;
  readonly round: string | undefined;
}

/** Does the entry hold the group, with what is kept under names now? */
export const holdsWith =
  ({ variables }: Heard) =>
  (entry: Entry, { conditions }: CheckGroup): boolean =>
    holdsAll(entry, conditions, variables, ({ text, place }) => expandVariables(text, variables, place));

/** The observatory's director looks so often: what follows a find begins no sooner there, and its scenarios count on it. @source rituals §2.4 */
const POLL_MS = 100;

/** Makes checks one after the other. */
export class Checks {
  readonly observations: Observation[] = [];
  readonly #heard: Heard;
  readonly #usual: Cursor;
  readonly #isOver: () => boolean;
  readonly #marks = new Map<string, number>();
  /** Behind what was found last, by subject. */
  readonly #last = new Map<string, number>();
  readonly #named = new Map<string, Entry>();
  /** Names of what was looked for and not found, and whether nobody tells of it. */
  readonly #missed = new Map<string, boolean>();

  /** @param usual from where checks look that do not say so */
  constructor(heard: Heard, usual: Cursor, isOver: () => boolean) {
    this.#heard = heard;
    this.#usual = usual;
    this.#isOver = isOver;
  }

  /** Somebody is told something new. */
  beginAct(lane: Lane): void {
    lane.act = this.#heard.entries.next;
  }

  /** This place of the evidence has a name. */
  mark(name: string): void {
    this.#marks.set(name, this.#heard.entries.next);
  }

  /** @throws UsageError with the place, for a mark or a name that there is not */
  async make(check: Check, stage: Stage, lane: Lane): Promise<Observation> {
    const beganAt = stage.now;
    const heard = { ...this.#heard, variables: variablesOf(this.#heard, lane) };
    const watch = new Watch(check, heard.entries, holdsWith(heard), this.#fromOf(check, lane));
    const isFound = await this.#isWell(check, watch, stage);
    const order = this.#orderFault(check);
    const { found } = watch;
    const waitedMs = stage.now - beganAt;
    if (check.type === 'await' && isFound) await stage.until(() => false, POLL_MS);
    if (isFound && check.expect === 'some') this.#keep(check, found, lane);
    const isWell = isFound && order === undefined;
    const isOpen = order?.isOpen ?? isUntold(check, watch, stage.territory.tellsAll);
    if (!isFound && check.as !== undefined) this.#missed.set(check.as, isOpen);
    const observation: Observation = {
      title: check.title,
      frame: check.frame,
      type: check.type === 'verify' ? 'State' : 'Event',
      isWell,
      ...(isOpen ? { isOpen } : {}),
      place: check.place,
      words: wordsOf(check, watch, isFound, order?.words),
      atMs: beganAt + waitedMs,
      waitedMs,
    };
    this.observations.push(observation);
    return observation;
  }

  async #isWell(check: Check, watch: Watch, stage: Stage): Promise<boolean> {
    if (check.groups.length === 0) return true;
    const isLate = check.type === 'await';
    if (check.expect === 'none') {
      if (isLate) await stage.until(() => watch.lookForAny() || this.#isOver(), check.timeoutMs);
      return !watch.lookForAny();
    }
    if (isLate) await stage.until(() => (watch.isFinal && watch.look()) || this.#isOver(), check.timeoutMs);
    return watch.look();
  }

  /** Where a check looks: what is expected is looked for in all that there is, what is not only in what came of the last act. */
  #fromOf(check: Check, lane: Lane): (group: CheckGroup) => number {
    const { entries } = this.#heard;
    const since = check.since ?? (check.expect === 'none' ? 'act' : this.#usual);
    if (since === 'now') {
      const now = entries.next;
      return () => now;
    }
    if (since === 'act') return () => lane.act;
    if (since === 'start') return () => 0;
    if (since === 'last') return ({ subject }) => this.#last.get(subjectKey(subject)) ?? 0;
    const mark = typeof since === 'string' ? undefined : this.#marks.get(since.mark);
    if (mark === undefined)
      throw scenarioFault(check.place, `there is no mark ${typeof since === 'string' ? since : since.mark}`);
    return () => mark;
  }

  #keep({ groups, as, captures, place }: Check, found: readonly Entry[], lane: Lane): void {
    for (const [at, entry] of found.entries()) {
      const key = subjectKey(groups[at]?.subject ?? entry.subject);
      this.#last.set(key, Math.max(this.#last.get(key) ?? 0, entry.index + 1));
    }
    const [entry] = found;
    if (entry === undefined) return;
    if (as !== undefined) this.#named.set(as, entry);
    for (const { name, query } of captures) {
      const value = query.evaluate({ ...entry.scope(), variables: variablesOf(this.#heard, lane) });
      if (value === null) throw scenarioFault(place, `there is nothing to keep as ${name} in ${entry.val}`);
      this.#heard.variables.set(name, textOf(value));
    }
  }

  /** Why the named finds are not in this order; undefined when they are. @throws UsageError for a name that nothing was looked for under */
  #orderFault({ order, place }: Check): OrderFault | undefined {
    const finds: { name: string; index: number }[] = [];
    for (const name of order) {
      const entry = this.#named.get(name);
      const isOpen = this.#missed.get(name);
      if (entry === undefined && isOpen === undefined)
        throw scenarioFault(place, `nothing was found as ${name}`);
      if (entry === undefined) return { words: `nothing was found as ${name}`, isOpen: isOpen ?? false };
      finds.push({ name, index: entry.index });
    }
    const wrong = finds.findIndex(({ index }, at) => at > 0 && index <= finds[at - 1]!.index);
    if (wrong < 0) return undefined;
    return { words: `${finds[wrong]!.name} came before ${finds[wrong - 1]!.name}`, isOpen: false };
  }
}

interface OrderFault {
  readonly words: string;
  readonly isOpen: boolean;
}

/** What is kept under names, for one thread. */
export const variablesOf = ({ variables }: Pick<Heard, 'variables'>, { round }: Lane): Map<string, string> =>
  round === undefined ? variables : new Map([...variables, ['round', round]]);

/** Somebody else's grid tells only a part: that it does not tell of something shows nothing. */
function isUntold({ expect, groups }: Check, watch: Watch, tellsAll: boolean): boolean {
  if (tellsAll || groups.length === 0) return false;
  const isOfGrid = ({ subject }: CheckGroup): boolean => subjectKey(subject) === 'territory';
  if (expect === 'none') return groups.some(isOfGrid) && watch.found.length === 0;
  return watch.unseen.length > 0 && watch.unseen.every(isOfGrid);
}

function wordsOf(
  { expect, groups, order }: Check,
  watch: Watch,
  isWell: boolean,
  orderFault: string | undefined,
): string {
  if (orderFault !== undefined) return orderFault;
  if (groups.length === 0) return order.join(', then ');
  if (expect === 'none') return isWell ? 'nothing of it' : `there was ${describeFound(watch.found)}`;
  return isWell ? describeFound(watch.found) : watch.missing;
}
