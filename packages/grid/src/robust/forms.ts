/** How services of ROBUST are asked: forms one way, small XML the other. @source OpenSim ServerUtils.cs (BuildQueryString, ParseXmlResponse) */
import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';

/** Texts, and lists of texts by name, as a service answers. */
export interface FormAnswer {
  readonly [name: string]: string | Readonly<Record<string, string>>;
}

/** A map in a map is the deepest that a service says. */
const MOST_ENTRIES = 200_000;

/** The body of a request: `METHOD` says what is wanted. */
export function encodeForm(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

/** What a service has answered. @throws DecodeError for anything but `ServerResponse` */
export function parseFormAnswer(text: string): FormAnswer {
  const xml = new XmlScanner(text);
  const opened = xml.next();
  if (xml.name !== 'ServerResponse') throw xml.error('ServerResponse expected');
  const answer: Record<string, FormAnswer[string]> = Object.create(null);
  if (opened === 'empty') return answer;
  for (let entries = 0; ; entries++) {
    const tag = xml.next();
    if (tag === 'close' && xml.name === 'ServerResponse') return answer;
    if (entries > MOST_ENTRIES) throw new DecodeError('an answer of too many entries');
    const { name } = xml;
    if (tag === 'empty') answer[name] = '';
    else if (tag !== 'open') throw xml.error('an entry expected');
    else if (xml.attribute('type') === 'List') answer[name] = readList(xml, name);
    else answer[name] = readEntry(xml, name);
  }
}

function readList(xml: XmlScanner, list: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = Object.create(null);
  for (;;) {
    const tag = xml.next();
    const { name } = xml;
    if (tag === 'close' && name === list) return entries;
    if (tag === 'empty') entries[name] = '';
    else if (tag === 'open') entries[name] = readEntry(xml, name);
    else throw xml.error('an entry of a list expected');
  }
}

function readEntry(xml: XmlScanner, name: string): string {
  const text = xml.readText();
  xml.expectClose(name);
  return text;
}
