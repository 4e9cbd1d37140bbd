/** The events that OpenSimulator's event queue brought, against the LLSD form of the messages of their names. */
import { describe, expect, it } from 'vitest';
import { recordedExchanges } from '../../../../scenarios/recorded-http.ts';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { DecodeError } from '../errors/index.ts';
import { LlsdDate, asArray, asMap, asString, isLlsdMap, parseLlsdXml } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { ALL_MESSAGES } from './index.ts';

interface Recorded {
  readonly name: string;
  readonly body: LlsdMap;
}

function eventsIn(body: Uint8Array): Recorded[] {
  try {
    const batch = asMap(parseLlsdXml(new TextDecoder().decode(body)));
    return asArray(batch['events']).map((event) => ({
      name: asString(asMap(event)['message']),
      body: asMap(asMap(event)['body']),
    }));
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

const kindOf = (value: LlsdValue | undefined): string => {
  if (value instanceof Uint8Array) return `binary of ${value.length}`;
  if (value instanceof LlsdDate) return 'date';
  if (Array.isArray(value)) return `array of ${value.map((item) => kindOf(item as LlsdValue)).join()}`;
  return isLlsdMap(value)
    ? 'map'
    : typeof value === 'object'
      ? (value?.constructor.name ?? 'undef')
      : typeof value;
};

/** What 0.9.2 writes by hand and otherwise than its own rule for the type; a reader takes either. */
const PECULIAR = new Set([
  'ParcelProperties.ParcelData.AuctionID number is binary of 4',
  'ParcelProperties.ParcelData.ClaimDate date is number',
  'ParcelProperties.ParcelData.MediaAutoScale boolean is number',
]);

/** The fields that we write in another kind of LLSD than was recorded. */
function differences({ name, body }: Recorded): string[] {
  const type = ALL_MESSAGES.get(name)!;
  const ours = type.toLlsd(type.fromLlsd(body));
  return type.blocks.flatMap((block) => {
    const [theirs, our] = [body, ours].map((form) => asMap(asArray(form[block.name])[0]));
    return block.fields
      .filter((field) => theirs![field.name] !== undefined)
      .map((field) => [field.name, kindOf(theirs![field.name]), kindOf(our![field.name])] as const)
      .filter(([, recorded, written]) => recorded !== written)
      .map(([field, recorded, written]) => `${name}.${block.name}.${field} ${recorded} is ${written}`)
      .filter((difference) => !PECULIAR.has(difference));
  });
}

describe.skipIf(sharedFolder === undefined)('recorded events', () => {
  it('have the LLSD form that the messages have here, type by type', () => {
    const events = recordedExchanges(sharedFolder!)
      .flatMap(({ response }) => (response === undefined ? [] : eventsIn(response.body)))
      .filter(({ name }) => ALL_MESSAGES.get(name) !== undefined);
    expect(new Set(events.map(({ name }) => name))).toEqual(
      new Set([
        'ParcelProperties',
        'EnableSimulator',
        'CrossedRegion',
        'TeleportFinish',
        'BulkUpdateInventory',
      ]),
    );
    expect([...new Set(events.flatMap((event) => differences(event)))]).toEqual([]);
  });
});
