import { wireNumberOf } from './description.ts';
import type { BlockDescription, MessageDescription } from './description.ts';
import { formatBlock, formatFieldType, formatSchemaLine } from './schema.ts';

/** How one message differs between two templates. */
export interface TemplateDifference {
  /** The message, as the template spells it. */
  readonly name: string;
  /** Which of the two templates has it, or that both do and do not agree. */
  readonly kind: 'only ours' | 'only theirs' | 'changed';
  /** What is different, one thing a line: `-` is ours, `+` is theirs. */
  readonly lines: readonly string[];
}

/** The messages that differ, in our order, then those that only they have. */
export function diffTemplates(
  ours: readonly MessageDescription[],
  theirs: readonly MessageDescription[],
): TemplateDifference[] {
  const ourNames = new Set(ours.map(({ name }) => name));
  const theirsByName = new Map(theirs.map((message) => [message.name, message]));
  return [
    ...ours.flatMap((message) => compareMessage(message, theirsByName.get(message.name))),
    ...theirs.filter(({ name }) => !ourNames.has(name)).map((message) => only('only theirs', message)),
  ];
}

/** The differences as text for people; empty when there are none. */
export function formatTemplateDiff(differences: readonly TemplateDifference[]): string {
  return differences
    .map(({ name, kind, lines }) => [`${name} (${kind})`, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n');
}

function only(kind: 'only ours' | 'only theirs', message: MessageDescription): TemplateDifference {
  const sign = kind === 'only ours' ? '-' : '+';
  return { name: message.name, kind, lines: [`${sign} ${formatSchemaLine(message)}`] };
}

function compareMessage(
  ours: MessageDescription,
  theirs: MessageDescription | undefined,
): TemplateDifference[] {
  if (theirs === undefined) return [only('only ours', ours)];
  const lines = [...compareHeads(ours, theirs), ...compareBlocks(ours.blocks, theirs.blocks)];
  return lines.length === 0 ? [] : [{ name: ours.name, kind: 'changed', lines }];
}

function compareHeads(ours: MessageDescription, theirs: MessageDescription): string[] {
  const words = (message: MessageDescription): string[] => [
    `${message.frequency} 0x${wireNumberOf(message).toString(16)}`,
    message.trusted ? 'trusted' : 'not trusted',
    message.zerocoded ? 'zerocoded' : 'unencoded',
    message.flags.length === 0 ? 'no flags' : [...message.flags].sort().join(' '),
  ];
  const their = words(theirs);
  return words(ours).flatMap((word, i) => (word === their[i] ? [] : [`- ${word}`, `+ ${their[i]!}`]));
}

function compareBlocks(ours: readonly BlockDescription[], theirs: readonly BlockDescription[]): string[] {
  const theirsByName = new Map(theirs.map((block) => [block.name, block]));
  const ourNames = ours.map(({ name }) => name);
  const added = theirs
    .filter(({ name }) => !ourNames.includes(name))
    .map((block) => `+ ${formatBlock(block)}`);
  return [
    ...ours.flatMap((block) => compareBlock(block, theirsByName.get(block.name))),
    ...added,
    ...compareOrder(
      ourNames,
      theirs.map(({ name }) => name),
    ),
  ];
}

function compareBlock(ours: BlockDescription, theirs: BlockDescription | undefined): string[] {
  if (theirs === undefined) return [`- ${formatBlock(ours)}`];
  const heads = [blockHead(ours), blockHead(theirs)] as const;
  const lines = heads[0] === heads[1] ? [] : [`- ${heads[0]}`, `+ ${heads[1]}`];
  const our = fieldTexts(ours);
  const their = fieldTexts(theirs);
  const missing = our.filter((field) => !their.includes(field)).map((field) => `- ${field}`);
  const added = their.filter((field) => !our.includes(field)).map((field) => `+ ${field}`);
  return [...lines, ...missing, ...added, ...compareOrder(our, their)];
}

/** That the same things stand in another order, when nothing else is different. */
function compareOrder(ours: readonly string[], theirs: readonly string[]): string[] {
  const common = (list: readonly string[], other: readonly string[]): string =>
    list.filter((item) => other.includes(item)).join(', ');
  const our = common(ours, theirs);
  const their = common(theirs, ours);
  return our === their ? [] : [`- order ${our}`, `+ order ${their}`];
}

/** Whether a block is optional is our own knowledge: a template cannot say it. */
function blockHead(block: BlockDescription): string {
  return `${block.name} ${block.repeat}${block.repeat === 'Multiple' ? ` ${block.count}` : ''}`;
}

function fieldTexts(block: BlockDescription): string[] {
  return block.fields.map(({ name, type }) => `${block.name}.${name} ${formatFieldType(type)}`);
}
