import { describe, expect, it } from 'vitest';
import { OBSERVATIONS, type Observation } from './catalogue.ts';

const entries = Object.entries(OBSERVATIONS as unknown as Readonly<Record<string, Observation<object>>>);
const sample = {
  uri: 'http://grid/',
  user: 'Test User',
  mode: 'standard',
  status: 'Connecting',
  message: 'hello',
  position: { x: 1.239, y: 2, z: 3 },
  lookAt: { x: 1, y: 0, z: 0 },
  destination: { x: 4, y: 5, z: 6 },
  region: 'Bay',
  event: 'ParcelProperties',
  typing: true,
  sizeBytes: 900,
  layer: 'land',
  patches: 4,
  agent: 'Test User',
  lastActiveMs: 60_000.4,
  from: 'A B',
  circuit: 5,
  endpoint: '10.0.0.1:9000',
  capability: 'GetTexture',
  asset: 'texture',
};
const textOf = (part: string | ((detail: object) => string) | undefined): string =>
  typeof part === 'function' ? part(sample) : (part ?? '');

describe('the catalogue', () => {
  it('tells every kind by side, component and signal', () => {
    const told = entries.map(
      ([, { side, component, signal }]) => `[${side}] [${component}] ${textOf(signal)}`,
    );
    expect(told.toSorted()).toMatchSnapshot();
    const named = told.filter((line) => !/undefined|hello|ParcelProperties/.test(line));
    expect(new Set(named).size).toBe(named.length);
  });

  it('has the words of the old logs', () => {
    const words = (kind: keyof typeof OBSERVATIONS): string[] => {
      const entry = OBSERVATIONS[kind] as unknown as Observation<object>;
      const val = entry.val(sample);
      return [entry.sys, entry.sig, val, entry.payload?.(sample) ?? val];
    };
    expect(words('LoginStart')).toEqual([
      'MIGRATION',
      'HANDSHAKE',
      'URI: http://grid/',
      'URI: http://grid/, User: Test User, Mode: standard',
    ]);
    expect(words('LayerReceived')).toEqual(['SENSORY', 'TREMOR', 'LandUpdate received', 'Size: 900']);
    expect(words('ChatHeard').slice(2)).toEqual(Array(2).fill('From: A B, Msg: hello'));
    expect(words('Walk')).toEqual(['MOTOR', 'LOCOMOTION', 'Dest: 4,5,6', 'Dest: 4,5,6']);
    expect(words('UseCircuitCodeReceived').slice(2)).toEqual(['5 from A B', 'CircuitCode: 5']);
    expect(words('AgentTimeout')[3]).toBe('Agent: Test User, LastActive: 60000ms ago');
    expect(words('AgentMovementCompleteSent')[3]).toBe('Pos: <1.24, 2, 3>, Look: <1, 0, 0>');
    expect(words('Position')[2]).toBe('Sim: Bay, Pos: 1.24,2,3');
  });

  it('knows no detail that could be a secret', () => {
    const source = entries
      .map(([kind, entry]) => `${kind} ${String(entry.val)} ${String(entry.payload)}`)
      .join();
    expect(source).not.toMatch(/session|password|token|seedUrl|capabilityUrl|hash/i);
  });
});
