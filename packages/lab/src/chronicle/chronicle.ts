import { join } from 'node:path';
import { createWitness, formatEvidenceLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord, Side, Witness } from '@landfall/protocol/evidence';
import type { Clock } from '@landfall/transport/ports';
import { createDiagram, renderMermaid, renderSvg, whysOf } from '../diagram/index.ts';
import type { Diagram } from '../diagram/index.ts';
import { landMaps } from '../landmap/index.ts';
import { accountOf, arrange, environmentOf, narrate } from '../narrator/index.ts';
import type { NarrativeStyle } from '../narrator/index.ts';
import { prepareFolder, writeRun, writeWholeFile } from '../output/index.ts';
import type { RunFile, WrittenRun } from '../output/index.ts';
import { renderRunsPage, renderStoryPage, renderWayToRuns } from '../page/index.ts';
import { listRuns } from './list-runs.ts';

/** A bot that stays for weeks must not fill the memory: later records are counted, not kept. */
const MOST_RECORDS = 200_000;
const BESIDE = ['story.md', 'evidence.ndjson', 'sequence.svg', 'sequence.mmd'];
const RUNS = 'runs.html';
const PROGRAMS: Readonly<Record<Side, string>> = {
  CLIENT: 'landfall-client/0.1.0',
  SERVER: 'landfall-grid/0.1.0',
};

/** A witness of one of our own programs. */
export function witnessOf(
  { side, actor, run, clock }: { side: Side; actor: string; run: string; clock: Clock },
  sink: (record: EvidenceRecord) => void,
): Witness {
  const via = side === 'CLIENT' ? 'Visitant' : 'Ranger';
  const now = (): number => clock.now();
  const wallTime = (): number => clock.wallTime();
  return createWitness({ side, via, ua: PROGRAMS[side], actor, run, now, wallTime }, sink);
}

/** The plain style has its diagram inside, as forges show it; the others stay as they were told. */
function withDiagram(story: string, style: NarrativeStyle, mermaid: string): string {
  return style === 'plain' ? `${story}\n## Who told whom what\n\n\`\`\`mermaid\n${mermaid}\`\`\`\n` : story;
}

/** The story as one page, whatever the style of its narrative. */
function pageOf(records: readonly EvidenceRecord[], drawn: Diagram): string {
  const story = arrange(records);
  const account = accountOf(story, environmentOf(story));
  const whys = whysOf(drawn);
  const diagram = renderSvg(drawn, { explains: true, notes: whys });
  return renderStoryPage({ account, maps: landMaps(story), diagram, whys, beside: BESIDE, runs: RUNS });
}

async function writeText(path: string, text: string): Promise<void> {
  async function* whole(): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(new TextEncoder().encode(text));
  }
  await writeWholeFile(path, whole());
}

/** Gathers what the witnesses of one run say, and makes the story of it. */
export class Chronicle {
  readonly #records: EvidenceRecord[] = [];
  readonly #clock: Clock;
  readonly #run: string;
  readonly #watch: (record: EvidenceRecord) => void;
  readonly #mostRecords: number;
  #dropped = 0;

  /** `watch` sees every record as it comes. */
  constructor(
    clock: Clock,
    run: string,
    watch: (record: EvidenceRecord) => void = () => undefined,
    mostRecords = MOST_RECORDS,
  ) {
    this.#clock = clock;
    this.#run = run;
    this.#watch = watch;
    this.#mostRecords = mostRecords;
  }

  /** What the witnesses have said until now, in the order in which it came; without what was too much to keep. */
  get records(): readonly EvidenceRecord[] {
    return this.#records;
  }

  /** For whoever reads the story: what it lacks because there was too much to tell; undefined when it is whole. */
  get shortfall(): string | undefined {
    if (this.#dropped === 0) return undefined;
    return `the story lacks the last ${this.#dropped} observations: only ${this.#mostRecords} are kept`;
  }

  /** A witness of one of our own programs, whose records are gathered here. @param actor who it is, such as `Test User` */
  witness(side: Side, actor: string): Witness {
    return witnessOf({ side, actor, run: this.#run, clock: this.#clock }, (record) => this.#keep(record));
  }

  /** What a witness of somebody else's has said. */
  add(record: EvidenceRecord): void {
    this.#keep(record);
  }

  /** The story as Markdown, of what is known until now. */
  story(style: NarrativeStyle): string {
    return narrate(this.#records, { style });
  }

  /**
   * Writes narrative, evidence and diagrams into the folder, all or none; what a run before left there is kept.
   * @param beside further files of the run
   * @throws UsageError when the folder cannot be written to; RemoteError when the disk does not take it all
   */
  async publish(folder: string, style: NarrativeStyle, beside: readonly RunFile[] = []): Promise<WrittenRun> {
    await prepareFolder(folder);
    const records = this.#records.toSorted((one, other) => one.mono - other.mono);
    const diagram = createDiagram(records);
    const run = await writeRun(folder, [
      ['story.html', pageOf(records, diagram)],
      ['story.md', withDiagram(narrate(records, { style }), style, renderMermaid(diagram))],
      ['evidence.ndjson', records.map((record) => `${formatEvidenceLine(record)}\n`).join('')],
      ['sequence.svg', renderSvg(diagram, { explains: true })],
      ['sequence.mmd', renderMermaid(diagram)],
      ...beside,
    ]);
    if (run.before !== undefined) await writeText(join(run.before, RUNS), renderWayToRuns());
    await writeText(join(folder, RUNS), renderRunsPage(await listRuns(folder)));
    return run;
  }

  #keep(record: EvidenceRecord): void {
    if (this.#records.length >= this.#mostRecords) this.#dropped++;
    else this.#records.push(record);
    this.#watch(record);
  }
}
