import { encodeText } from '@landfall/protocol/bytes';
import { expect, it } from 'vitest';
import { restartOf } from './restart.ts';

const extra = (key: string, params: string) => [
  { Message: encodeText(key), ExtraParams: encodeText(params) },
];

it.each([
  ['Region will restart in 2 minutes', [], 120_000],
  ['Alpha is restarting in 1 minute and 30 seconds', [], 90_000],
  ['Restarting in 20 seconds', [], 20_000],
  ['The region restarts now', [], undefined],
  [
    'whatever',
    extra('RegionRestartMinutes', '<llsd><map><key>MINUTES</key><integer>5</integer></map></llsd>'),
    300_000,
  ],
  [
    'whatever',
    extra('RegionRestartSeconds', '<llsd><map><key>SECONDS</key><integer>15</integer></map></llsd>'),
    15_000,
  ],
] as const)('%s', (text, more, inMs) => expect(restartOf(text, more)).toEqual({ inMs, text }));

it.each(['Home position set.', 'You have 2 minutes to leave', ''])('%j is none', (text) => {
  expect(restartOf(text, extra('Other', '5'))).toBeUndefined();
});
