import {
  Budget,
  LlsdDate,
  LlsdReal,
  asInteger,
  asMap,
  asString,
  createLlsdMap,
  decodeEncoded,
  parseInteger,
  parseReal,
  saysTrue,
  skipRest,
} from '../llsd/index.ts';
import type { LlsdMap, LlsdReadOptions, LlsdValue } from '../llsd/index.ts';
import { decodeXmlText, XmlScanner } from '../xml/index.ts';
import type { XmlTag } from '../xml/index.ts';
import { parseXmlRpcDate } from './date.ts';

/** A call of a method with its parameters. Values are those of LLSD: `double` is an LlsdReal, `nil` is null. */
export interface XmlRpcCall {
  /** `methodName`, such as `login_to_simulator`, without white space around it. */
  readonly method: string;
  /** One value for each parameter, in their order; empty where there are none. */
  readonly params: readonly LlsdValue[];
}

/** The peer's refusal to do the call at all, in its own words. */
export interface XmlRpcFault {
  /** Number of the fault, of the peer's own choice; 0 where it says none. */
  readonly faultCode: number;
  /** What is wrong, for people; empty where nothing is said. */
  readonly faultString: string;
}

/** What a call came to. */
export type XmlRpcResponse =
  | { readonly type: 'result'; readonly value: LlsdValue }
  | { readonly type: 'fault'; readonly fault: XmlRpcFault };

/**
 * A `methodCall` document, given as text or bytes (UTF-8 unless it says otherwise).
 * @throws DecodeError on what is none, has a document type, or exceeds the limits.
 */
export function parseXmlRpcCall(document: string | Uint8Array, options?: LlsdReadOptions): XmlRpcCall {
  const reader = new XmlRpcReader(document, options);
  return reader.call();
}

/**
 * A `methodResponse` document, given as text or bytes (UTF-8 unless it says otherwise). A fault is a value, not an error: the peer has answered.
 * @throws DecodeError on what is none, has a document type, or exceeds the limits.
 */
export function parseXmlRpcResponse(
  document: string | Uint8Array,
  options?: LlsdReadOptions,
): XmlRpcResponse {
  const reader = new XmlRpcReader(document, options);
  return reader.response();
}

class XmlRpcReader {
  readonly #scanner: XmlScanner;
  readonly #budget: Budget;

  constructor(document: string | Uint8Array, options: LlsdReadOptions | undefined) {
    this.#budget = new Budget(document.length, options);
    this.#scanner = new XmlScanner(
      typeof document === 'string' ? document : decodeXmlText(document, options?.charset),
    );
  }

  call(): XmlRpcCall {
    this.#open('methodCall');
    const method = this.#textOf('methodName').trim();
    const params = this.#closesOr('methodCall', 'params') ? this.#params('methodCall') : [];
    this.#scanner.expectEnd();
    return { method, params };
  }

  response(): XmlRpcResponse {
    this.#open('methodResponse');
    const tag = this.#known();
    const response = this.#scanner.name === 'fault' && tag === 'open' ? this.#fault() : this.#result(tag);
    this.#scanner.expectEnd();
    return response;
  }

  #result(tag: string): XmlRpcResponse {
    if (this.#scanner.name !== 'params' || (tag !== 'open' && tag !== 'empty')) {
      throw this.#scanner.error('<params> or <fault> expected');
    }
    const [value = null] = tag === 'open' ? this.#params('methodResponse') : [];
    if (tag === 'empty') this.#scanner.expectClose('methodResponse');
    return { type: 'result', value };
  }

  #fault(): XmlRpcResponse {
    const value = this.#value(this.#known());
    this.#closeOver('fault');
    this.#closeOver('methodResponse');
    return { type: 'fault', fault: faultOf(value) };
  }

  /** From behind `<params>` to behind the end of what holds it. */
  #params(parent: string): LlsdValue[] {
    const params: LlsdValue[] = [];
    while (this.#closesOr('params', 'param')) {
      params.push(this.#value(this.#known()));
      this.#closeOver('param');
    }
    this.#closeOver(parent);
    return params;
  }

  /** From behind the opening tag of a value to behind its end. A value without a type is text. */
  #value(tag: XmlTag): LlsdValue {
    const scanner = this.#scanner;
    if (scanner.name !== 'value') throw scanner.error('<value> expected');
    this.#budget.spend(scanner.at);
    if (tag === 'empty') return '';
    if (tag !== 'open') throw scanner.error('<value> expected');
    const text = scanner.readText();
    const inner = scanner.next();
    if (inner === 'close' && scanner.name === 'value') return text;
    if (inner === 'close' || text.trim() !== '') throw scanner.error('</value> expected');
    const value = this.#typed(scanner.name, inner === 'open');
    this.#closeOver('value');
    return value;
  }

  #typed(name: string, isOpen: boolean): LlsdValue {
    if (name === 'struct') return isOpen ? this.#struct() : createLlsdMap();
    if (name === 'array') return isOpen ? this.#array() : [];
    if (!SCALARS.has(name)) return this.#unknown(name, isOpen);
    const text = isOpen ? this.#scanner.readText() : '';
    if (isOpen) this.#scanner.expectClose(name);
    return this.#scalar(name, text);
  }

  #scalar(name: string, text: string): LlsdValue {
    switch (name) {
      case 'string':
        return text;
      case 'int':
      case 'i4':
        return parseInteger(text);
      case 'i8':
        return longInteger(text);
      case 'double':
        return new LlsdReal(parseReal(text) ?? 0);
      case 'boolean':
        return saysTrue(text);
      case 'base64':
        return this.#binary(text);
      case 'dateTime.iso8601':
        return parseXmlRpcDate(text) ?? new LlsdDate(0);
      default:
        return null;
    }
  }

  /** A type that did not exist when this was written must not cost the whole answer. */
  #unknown(name: string, isOpen: boolean): null {
    const { at } = this.#scanner;
    if (isOpen) skipRest(this.#scanner, this.#budget, name);
    this.#budget.skip('unknown-type', at);
    return null;
  }

  #binary(text: string): Uint8Array | null {
    const bytes = decodeEncoded('base64', text);
    if (typeof bytes !== 'string') return bytes;
    this.#budget.skip(bytes, this.#scanner.at);
    return null;
  }

  #struct(): LlsdMap {
    const scanner = this.#scanner;
    this.#budget.enter(scanner.at);
    const members = createLlsdMap();
    while (this.#closesOr('struct', 'member')) {
      const name = this.#textOf('name');
      members[name] = this.#value(this.#known());
      this.#closeOver('member');
    }
    this.#budget.leave();
    return members;
  }

  #array(): LlsdValue[] {
    const scanner = this.#scanner;
    this.#budget.enter(scanner.at);
    const values: LlsdValue[] = [];
    const tag = this.#known();
    if (scanner.name !== 'data' || (tag !== 'open' && tag !== 'empty'))
      throw scanner.error('<data> expected');
    if (tag === 'open') this.#values(values);
    this.#closeOver('array');
    this.#budget.leave();
    return values;
  }

  #values(into: LlsdValue[]): void {
    const scanner = this.#scanner;
    for (let tag = this.#known(); tag !== 'close'; tag = this.#known()) into.push(this.#value(tag));
    if (scanner.name !== 'data') throw scanner.error('</data> expected');
  }

  /** The next tag that XML-RPC knows: an element that it does not is skipped as a whole, wherever it stands. */
  #known(): XmlTag {
    for (;;) {
      const tag = this.#scanner.next();
      const { name } = this.#scanner;
      if ((tag !== 'open' && tag !== 'empty') || SCALARS.has(name) || STRUCTURE.has(name)) return tag;
      this.#unknown(name, tag === 'open');
    }
  }

  #closeOver(name: string): void {
    if (this.#known() !== 'close' || this.#scanner.name !== name)
      throw this.#scanner.error(`</${name}> expected`);
  }

  /** The text of the next element, which must have that name. */
  #textOf(name: string): string {
    const tag = this.#known();
    if (this.#scanner.name !== name) throw this.#scanner.error(`<${name}> expected`);
    if (tag === 'empty') return '';
    if (tag !== 'open') throw this.#scanner.error(`<${name}> expected`);
    const text = this.#scanner.readText();
    this.#scanner.expectClose(name);
    return text;
  }

  #open(name: string): void {
    if (this.#scanner.next() !== 'open' || this.#scanner.name !== name) {
      throw this.#scanner.error(`<${name}> expected`);
    }
  }

  /** True behind `<child>`, false behind `</parent>`; `<child/>` is stepped over. */
  #closesOr(parent: string, child: string): boolean {
    for (;;) {
      const tag = this.#known();
      const { name } = this.#scanner;
      if (tag === 'close' && name === parent) return false;
      if (tag === 'open' && name === child) return true;
      if (tag !== 'empty' || name !== child) throw this.#scanner.error(`<${child}> or </${parent}> expected`);
    }
  }
}

/** Types other than `struct` and `array`, with those of two usual extensions. */
const SCALARS: ReadonlySet<string> = new Set([
  'string',
  'int',
  'i4',
  'i8',
  'double',
  'boolean',
  'base64',
  'dateTime.iso8601',
  'nil',
  'ex:nil',
]);

const STRUCTURE: ReadonlySet<string> = new Set(
  'methodCall methodName methodResponse params param fault value struct member name array data'.split(' '),
);

/** An integer when it fits in 32 bits, else the nearest real. */
function longInteger(text: string): LlsdValue {
  const value = parseReal(text) ?? 0;
  return (value | 0) === value ? value : new LlsdReal(value);
}

function faultOf(value: LlsdValue): XmlRpcFault {
  const fault = asMap(value);
  return { faultCode: asInteger(fault['faultCode']), faultString: asString(fault['faultString']) };
}
