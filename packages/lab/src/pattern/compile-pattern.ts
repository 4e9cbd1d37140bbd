import { UsageError } from '@landfall/protocol/errors';
import type { Test } from './character-class.ts';
import type { PatternNode } from './parse-pattern.ts';

/** A step of a compiled pattern. Of a `split` the first way is tried before the second. */
export type Step =
  | { readonly op: 'test'; readonly test: Test }
  | { readonly op: 'where'; readonly where: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly op: 'save'; readonly slot: number }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { readonly op: 'match' };

/** Each step costs time at each character. */
const MAX_STEPS = 4000;

/** The steps of a pattern. @throws UsageError when it has too many */
export function compileSteps(root: PatternNode): readonly Step[] {
  const steps: Step[] = [];
  emit(steps, root);
  steps.push({ op: 'match' });
  return steps;
}

function emit(steps: Step[], node: PatternNode): void {
  if (steps.length > MAX_STEPS) throw new UsageError(`a pattern of more than ${MAX_STEPS} steps`);
  switch (node.type) {
    case 'test':
      steps.push({ op: 'test', test: node.test });
      return;
    case 'where':
      steps.push({ op: 'where', where: node.where });
      return;
    case 'sequence':
      for (const part of node.parts) emit(steps, part);
      return;
    case 'group':
      steps.push({ op: 'save', slot: node.index * 2 });
      emit(steps, node.part);
      steps.push({ op: 'save', slot: node.index * 2 + 1 });
      return;
    case 'choice':
      emitChoice(steps, node.ways);
      return;
    default:
      emitRepeat(steps, node);
  }
}

function emitChoice(steps: Step[], ways: readonly PatternNode[]): void {
  const ends: { op: 'jump'; to: number }[] = [];
  for (const [at, way] of ways.entries()) {
    if (at === ways.length - 1) {
      emit(steps, way);
      continue;
    }
    const split = { op: 'split' as const, first: steps.length + 1, second: 0 };
    steps.push(split);
    emit(steps, way);
    const end = { op: 'jump' as const, to: 0 };
    ends.push(end);
    steps.push(end);
    split.second = steps.length;
  }
  for (const end of ends) end.to = steps.length;
}

function emitRepeat(
  steps: Step[],
  { part, least, most, isLazy }: Extract<PatternNode, { type: 'repeat' }>,
): void {
  for (let times = 0; times < least; times++) emit(steps, part);
  if (most === Infinity) {
    const loop = steps.length;
    const split = addSplit(steps);
    emit(steps, part);
    steps.push({ op: 'jump', to: loop });
    leadOut(split, steps.length, isLazy);
    return;
  }
  const splits: Split[] = [];
  for (let times = least; times < most; times++) {
    splits.push(addSplit(steps));
    emit(steps, part);
  }
  for (const split of splits) leadOut(split, steps.length, isLazy);
}

type Split = Extract<Step, { op: 'split' }>;

function addSplit(steps: Step[]): Split {
  const split: Split = { op: 'split', first: steps.length + 1, second: 0 };
  steps.push(split);
  return split;
}

function leadOut(split: Split, out: number, isLazy: boolean): void {
  split.second = isLazy ? split.first : out;
  if (isLazy) split.first = out;
}
