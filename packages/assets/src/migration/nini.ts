import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';
import type { XmlTag } from '@landfall/protocol/xml';

/** Sections of one file; OpenSimulator's longest has 160. */
const MOST_SECTIONS = 100_000;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Sections of a configuration as Nini writes it in XML, each as its keys and values:
 * `<Nini><Section Name="…"><Key Name="…" Value="…"/></Section></Nini>`. The sections' own names are for people.
 * @throws DecodeError when it is something else
 * @source OpenSimulator, bin/assets
 */
export function readSections(text: string): ReadonlyMap<string, string>[] {
  const scanner = new XmlScanner(text);
  if (nextIs(scanner, 'Nini') !== 'open') throw scanner.error('<Nini> expected');
  const sections: Map<string, string>[] = [];
  for (let tag = nextIs(scanner, 'Section'); tag !== 'close'; tag = nextIs(scanner, 'Section')) {
    if (sections.length >= MOST_SECTIONS) throw new DecodeError(`more than ${MOST_SECTIONS} sections`);
    sections.push(tag === 'empty' ? new Map() : readKeys(scanner));
  }
  return sections;
}

function readKeys(scanner: XmlScanner): Map<string, string> {
  const keys = new Map<string, string>();
  for (let tag = nextIs(scanner, 'Key'); tag !== 'close'; tag = nextIs(scanner, 'Key')) {
    const { Name: name, Value: value } = attributesOf(scanner);
    if (name === undefined || value === undefined) throw scanner.error('<Key> without name or value');
    keys.set(name, value);
    if (tag === 'open') scanner.expectClose('Key');
  }
  return keys;
}

/** Opens an element of this name, or closes the one around it. */
function nextIs(scanner: XmlScanner, name: string): XmlTag {
  const tag = scanner.next();
  if (tag === 'end' || (tag !== 'close' && scanner.name !== name)) throw scanner.error(`<${name}> expected`);
  return tag;
}

/** Of the tag that was just stepped over: the scanner has made sure that no `<` is inside. */
function attributesOf({ text, at }: XmlScanner): Partial<Record<string, string>> {
  const tag = text.slice(text.lastIndexOf('<', at - 1), at);
  const attributes: Partial<Record<string, string>> = {};
  for (const [, name, double, single] of tag.matchAll(ATTRIBUTE))
    if (name !== undefined) attributes[name] = resolve(double ?? single ?? '');
  return attributes;
}

/** With its references resolved, as in a text. */
const resolve = (value: string): string => new XmlScanner(`${value}<`).readText();
