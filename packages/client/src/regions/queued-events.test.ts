import { encodeRegionEvent } from '@landfall/protocol/capability';
import type { QueuedEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { QueuedEvents } from './queued-events.ts';
import type { Region } from './region.ts';

const HERE = { label: 'here' } as Region;
const ENABLE = encodeRegionEvent({
  type: 'EnableSimulator',
  simulator: { address: '127.0.0.1', port: 9001 },
  regionHandle: regionHandleOf(256_256, 256_000),
  regionSize: { x: 256, y: 256 },
});

function listening() {
  const told: string[] = [];
  const queued = new QueuedEvents((error, { label }) => told.push(`${String(error)} ${label}`));
  const dispatch = (event: QueuedEvent): boolean => queued.dispatch(event, HERE);
  return { queued, told, dispatch };
}

describe('queued events', () => {
  it('go to all that want their bodies, and decoded to the one who moves the agent', () => {
    const { queued, told, dispatch } = listening();
    queued.onBody('EnableSimulator', (body, { label }) => told.push(`${Object.keys(body).length} ${label}`));
    queued.onBody('EnableSimulator', () => told.push('second'));
    queued.onMove((event, { label }) => told.push(`decoded ${event.type} ${label}`));
    expect(dispatch(ENABLE)).toBe(true);
    expect(told).toEqual(['1 here', 'second', 'decoded EnableSimulator here']);
  });

  it('are said to be no movement of an agent when they are none, taken or not', () => {
    const { queued, told, dispatch } = listening();
    queued.onBody('ParcelProperties', () => told.push('taken'));
    expect(dispatch({ message: 'ParcelProperties', body: {} })).toBe(false);
    expect(dispatch({ message: 'Nobody wants this', body: {} })).toBe(false);
    expect(dispatch(ENABLE)).toBe(true);
    expect(told).toEqual(['taken']);
  });

  it('whose taker throws reach the others, and the fault is told', () => {
    const { queued, told, dispatch } = listening();
    queued.onBody('EnableSimulator', () => {
      throw new DecodeError('no');
    });
    queued.onMove(() => told.push('decoded'));
    dispatch(ENABLE);
    expect(told).toEqual(['DecodeError: no here', 'decoded']);
  });

  it('whose body makes no sense are the peer’s fault, after all have had them who want them as they came', () => {
    const { queued, told, dispatch } = listening();
    queued.onBody('EnableSimulator', () => told.push('as it came'));
    queued.onMove(() => told.push('decoded'));
    const broken = { message: 'EnableSimulator', body: { SimulatorInfo: [{ IP: 'nowhere', Port: -1 }] } };
    expect(() => dispatch(broken)).toThrow(DecodeError);
    expect(told).toEqual(['as it came']);
  });
});
