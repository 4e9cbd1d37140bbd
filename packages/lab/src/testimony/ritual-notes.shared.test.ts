/** The old narratives: from events equal to theirs the ritual voice tells the same story, item by item, in the same parts. */
import { readFileSync } from 'node:fs';
import { parseRitualLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { describe, expect, test } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { narrate } from '../narrator/index.ts';

const ITEM = /^1\. {2}\*\*\[(\w+)\] \[(\w+)\] (.+?)\*\*(?: \(.*?\))?: /;
const PAYLOAD = /\((?:\*(.*)\*|(?:Details|Position): `(.*)`)\)\s*$/;

interface Item {
  readonly part: string;
  readonly said: string;
  readonly payload: string;
}

function itemsOf(narrative: string): Item[] {
  let part = '';
  return narrative.split('\n').flatMap((line): Item[] => {
    if (line.startsWith('## Part ')) part = line.slice('## '.length);
    const found = ITEM.exec(line);
    if (found === null) return [];
    const [, side, component, signal] = found;
    const payload = PAYLOAD.exec(line);
    return [
      {
        part,
        said: `[${side}] [${component}] ${signal}`,
        payload: (payload?.[1] ?? payload?.[2] ?? '').replaceAll('\\', ''),
      },
    ];
  });
}

describe.skipIf(sharedFolder === undefined)('the narrative of the wallflower', () => {
  test('is told again from its events', () => {
    const notes = readFileSync(`${sharedFolder}seeds/ritual-wallflower.md`, 'utf8');
    const items = itemsOf(notes);
    expect(items.length).toBeGreaterThan(25);
    const records = items.map(({ said, payload }, at): EvidenceRecord => {
      const time = new Date(Date.UTC(2026, 0, 1) + at * 10).toISOString().replace('T', ' ').replace('Z', '');
      const line = `${time} [MATING RITUAL] ${said}${payload === '' ? '' : ` | ${payload}`}`;
      return { ...parseRitualLine(line, at + 1)!, actor: 'Test User' };
    });
    const again = narrate(records, { style: 'ritual', allRepeats: true });
    expect(again).toContain('# OpenSim Client/Server Mating Rituals: The Wallflower');
    const told = itemsOf(again);
    expect(told.map(({ part, said }) => `${part} ${said}`)).toEqual(
      items.map(({ part, said }) => `${part} ${said}`),
    );
    const sizes = (all: readonly Item[]): string[] =>
      all.map(({ payload }) => payload).filter((text) => text.startsWith('Size'));
    expect(sizes(told)).toEqual(sizes(items));
  });
});
