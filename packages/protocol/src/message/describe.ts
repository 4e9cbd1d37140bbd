import type { MessageDescription } from './description.ts';
import { wireNumberOf } from './description.ts';
import { SCHEMA_LINES } from './generated/schema.ts';
import { parseSchemaLine } from './schema.ts';

/** Parsed when first asked for: most programs need a few of the 483. */
const described = new Map<string, MessageDescription>();
let namesByNumber: ReadonlyMap<number, string> | undefined;

/** What the schema says of a message, or undefined for a name it does not have. */
export function describeMessage(name: string): MessageDescription | undefined {
  const known = described.get(name);
  if (known !== undefined) return known;
  const line = lineOf(name);
  if (line === undefined) return undefined;
  const description = parseSchemaLine(line);
  described.set(name, description);
  return description;
}

function lineOf(name: string): string | undefined {
  return Object.hasOwn(SCHEMA_LINES, name) ? SCHEMA_LINES[name] : undefined;
}

/** All messages of the schema, in its order. */
export function describeMessages(): MessageDescription[] {
  return Object.keys(SCHEMA_LINES).map((name) => describeMessage(name)!);
}

/** The number of a message as `readWireNumber` gives it, such as `0xffff0094`; undefined for an unknown name. */
export function wireNumberOfName(name: string): number | undefined {
  const description = describeMessage(name);
  return description === undefined ? undefined : wireNumberOf(description);
}

/** The name of a message from its number as `readWireNumber` gives it; undefined for an unknown number. */
export function nameOfWireNumber(number: number): string | undefined {
  namesByNumber ??= new Map(describeMessages().map((message) => [wireNumberOf(message), message.name]));
  return namesByNumber.get(number);
}
