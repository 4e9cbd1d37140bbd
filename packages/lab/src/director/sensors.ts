/** Sensors: from where they stand on, whenever an entry holds what they watch for, they act. */
import { UsageError } from '@landfall/protocol/errors';
import { expandVariables } from '../scenario/index.ts';
import type { Sensor } from '../scenario/index.ts';
import { holdsWith } from './checks.ts';
import type { Heard } from './checks.ts';
import { describeEntry, subjectKey } from './entries.ts';
import type { Entry } from './entries.ts';
import type { Observation } from './outcome.ts';

/** What sensors can do. */
export interface Actions {
  readonly abort: (why: string) => void;
  readonly log: (text: string) => void;
  readonly alert: (text: string) => void;
}

/** What a sensor does may be what it watches for. */
const MOST_TIMES = 1000;

interface Watching {
  readonly sensor: Sensor;
  readonly from: number;
  times: number;
  first: Entry | undefined;
  /** What is wrong with the sensor itself. */
  fault: string | undefined;
}

/** All sensors of a scenario. */
export class Sensors {
  readonly #heard: Heard;
  readonly #actions: Actions;
  readonly #all: Watching[] = [];

  constructor(heard: Heard, actions: Actions) {
    this.#heard = heard;
    this.#actions = actions;
    heard.entries.watch((entry) => this.#see(entry));
  }

  add(sensor: Sensor): void {
    this.#all.push({ sensor, from: this.#heard.entries.next, times: 0, first: undefined, fault: undefined });
  }

  /** What became of them: that one stayed quiet is well, that one ended the scenario is told by its verdict. */
  observations(atMs: number): readonly Observation[] {
    return this.#all.map(({ sensor, times, first, fault }) => ({
      title: sensor.title,
      frame: sensor.groups[0]!.subject,
      type: 'Sensor',
      isWell: fault === undefined && (sensor.action !== 'abort' || times === 0),
      place: sensor.place,
      words: fault ?? (first === undefined ? 'quiet' : `${times} times, first ${describeEntry(first)}`),
      atMs,
      waitedMs: 0,
    }));
  }

  #see(entry: Entry): void {
    for (const watching of this.#all) {
      try {
        this.#look(watching, entry);
      } catch (error) {
        // Whoever testifies must not be hurt by what is made of it.
        if (!(error instanceof UsageError)) throw error;
        watching.times = MOST_TIMES;
        watching.fault = error.message;
      }
    }
  }

  #look(watching: Watching, entry: Entry): void {
    const { sensor, times } = watching;
    const [group] = sensor.groups;
    if (group === undefined || times >= MOST_TIMES || !concerns(entry, group.subject)) return;
    if (!holdsWith(this.#heard)(entry, group)) return;
    watching.times++;
    watching.first ??= entry;
    this.#act(sensor, entry);
  }

  #act({ action, title, text, place }: Sensor, entry: Entry): void {
    const { variables } = this.#heard;
    const said = expandVariables(text, variables, place);
    if (action === 'abort') this.#actions.abort(said === '' ? `${title}: ${describeEntry(entry)}` : said);
    else if (action === 'alert') this.#actions.alert(said === '' ? title : said);
    else this.#actions.log(said === '' ? describeEntry(entry) : said);
  }
}

const concerns = (entry: Entry, subject: string): boolean =>
  subjectKey(entry.subject) === subjectKey(subject);
