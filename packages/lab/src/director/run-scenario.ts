import { LandfallError, UsageError } from '@landfall/protocol/errors';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { parseMs, expandVariables, scenarioFault } from '../scenario/index.ts';
import type { Act, Cast, Check, Place, Scenario, Shell, Step, TerritoryAct } from '../scenario/index.ts';
import { parseVisitantLine } from '../visitant/index.ts';
import { Checks, variablesOf } from './checks.ts';
import type { Lane } from './checks.ts';
import { Entries, subjectKey } from './entries.ts';
import { faultOf } from '../faults/index.ts';
import { LiveStage } from './live-stage.ts';
import type { LiveSetting } from './live-stage.ts';
import { MemoryStage } from './memory-stage.ts';
import type { Observation, Outcome } from './outcome.ts';
import { Sensors } from './sensors.ts';
import type { RunShell } from './shell.ts';
import type { Stage } from './stage.ts';

/** How a scenario is run. */
export interface DirectorOptions {
  /** Of the chances of the network; 1 by default. */
  readonly seed?: number;
  /** What is known under names before it begins. */
  readonly variables?: ReadonlyMap<string, string>;
  /** The land of our own grid; as the scenario says by default. */
  readonly land?: string | undefined;
  /** Real time and real sockets; absent, all is in one process and in virtual time. */
  readonly live?: LiveSetting | undefined;
  /** The species that plays those who have none; `mimic`, our own client, by default. */
  readonly client?: string | undefined;
  /** Runs `bash`; where it is absent, `bash` is refused. */
  readonly shell?: RunShell | undefined;
  /** Hears all evidence of both sides. */
  readonly onRecord?: (record: EvidenceRecord) => void;
  /** Hears each observation as it is made. */
  readonly onObservation?: (observation: Observation) => void;
}

/** At the end everybody may finish what they were told; who takes longer than this much time does not. */
const FINISH_MS = 600_000;
const MOST_SAID = 10_000;
/** `repeat` in `repeat` in `repeat` would take for ever. */
const MOST_STEPS = 20_000;
const CONSOLE = 'Territory';
const MIMIC = 'mimic';

/**
 * Runs a scenario to its end, whatever its checks say. Nothing of it is left behind.
 * @throws UsageError that names file and line, for what cannot be run; ClosedError where a grid is down
 */
export async function runScenario(scenario: Scenario, options: DirectorOptions = {}): Promise<Outcome> {
  return await new Director(scenario, options).run();
}

class Director {
  readonly #scenario: Scenario;
  readonly #options: DirectorOptions;
  readonly #entries = new Entries();
  readonly #variables: Map<string, string>;
  /** The species of those who are cast. */
  readonly #cast = new Map<string, string>();
  readonly #log: string[] = [];
  readonly #checks: Checks;
  readonly #sensors: Sensors;
  #stage: Stage | undefined;
  #steps = 0;
  #ending: string | undefined;

  constructor(scenario: Scenario, options: DirectorOptions) {
    this.#scenario = scenario;
    this.#options = options;
    this.#variables = new Map(options.variables);
    const heard = { entries: this.#entries, variables: this.#variables };
    this.#sensors = new Sensors(heard, {
      abort: (why) => void (this.#ending ??= why),
      log: (text) => this.#say('director', text),
      alert: (text) => this.#alert(text),
    });
    this.#checks = new Checks(heard, scenario.since, () => this.#aborted !== undefined);
  }

  /** Why it is over before its end. */
  get #aborted(): string | undefined {
    return this.#options.live?.signal?.aborted === true ? 'interrupted' : this.#ending;
  }

  async run(): Promise<Outcome> {
    const { title, steps } = this.#scenario;
    const stage = await this.#open();
    this.#stage = stage;
    for (const line of stage.territory.greeting) this.#print(line);
    try {
      await this.#takeAll(steps, stage, { act: 0, round: undefined });
      if (this.#aborted === undefined) await this.#finish(stage);
    } finally {
      await stage.close();
    }
    const observations = [...this.#checks.observations, ...this.#sensors.observations(stage.now)];
    const isWell = observations.every((observation) => observation.isWell || observation.isOpen === true);
    return {
      title,
      file: steps[0]!.place.file,
      verdict: this.#aborted !== undefined ? 'aborted' : isWell ? 'success' : 'failure',
      reason: this.#aborted ?? '',
      observations,
      log: this.#log,
      tookMs: stage.now,
      isVirtual: stage.isVirtual,
    };
  }

  async #open(): Promise<Stage> {
    const { seed = 1, land, live, onRecord } = this.#options;
    const options = {
      seed,
      land: land ?? this.#scenario.properties.get('grid') ?? 'plain',
      onRecord: (record: EvidenceRecord) => onRecord?.(record),
      onSaid: (who: string, text: string) => this.#say(who, text),
    };
    return live === undefined
      ? await MemoryStage.open(options, this.#entries)
      : await LiveStage.open(live, options, this.#entries);
  }

  async #takeAll(steps: readonly Step[], stage: Stage, lane: Lane): Promise<void> {
    for (const step of steps) {
      if (this.#aborted !== undefined) return;
      if (++this.#steps > MOST_STEPS) throw scenarioFault(step.place, `more than ${MOST_STEPS} steps`);
      await this.#take(step, stage, lane);
    }
  }

  async #take(step: Step, stage: Stage, lane: Lane): Promise<void> {
    switch (step.type) {
      case 'cast':
        return await this.#castThem(step, stage, lane);
      case 'territory':
        return await this.#command(step, stage, lane);
      case 'act':
        return this.#act(step, stage, lane);
      case 'wait':
        return void (await stage.until(() => this.#aborted !== undefined, step.ms));
      case 'mark':
        return this.#checks.mark(step.name);
      case 'sensor':
        return this.#sensors.add(step);
      case 'fault':
        this.#checks.beginAct(lane);
        return located(step.place, () => stage.territory.inject(faultOf(step.fields)));
      case 'net':
        return stage.setNetwork(step);
      case 'shell':
        return await this.#shell(step, stage);
      case 'sequence':
        return await this.#takeAll(step.steps, stage, lane);
      case 'repeat':
        for (let round = 1; round <= step.times; round++)
          await this.#takeAll(step.steps, stage, { act: lane.act, round: String(round) });
        return;
      case 'parallel':
        return await this.#takeTogether(step.steps, stage, lane);
      default:
        return await this.#check(step, stage, lane);
    }
  }

  /** What cannot be run in one of them ends the others, too. */
  async #takeTogether(steps: readonly Step[], stage: Stage, lane: Lane): Promise<void> {
    await stage.together(
      steps.map((step) => async () => {
        try {
          await this.#takeAll([step], stage, { ...lane });
        } catch (error) {
          this.#ending ??= 'one of those at the same time cannot be run';
          throw error;
        }
      }),
    );
  }

  async #check(check: Check, stage: Stage, lane: Lane): Promise<void> {
    const observation = await this.#checks.make(check, stage, lane);
    this.#options.onObservation?.(observation);
  }

  async #castThem({ members, place }: Cast, stage: Stage, lane: Lane): Promise<void> {
    for (const member of members) {
      const words = variablesOf({ variables: this.#variables }, lane);
      const [first, last, password] = [member.first, member.last, member.password].map((text) =>
        expandVariables(text, words, place),
      ) as [string, string, string];
      const added = locatedWork(place, async () => {
        await stage.territory.cast({ ...member, first, last, password });
      });
      await stage.settle(added, FINISH_MS);
      this.#cast.set(subjectKey(`${first} ${last}`), member.species);
    }
  }

  #act({ name, mustBeCast, place, lines }: Act, stage: Stage, lane: Lane): void {
    const words = variablesOf({ variables: this.#variables }, lane);
    const who = expandVariables(name, words, place);
    const species = this.#cast.get(subjectKey(who));
    if (mustBeCast && species === undefined) throw scenarioFault(place, `${who} is not in the cast`);
    this.#checks.beginAct(lane);
    const plays = species === undefined || species === MIMIC ? (this.#options.client ?? MIMIC) : species;
    const performer = located(place, () => stage.performer(who, plays));
    const commands = lines.map((line) => {
      const text = expandVariables(line.text, words, line.place);
      return { text, command: located(line.place, () => parseVisitantLine(text)) };
    });
    for (const { command, text } of commands) performer.tell(command, text);
  }

  async #command({ lines }: TerritoryAct, stage: Stage, lane: Lane): Promise<void> {
    this.#checks.beginAct(lane);
    for (const { text, place } of lines) {
      const line = expandVariables(text, variablesOf({ variables: this.#variables }, lane), place);
      const [, ms] = /^wait\s+(\S+)$/i.exec(line) ?? [];
      if (ms !== undefined) await stage.until(() => this.#aborted !== undefined, parseMs(ms, place));
      else if (!/^wait_for_exit$/i.test(line)) {
        const answer = locatedWork(place, async () => await stage.territory.command(line));
        for (const said of await stage.settle(answer, FINISH_MS)) this.#print(said);
      }
    }
  }

  async #shell({ script, exports, place }: Shell, stage: Stage): Promise<void> {
    const { shell } = this.#options;
    if (shell === undefined)
      throw scenarioFault(place, 'bash runs programs on this machine: --allow-shell allows it');
    const { code, output, environment } = await stage.hold(shell(script));
    for (const line of output.split('\n')) if (line !== '') this.#say('bash', line);
    if (code !== 0) throw scenarioFault(place, `bash ended with ${code}`);
    if (exports) for (const [name, value] of environment) this.#variables.set(name, value);
  }

  /** Everybody does what they were still told, and what they said of it is heard. */
  async #finish(stage: Stage): Promise<void> {
    const all = [...stage.performers];
    const isOver = (): boolean => this.#aborted !== undefined || all.every(({ isIdle }) => isIdle);
    if (!(await stage.until(isOver, FINISH_MS)))
      this.#say('director', 'somebody did not finish what they were told');
    for (const performer of all) if (performer.isIdle) await performer.done;
  }

  /** Where evidence comes from is no place to send from: soon. */
  #alert(text: string): void {
    this.#stage?.clock.after(0, () => {
      try {
        this.#stage?.territory.alert(text);
      } catch (error) {
        if (!(error instanceof LandfallError)) throw error;
        this.#say('director', error.message);
      }
    });
  }

  #print(text: string): void {
    this.#entries.addLine(CONSOLE, this.#stage?.now ?? 0, text);
    this.#say('console', text);
  }

  #say(who: string, text: string): void {
    if (this.#log.length < MOST_SAID) this.#log.push(`${who}: ${text}`);
  }
}

/** @throws UsageError with the place in front, for what is the scenario's fault */
function located<T>(place: Place, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw placed(place, error);
  }
}

async function locatedWork<T>(place: Place, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw placed(place, error);
  }
}

function placed(place: Place, error: unknown): unknown {
  if (!(error instanceof UsageError) || error.message.startsWith(`${place.file}:`)) return error;
  return scenarioFault(place, error.message, error);
}
