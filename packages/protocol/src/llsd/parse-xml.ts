import { decodeBase64, decodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { XmlScanner } from '../xml/index.ts';
import { asUuid } from './accessors.ts';
import { parseDate } from './date.ts';
import { Budget } from './limits.ts';
import type { LlsdLimits } from './limits.ts';
import { parseInteger, parseReal } from './real.ts';
import { LlsdDate, LlsdReal, LlsdUri, createLlsdMap } from './value.ts';
import type { LlsdMap, LlsdValue } from './value.ts';

/**
 * The value of an LLSD XML document, given as text or UTF-8. Empty elements are their kind's default, and so is
 * the text of an integer, real, UUID or date that names none, as in the viewer.
 * @throws DecodeError on what is not well-formed, has a document type, or exceeds the limits.
 */
export function parseLlsdXml(document: string | Uint8Array, limits?: LlsdLimits): LlsdValue {
  const budget = new Budget(document.length, limits);
  const scanner = new XmlScanner(typeof document === 'string' ? document : decodeUtf8(document));
  const root = scanner.next();
  if ((root !== 'open' && root !== 'empty') || scanner.name !== 'llsd') throw scanner.error('not LLSD XML');
  let value: LlsdValue = null;
  if (root === 'open') {
    const tag = scanner.next();
    if (tag !== 'close') {
      value = parseValue(scanner, tag, budget);
      scanner.expectClose('llsd');
    } else if (scanner.name !== 'llsd') throw scanner.error('</llsd> expected');
  }
  scanner.expectEnd();
  return value;
}

function parseValue(scanner: XmlScanner, tag: string, budget: Budget): LlsdValue {
  if (tag !== 'open' && tag !== 'empty') throw scanner.error('value expected');
  budget.spend(scanner.at);
  const { name } = scanner;
  const isEmpty = tag === 'empty';
  if (name === 'map') return isEmpty ? createLlsdMap() : parseMap(scanner, budget);
  if (name === 'array') return isEmpty ? [] : parseArray(scanner, budget);
  let text = '';
  if (!isEmpty) {
    text = scanner.readText();
    scanner.expectClose(name);
  }
  return scalar(scanner, name, text);
}

function scalar(scanner: XmlScanner, name: string, text: string): LlsdValue {
  switch (name) {
    case 'string':
      return text;
    case 'integer':
      return parseInteger(text);
    case 'uuid':
      return text === '' ? Uuid.zero : asUuid(text.trim());
    case 'boolean':
      return text.trim() === 'true' || parseInteger(text) !== 0;
    case 'real':
      return new LlsdReal(parseReal(text) ?? 0);
    case 'binary':
      return decodeBase64(text);
    case 'uri':
      return new LlsdUri(text.trim());
    case 'date':
      return parseDate(text) ?? new LlsdDate(0);
    case 'undef':
      return null;
    default:
      throw scanner.error(`unknown element`);
  }
}

function parseArray(scanner: XmlScanner, budget: Budget): LlsdValue[] {
  budget.enter(scanner.at);
  const values: LlsdValue[] = [];
  for (let tag = scanner.next(); tag !== 'close'; tag = scanner.next()) {
    values.push(parseValue(scanner, tag, budget));
  }
  if (scanner.name !== 'array') throw scanner.error('</array> expected');
  budget.leave();
  return values;
}

function parseMap(scanner: XmlScanner, budget: Budget): LlsdMap {
  budget.enter(scanner.at);
  const map = createLlsdMap();
  for (let tag = scanner.next(); tag !== 'close'; tag = scanner.next()) {
    if (tag === 'end' || scanner.name !== 'key') throw scanner.error('<key> expected');
    const key = tag === 'empty' ? '' : scanner.readText();
    if (tag === 'open') scanner.expectClose('key');
    map[key] = parseValue(scanner, scanner.next(), budget);
  }
  if (scanner.name !== 'map') throw scanner.error('</map> expected');
  budget.leave();
  return map;
}
