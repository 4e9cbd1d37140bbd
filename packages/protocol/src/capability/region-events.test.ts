import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { real } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { decodeEventQueueBatch, encodeEventQueueBatch } from './event-queue-wire.ts';
import { decodeRegionEvent, encodeRegionEvent, type RegionEvent } from './region-events.ts';

const AGENT = Uuid.parse('a0000000-0000-4000-8000-000000000003');
const HANDLE = (256_256n << 32n) | 256_000n;
const SIMULATOR = { address: '127.0.0.1', port: 9001 };
const SEED = 'http://127.0.0.1:9000/CAPS/x0000/';
const SIZE = { x: 512, y: 256 };

const EVENTS: readonly RegionEvent[] = [
  { type: 'EnableSimulator', regionHandle: HANDLE, simulator: SIMULATOR, regionSize: SIZE },
  { type: 'EstablishAgentCommunication', agentId: AGENT, simulator: SIMULATOR, seedCapability: SEED },
  {
    type: 'CrossedRegion',
    agentId: AGENT,
    sessionId: Uuid.parse('a0000000-0000-4000-8000-000000000004'),
    position: { x: 1.25, y: 124.875, z: 44 },
    lookAt: { x: 0, y: 1, z: 0 },
    regionHandle: HANDLE,
    simulator: SIMULATOR,
    seedCapability: SEED,
    regionSize: SIZE,
  },
  {
    type: 'TeleportFinish',
    agentId: AGENT,
    locationId: 4,
    regionHandle: HANDLE,
    simulator: SIMULATOR,
    seedCapability: SEED,
    simAccess: 13,
    teleportFlags: 0x8000_0010,
    regionSize: SIZE,
  },
];

describe('events between regions', () => {
  it.each(EVENTS)('$type through a queue and back', (event) => {
    const body = encodeEventQueueBatch({ id: 1, events: [encodeRegionEvent(event)] });
    expect(decodeRegionEvent(decodeEventQueueBatch(body).events[0]!)).toEqual(event);
  });

  it('write U32, U64 and addresses as big-endian binary, ports as integers', () => {
    expect(encodeRegionEvent(EVENTS[0]!).body).toEqual({
      SimulatorInfo: [
        {
          Handle: Uint8Array.of(0, 3, 0xe9, 0, 0, 3, 0xe8, 0),
          IP: Uint8Array.of(127, 0, 0, 1),
          Port: 9001,
          RegionSizeX: Uint8Array.of(0, 0, 2, 0),
          RegionSizeY: Uint8Array.of(0, 0, 1, 0),
        },
      ],
    });
  });

  it('are read in other forms: integers for binary, text for addresses, no sizes, a lonely map for a block', () => {
    const lenient: LlsdMap = { Handle: real(4096), IP: '10.0.0.1', Port: '9000' };
    expect(decodeRegionEvent({ message: 'EnableSimulator', body: { SimulatorInfo: lenient } })).toEqual({
      type: 'EnableSimulator',
      regionHandle: 4096n,
      simulator: { address: '10.0.0.1', port: 9000 },
      regionSize: { x: 256, y: 256 },
    });
    const number: LlsdMap = {
      Handle: HANDLE_BYTES,
      IP: 0x7f000001,
      Port: 1,
      RegionSizeX: 1024,
      RegionSizeY: 1024,
    };
    expect(
      decodeRegionEvent({ message: 'EnableSimulator', body: { SimulatorInfo: [number] } }),
    ).toMatchObject({
      simulator: { address: '127.0.0.1' },
      regionSize: { x: 1024, y: 1024 },
    });
  });

  it('leave other events alone', () => {
    expect(decodeRegionEvent({ message: 'ParcelProperties', body: {} })).toBeUndefined();
  });

  it.each([
    ['EnableSimulator', {}, 'SimulatorInfo'],
    ['EnableSimulator', { SimulatorInfo: [] }, 'IP'],
    ['EnableSimulator', { SimulatorInfo: [{ IP: Uint8Array.of(1, 2, 3), Port: 1 }] }, 'IP'],
    ['EnableSimulator', { SimulatorInfo: [{ IP: Uint8Array.of(1, 2, 3, 4), Port: 0 }] }, 'Port'],
    ['EnableSimulator', { SimulatorInfo: [{ IP: Uint8Array.of(1, 2, 3, 4), Port: 74_536 }] }, 'Port'],
    [
      'TeleportFinish',
      { Info: [{ SimIP: '1.2.3.4', SimPort: real(9000.5), SeedCapability: SEED }] },
      'SimPort',
    ],
    ['TeleportFinish', { Info: [{ SimIP: '1.2.3.4', SimPort: -56_536, SeedCapability: SEED }] }, 'SimPort'],
    ['TeleportFinish', { Info: [{ SimIP: '1.2.3.4', SimPort: 9, SeedCapability: '' }] }, 'SeedCapability'],
    ['CrossedRegion', { AgentData: [{}], Info: [{}], RegionData: [{ SimPort: 9 }] }, 'SimIP'],
    ['CrossedRegion', { AgentData: [{}], Info: [{}] }, 'RegionData'],
    ['CrossedRegion', { Info: [{}], RegionData: [{}] }, 'AgentData'],
    ['CrossedRegion', { AgentData: [{}], RegionData: [{}] }, 'Info'],
    ['EstablishAgentCommunication', { 'sim-ip-and-port': '1.2.3.4:5' }, 'seed-capability'],
  ] as readonly (readonly [string, LlsdMap, string])[])(
    '%s names the unusable field (%#)',
    (message, body, path) => {
      const attempt = (): unknown => decodeRegionEvent({ message, body });
      expect(attempt).toThrow(DecodeError);
      expect(attempt).toThrow(expect.objectContaining({ path }));
    },
  );

  it('does not take an address without port', () => {
    const body = { 'sim-ip-and-port': '1.2.3.4', 'seed-capability': SEED };
    expect(() => decodeRegionEvent({ message: 'EstablishAgentCommunication', body })).toThrow(DecodeError);
  });
});

const HANDLE_BYTES = Uint8Array.of(0, 3, 0xe9, 0, 0, 3, 0xe8, 0);
