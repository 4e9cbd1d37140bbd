import { MOST_BLOCKS } from './limits.ts';
import { DecodeError } from '../errors/index.ts';
import { SCALAR_BYTES } from './description.ts';
import type {
  BlockDescription,
  FieldDescription,
  FieldType,
  Frequency,
  MessageDescription,
  ScalarType,
} from './description.ts';

/** A real template has about 250 kB. */
export const MAX_TEMPLATE_CHARACTERS = 4_000_000;

const FREQUENCIES: readonly string[] = ['High', 'Medium', 'Low', 'Fixed'];
const REPEATS: readonly string[] = ['Single', 'Multiple', 'Variable'];

/** The words and braces of a template, with their lines. */
class Tokens {
  readonly #tokens: readonly { readonly text: string; readonly line: number }[];
  #next = 0;

  constructor(template: string) {
    this.#tokens = template.split('\n').flatMap((line, index) => {
      const words = line.replace(/\/\/.*/, '').match(/[{}]|[^\s{}]+/g) ?? [];
      return words.map((text) => ({ text, line: index + 1 }));
    });
  }

  get atEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  peek(): string | undefined {
    return this.#tokens[this.#next]?.text;
  }

  take(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.fault('the template ends early');
    this.#next++;
    return token.text;
  }

  expect(text: '{' | '}'): void {
    if (this.peek() !== text) throw this.fault(`"${text}" wanted, not ${quoted(this.peek())}`);
    this.#next++;
  }

  /** One of the words, or a fault. */
  oneOf(words: readonly string[], what: string): string {
    const word = this.take();
    if (!words.includes(word)) throw this.fault(`${word} is no ${what}`);
    return word;
  }

  number(most: number): number {
    const word = this.take();
    const value = /^(\d+|0x[0-9a-f]+)$/i.test(word) ? Number(word) : Number.NaN;
    if (!(value <= most)) throw this.fault(`${word} is no number up to ${most}`);
    return value;
  }

  fault(what: string): DecodeError {
    const line = this.#tokens[Math.min(this.#next, this.#tokens.length - 1)]?.line ?? 1;
    return new DecodeError(what, { path: `line ${line}` });
  }
}

/**
 * The messages of a `message_template.msg`, the text that viewers and OpenSimulator carry.
 * @throws DecodeError with the line that is wrong.
 */
export function parseMessageTemplate(template: string): MessageDescription[] {
  if (template.length > MAX_TEMPLATE_CHARACTERS) throw new DecodeError('template is too long');
  const tokens = new Tokens(template);
  if (tokens.peek() === 'version') {
    tokens.take();
    tokens.take();
  }
  const messages: MessageDescription[] = [];
  while (!tokens.atEnd) messages.push(parseMessage(tokens));
  return messages;
}

function parseMessage(tokens: Tokens): MessageDescription {
  tokens.expect('{');
  const name = tokens.take();
  const frequency = tokens.oneOf(FREQUENCIES, 'frequency') as Frequency;
  const number = tokens.number(0xffff_ffff);
  const trusted = tokens.oneOf(['Trusted', 'NotTrusted'], 'trust') === 'Trusted';
  const zerocoded = tokens.oneOf(['Zerocoded', 'Unencoded'], 'coding') === 'Zerocoded';
  const flags: string[] = [];
  while (tokens.peek() !== '{' && tokens.peek() !== '}') flags.push(tokens.take());
  const blocks: BlockDescription[] = [];
  while (tokens.peek() === '{') blocks.push(parseBlock(tokens));
  tokens.expect('}');
  return { name, frequency, number, trusted, zerocoded, flags, blocks };
}

function parseBlock(tokens: Tokens): BlockDescription {
  tokens.expect('{');
  const name = tokens.take();
  const repeat = tokens.oneOf(REPEATS, 'kind of block') as BlockDescription['repeat'];
  const count = repeat === 'Multiple' ? tokens.number(MOST_BLOCKS) : 1;
  const fields: FieldDescription[] = [];
  while (tokens.peek() === '{') fields.push(parseField(tokens));
  tokens.expect('}');
  return { name, repeat, count, optional: false, fields };
}

function parseField(tokens: Tokens): FieldDescription {
  tokens.expect('{');
  const name = tokens.take();
  const type = parseType(tokens);
  tokens.expect('}');
  return { name, type };
}

function parseType(tokens: Tokens): FieldType {
  const kind = tokens.oneOf(['Variable', 'Fixed', ...Object.keys(SCALAR_BYTES)], 'type');
  if (kind === 'Fixed') return { kind, size: tokens.number(0xffff) };
  if (kind !== 'Variable') return { kind: kind as ScalarType };
  const size = tokens.number(2);
  if (size !== 1 && size !== 2) throw tokens.fault('a Variable has 1 or 2 length bytes');
  return { kind, size };
}

const quoted = (token: string | undefined): string => (token === undefined ? 'the end' : `"${token}"`);
