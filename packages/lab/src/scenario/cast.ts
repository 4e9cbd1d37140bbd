import { Uuid } from '@landfall/protocol/datatypes';
import type { Block } from './blocks.ts';
import { scenarioFault } from './place.ts';
import type { Cast, CastMember } from './scenario.ts';

const MAX_MEMBERS = 100;
const KEYS = ['first', 'last', 'password', 'uuid', 'email', 'model', 'species', 'transient'];

/** A list of who takes part, as JSON. @throws UsageError that names file and line */
export function readCast({ place, lines }: Block): Cast {
  const list = parseJson(lines.map(({ text }) => text).join('\n'));
  if (!Array.isArray(list))
    throw scenarioFault(place, 'cast is a JSON list of {"First", "Last", "Password"}');
  if (list.length > MAX_MEMBERS) throw scenarioFault(place, `a cast of more than ${MAX_MEMBERS}`);
  const members = list.map((one): CastMember => {
    const member = memberOf(one);
    if (typeof member === 'string') throw scenarioFault(place, member);
    return member;
  });
  return { type: 'cast', place, members };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function memberOf(one: unknown): CastMember | string {
  if (typeof one !== 'object' || one === null) return 'a member of the cast is a JSON object';
  const fields = new Map<string, unknown>();
  for (const [key, value] of Object.entries(one)) {
    if (!KEYS.includes(key.toLowerCase())) return `the cast knows no ${key}`;
    fields.set(key.toLowerCase(), value);
  }
  const text = (key: string): string | undefined => {
    const value = fields.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [first, last, password] = [text('first'), text('last'), text('password')];
  if (first === undefined || last === undefined || password === undefined)
    return 'a member of the cast needs First, Last and Password';
  const id = text('uuid');
  if (id !== undefined && (id.length !== 36 || Uuid.read(id, 0) === undefined)) return `${id} is no UUID`;
  return { first, last, password, species: text('species') ?? 'mimic', ...(id === undefined ? {} : { id }) };
}
