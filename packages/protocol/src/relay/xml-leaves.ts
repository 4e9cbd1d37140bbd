/** The texts of a document with the place where each stands, so that some can be replaced and all else stays byte for byte. */
import { escapeXml, XmlScanner } from '../xml/index.ts';

/** How a document says what its texts are called. */
export type XmlDialect =
  /** Keys of maps, indices of arrays. */
  | 'llsd'
  /** Names of members, indices of arrays. */
  | 'xml-rpc'
  /** Names of the elements themselves. */
  | 'elements';

/** An element with nothing but text in it. */
export interface XmlLeaf {
  /** Keys and indices from the outside in. */
  readonly path: readonly string[];
  /** Of the element, such as `string`. */
  readonly type: string;
  /** References resolved. */
  readonly text: string;
  /** Where the text stands, as written, in {@link XmlLeaves.text}. */
  readonly start: number;
  readonly end: number;
}

/** What {@link findLeaves} found. */
export interface XmlLeaves {
  readonly text: string;
  readonly leaves: readonly XmlLeaf[];
}

interface Frame {
  readonly name: string;
  readonly label: string | undefined;
  readonly contentAt: number;
  /** The key that the next value belongs to. */
  key: string | undefined;
  values: number;
}

const MAX_DEPTH = 64;
/** More of what was looked for is no answer of a grid. */
const MAX_LEAVES = 65_536;

/**
 * The texts whose last key `isWanted`.
 * @throws DecodeError on what is not well-formed, has a document type, or is too deep or too much
 */
export function findLeaves(
  document: string,
  dialect: XmlDialect,
  isWanted: (key: string) => boolean,
): XmlLeaves {
  const scanner = new XmlScanner(document);
  const leaves: XmlLeaf[] = [];
  const stack: Frame[] = [];
  let innermost: Frame | undefined;
  do {
    const { text, end } = stack.length === 0 ? NO_TEXT : textAt(scanner);
    const tag = scanner.next();
    if (tag === 'end') throw scanner.error('document ends inside an element');
    if (tag === 'open' || tag === 'empty') {
      const frame = open(stack, scanner, dialect);
      if (tag === 'open') stack.push(frame);
      innermost = frame;
      if (stack.length > MAX_DEPTH) throw scanner.error('elements are too deep');
      continue;
    }
    const frame = stack.pop();
    if (frame === undefined || frame.name !== scanner.name)
      throw scanner.error(`</${scanner.name}> closes nothing`);
    if (frame !== innermost) continue;
    if (names(stack.at(-1), frame, dialect)) stack.at(-1)!.key = text;
    else if (isWanted(keyOf(stack, frame))) {
      const path = [...stack, frame].flatMap(({ label }) => label ?? []);
      leaves.push({ path, type: frame.name, text, start: frame.contentAt, end });
      if (leaves.length > MAX_LEAVES) throw scanner.error('too many texts');
    }
  } while (stack.length > 0);
  return { text: scanner.text, leaves };
}

/** The document with other texts in the place of these. Leaves in the order in which they were found. */
export function replaceLeaves(
  text: string,
  edits: Iterable<readonly [leaf: XmlLeaf, replacement: string]>,
): string {
  let out = '';
  let at = 0;
  for (const [{ start, end }, replacement] of edits) {
    out += text.slice(at, start) + escapeXml(replacement);
    at = end;
  }
  return out + text.slice(at);
}

const NO_TEXT = { text: '', end: 0 };

function textAt(scanner: XmlScanner): { text: string; end: number } {
  const text = scanner.readText();
  return { text, end: scanner.at };
}

function open(stack: readonly Frame[], { name, at }: XmlScanner, dialect: XmlDialect): Frame {
  return { name, label: labelOf(stack.at(-1), name, dialect), contentAt: at, key: undefined, values: 0 };
}

/** What the value inside `parent` is called; undefined for elements that are only form. */
function labelOf(parent: Frame | undefined, name: string, dialect: XmlDialect): string | undefined {
  if (parent === undefined) return undefined;
  if (dialect === 'elements') return name;
  const [mapName, listName] = dialect === 'llsd' ? ['map', 'array'] : ['member', 'data'];
  if (parent.name === mapName) return name === 'key' || name === 'name' ? undefined : (parent.key ?? '');
  return parent.name === listName ? String(parent.values++) : undefined;
}

/** Whether it is the key of what follows it. */
function names(parent: Frame | undefined, { name }: Frame, dialect: XmlDialect): boolean {
  if (dialect === 'llsd') return parent?.name === 'map' && name === 'key';
  return dialect === 'xml-rpc' && parent?.name === 'member' && name === 'name';
}

/** In XML-RPC the type stands inside of the element that is called so. */
function keyOf(stack: readonly Frame[], frame: Frame): string {
  if (frame.label !== undefined) return frame.label;
  return stack.findLast(({ label }) => label !== undefined)?.label ?? '';
}
