import type { Block } from './blocks.ts';
import { readBlocks } from './blocks.ts';
import { parseMs, parseShare } from './amounts.ts';
import { readCast } from './cast.ts';
import { readCheck, readSensor } from './checks.ts';
import { expandIncludes } from './includes.ts';
import type { ReadFile } from './includes.ts';
import { readMatrix } from './matrix.ts';
import { onlyPair, readPairs } from './pairs.ts';
import { scenarioFault } from './place.ts';
import type { ConsoleLine, Disturbance, Network, Scenario, Step } from './scenario.ts';

/** Fences of these words are for readers. */
const PROSE = new Set([
  '',
  'text',
  'txt',
  'json',
  'yaml',
  'xml',
  'mermaid',
  'md',
  'markdown',
  'log',
  'console',
  'sh',
  'ndjson',
  'diff',
]);
const STEPS: Readonly<Record<string, (block: Block, depth: number) => Step>> = {
  cast: readCast,
  territory: readTerritory,
  opensim: readTerritory,
  actor: readAct,
  mimic: readAct,
  verify: readCheck,
  await: readCheck,
  wait: readWait,
  'async-sensor': readSensor,
  bash: readShell,
  'bash-export': readShell,
  mark: readMark,
  fault: readFault,
  net: readNet,
  repeat: readRepeat,
  sequence: readGroup('sequence'),
  parallel: readGroup('parallel'),
};
const FAULT_KEYS = [
  'fault',
  'message',
  'direction',
  'times',
  'delay',
  'reason',
  'words',
  'agent',
  'region',
  'step',
  'fate',
  'notice',
  'down',
];

/** A scenario without includes. @throws UsageError that names file and line */
export async function parseScenario(file: string, text: string): Promise<Scenario> {
  return await loadScenario(file, text, () => Promise.resolve(undefined));
}

/** A scenario with what it includes. @throws UsageError that names file and line */
export async function loadScenario(file: string, text: string, read: ReadFile): Promise<Scenario> {
  const { properties, lines } = await expandIncludes(file, text, read);
  const steps = readSteps(lines, 0);
  const since = properties.get('since') ?? 'start';
  if (since !== 'start' && since !== 'last' && since !== 'act')
    throw scenarioFault({ file, line: 1 }, `since is start, last or act, not ${since}`);
  if (steps.length === 0) throw scenarioFault({ file, line: 1 }, 'there is no step in it');
  const title = properties.get('title') ?? titleIn(lines) ?? file;
  return { since, title, properties, steps, matrix: readMatrix(properties, { file, line: 1 }) };
}

const titleIn = (lines: readonly { readonly text: string }[]): string | undefined =>
  lines.map(({ text }) => /^#\s+(.+?)\s*$/.exec(text)?.[1]).find((title) => title !== undefined);

function readSteps(lines: Block['lines'], depth: number): Step[] {
  return readBlocks(lines).flatMap((block) => readStep(block, depth) ?? []);
}

function readStep(block: Block, depth: number): Step | undefined {
  const word = block.word.toLowerCase();
  if (PROSE.has(word)) return undefined;
  if (word === 'legacy-cast')
    throw scenarioFault(block.place, 'legacy-cast writes into a database; name the people in a cast instead');
  const read = Object.hasOwn(STEPS, word) ? STEPS[word] : undefined;
  if (read === undefined) throw scenarioFault(block.place, `there is no fence ${block.word}`);
  return read(block, depth);
}

function linesOf({ lines }: Block): ConsoleLine[] {
  return lines
    .filter(({ text }) => text.trim() !== '' && !text.trim().startsWith('#'))
    .map(({ text, file, line }) => ({ text: text.trim(), place: { file, line } }));
}

/** Deeper than this nobody reads. */
const MAX_DEPTH = 8;
const MAX_TIMES = 1000;

/** The fences inside a fence, which has more ticks than they have. */
function innerSteps({ word, place, lines }: Block, depth: number): Step[] {
  if (depth >= MAX_DEPTH) throw scenarioFault(place, `fences nested deeper than ${MAX_DEPTH}`);
  const steps = readSteps(lines, depth + 1);
  if (steps.length === 0)
    throw scenarioFault(place, `${word} has no fences inside; its own ticks are one more than theirs`);
  return steps;
}

function readRepeat(block: Block, depth: number): Step {
  const { argument, place } = block;
  const times = /^\d{1,4}$/.test(argument) ? Number(argument) : 0;
  if (times < 1 || times > MAX_TIMES)
    throw scenarioFault(place, `repeat needs a number from 1 to ${MAX_TIMES}`);
  return { type: 'repeat', place, times, steps: innerSteps(block, depth) };
}

function readGroup(type: 'sequence' | 'parallel'): (block: Block, depth: number) => Step {
  return (block, depth) => ({ type, place: block.place, steps: innerSteps(block, depth) });
}

function readTerritory(block: Block): Step {
  return { type: 'territory', place: block.place, lines: linesOf(block) };
}

function readAct(block: Block): Step {
  const { word, argument, place } = block;
  if (argument === '') throw scenarioFault(place, `${word} needs a name`);
  return { type: 'act', place, name: argument, mustBeCast: word === 'actor', lines: linesOf(block) };
}

function readWait(block: Block): Step {
  const [line = { text: block.argument, place: block.place }] = linesOf(block);
  return { type: 'wait', place: block.place, ms: parseMs(line.text, line.place) };
}

function readShell({ word, place, lines }: Block): Step {
  return {
    type: 'shell',
    place,
    script: lines.map(({ text }) => text).join('\n'),
    exports: word === 'bash-export',
  };
}

function readMark(block: Block): Step {
  const name = block.argument || (linesOf(block)[0]?.text ?? '');
  if (!/^[\w-]+$/.test(name)) throw scenarioFault(block.place, 'a mark needs a name of letters and digits');
  return { type: 'mark', place: block.place, name };
}

function readFault(block: Block): Disturbance {
  const pairs = readPairs(block, FAULT_KEYS);
  const fields = new Map<string, string>();
  for (const { key } of pairs) fields.set(key, onlyPair(pairs, key)!.value);
  return { type: 'fault', place: block.place, fields };
}

function readNet(block: Block): Network {
  const pairs = readPairs(block, ['loss', 'duplication', 'reorder', 'delay', 'jitter']);
  const read = (key: string, parse: typeof parseMs): number => {
    const pair = onlyPair(pairs, key);
    return pair === undefined ? 0 : parse(pair.value, pair.place);
  };
  return {
    type: 'net',
    place: block.place,
    loss: read('loss', parseShare),
    duplication: read('duplication', parseShare),
    reorder: read('reorder', parseShare),
    delayMs: read('delay', parseMs),
    jitterMs: read('jitter', parseMs),
  };
}
