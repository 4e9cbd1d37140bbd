import { LandfallError, UsageError } from '@landfall/protocol/errors';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { parseConsoleLine, runConsoleCommand } from '../console/index.ts';
import { expandVariables, scenarioFault } from '../scenario/index.ts';
import type { Act, Cast, Check, Place, Scenario, Shell, Step, TerritoryAct } from '../scenario/index.ts';
import { parseVisitantLine } from '../visitant/index.ts';
import { Checks } from './checks.ts';
import { Entries, subjectKey } from './entries.ts';
import { faultOf } from './fault-of.ts';
import type { Observation, Outcome } from './outcome.ts';
import { Sensors } from './sensors.ts';
import type { RunShell } from './shell.ts';
import { Stage } from './stage.ts';

/** How a scenario is run. */
export interface DirectorOptions {
  /** Of the chances of the network; 1 by default. */
  readonly seed?: number;
  /** What is known under names before it begins. */
  readonly variables?: ReadonlyMap<string, string>;
  /** Runs `bash`; where it is absent, `bash` is refused. */
  readonly shell?: RunShell | undefined;
  /** Hears all evidence of both sides. */
  readonly onRecord?: (record: EvidenceRecord) => void;
  /** Hears each observation as it is made. */
  readonly onObservation?: (observation: Observation) => void;
}

/** At the end everybody may finish what they were told; who takes longer than this much virtual time does not. */
const FINISH_MS = 600_000;
const MOST_SAID = 10_000;
const CONSOLE = 'Territory';

/**
 * Runs a scenario to its end, whatever its checks say. Nothing of it is left behind.
 * @throws UsageError that names file and line, for what cannot be run
 */
export async function runScenario(scenario: Scenario, options: DirectorOptions = {}): Promise<Outcome> {
  return await new Director(scenario, options).run();
}

class Director {
  readonly #scenario: Scenario;
  readonly #options: DirectorOptions;
  readonly #entries = new Entries();
  readonly #variables: Map<string, string>;
  readonly #cast = new Set<string>();
  readonly #log: string[] = [];
  readonly #checks: Checks;
  readonly #sensors: Sensors;
  #stage: Stage | undefined;
  #aborted: string | undefined;

  constructor(scenario: Scenario, options: DirectorOptions) {
    this.#scenario = scenario;
    this.#options = options;
    this.#variables = new Map(options.variables);
    const heard = { entries: this.#entries, variables: this.#variables };
    this.#sensors = new Sensors(heard, {
      abort: (why) => void (this.#aborted ??= why),
      log: (text) => this.#say('director', text),
      alert: (text) => this.#alert(text),
    });
    this.#checks = new Checks(heard, scenario.since, () => this.#aborted !== undefined);
  }

  async run(): Promise<Outcome> {
    const { title, steps, properties } = this.#scenario;
    const stage = await Stage.open(
      {
        seed: this.#options.seed ?? 1,
        land: properties.get('grid') ?? 'plain',
        onRecord: (record) => this.#options.onRecord?.(record),
        onSaid: (who, text) => this.#say(who, text),
      },
      this.#entries,
    );
    this.#stage = stage;
    for (const { name } of stage.grid.regions)
      this.#print(`INITIALIZATION COMPLETE FOR ${name} - LOGINS ENABLED`);
    try {
      for (const step of steps) {
        if (this.#aborted !== undefined) break;
        await this.#take(step, stage);
      }
      if (this.#aborted === undefined) await this.#finish(stage);
    } finally {
      await stage.close();
    }
    const observations = [...this.#checks.observations, ...this.#sensors.observations(stage.now)];
    const isWell = observations.every((observation) => observation.isWell);
    return {
      title,
      file: steps[0]!.place.file,
      verdict: this.#aborted !== undefined ? 'aborted' : isWell ? 'success' : 'failure',
      reason: this.#aborted ?? '',
      observations,
      log: this.#log,
      tookMs: stage.now,
    };
  }

  async #take(step: Step, stage: Stage): Promise<void> {
    switch (step.type) {
      case 'cast':
        return this.#castThem(step, stage);
      case 'territory':
        return await this.#command(step, stage);
      case 'act':
        return this.#act(step, stage);
      case 'wait':
        return void (await stage.until(() => this.#aborted !== undefined, step.ms));
      case 'mark':
        return this.#checks.mark(step.name);
      case 'sensor':
        return this.#sensors.add(step);
      case 'fault':
        this.#checks.beginAct();
        return void stage.grid.inject(faultOf(step));
      case 'net':
        return stage.setNetwork(step);
      case 'shell':
        return await this.#shell(step, stage);
      default:
        return await this.#check(step, stage);
    }
  }

  async #check(check: Check, stage: Stage): Promise<void> {
    const observation = await this.#checks.make(check, stage);
    this.#options.onObservation?.(observation);
  }

  #castThem({ members, place }: Cast, { grid }: Stage): void {
    for (const { first, last, password, id } of members) {
      located(place, () =>
        grid.createAccount({ first, last, password, ...(id === undefined ? {} : { id }) }),
      );
      this.#cast.add(subjectKey(`${first} ${last}`));
    }
  }

  #act({ name, mustBeCast, place, lines }: Act, stage: Stage): void {
    if (mustBeCast && !this.#cast.has(subjectKey(name)))
      throw scenarioFault(place, `${name} is not in the cast`);
    this.#checks.beginAct();
    const visitant = located(place, () => stage.visitant(name));
    const commands = lines.map((line) =>
      located(line.place, () => parseVisitantLine(expandVariables(line.text, this.#variables, line.place))),
    );
    for (const command of commands) visitant.tell(command);
  }

  async #command({ lines }: TerritoryAct, stage: Stage): Promise<void> {
    this.#checks.beginAct();
    for (const { text, place } of lines) {
      const command = located(place, () => parseConsoleLine(expandVariables(text, this.#variables, place)));
      if (command.type === 'wait') await stage.until(() => this.#aborted !== undefined, command.ms);
      else if (command.type === 'quit') await stage.network.runUntil(stage.grid.close(), FINISH_MS);
      else if (command.type !== 'wait for exit')
        for (const line of located(place, () => runConsoleCommand(command, stage.grid))) this.#print(line);
    }
  }

  async #shell({ script, exports, place }: Shell, { network }: Stage): Promise<void> {
    const { shell } = this.#options;
    if (shell === undefined)
      throw scenarioFault(place, 'bash runs programs on this machine: --allow-shell allows it');
    const { code, output, environment } = await network.hold(shell(script));
    for (const line of output.split('\n')) if (line !== '') this.#say('bash', line);
    if (code !== 0) throw scenarioFault(place, `bash ended with ${code}`);
    if (exports) for (const [name, value] of environment) this.#variables.set(name, value);
  }

  /** Everybody does what they were still told, and what they said of it is heard. */
  async #finish(stage: Stage): Promise<void> {
    const all = [...stage.visitants];
    const isOver = (): boolean => this.#aborted !== undefined || all.every(({ isIdle }) => isIdle);
    if (!(await stage.until(isOver, FINISH_MS)))
      this.#say('director', 'somebody did not finish what they were told');
    for (const visitant of all) if (visitant.isIdle) await visitant.done;
  }

  /** Where evidence comes from is no place to send from: soon. */
  #alert(text: string): void {
    this.#stage?.network.clock.after(0, () => {
      try {
        this.#stage?.grid.alert(text);
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
    if (!(error instanceof UsageError) || error.message.startsWith(`${place.file}:`)) throw error;
    throw scenarioFault(place, error.message, error);
  }
}
