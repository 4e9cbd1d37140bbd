import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { formatRitualLine, parseRitualLine } from './index.ts';

const line = (rest: string): string => `2026-01-02 03:04:05.678 [MATING RITUAL] ${rest}`;

describe('a line of the ritual log', () => {
  it.each([
    '[CLIENT] [LOGIN] START | URI: http://localhost:9000/, User: Test User, Mode: wallflower',
    '[SERVER] [LOGIN] RECV XML-RPC login_to_simulator | User: Test User, Viewer: 1.0.0, Channel: Harness, IP: 127.0.0.1:49766',
    '[SERVER] [LOGIN] AUTH SUCCESS | User: Test User',
    '[SERVER] [LOGIN] CIRCUIT PROVISION | Circuit: 1966132762, Region: Default Region',
    '[SERVER] [LOGIN] SEND XML-RPC Response | Success',
    '[CLIENT] [LOGIN] PROGRESS ConnectingToSim | Connecting to simulator...',
    '[SERVER] [UDP] SEND RegionHandshake | Region: Default Region',
    '[SERVER] [UDP] SEND AgentMovementComplete | Pos: <128, 128, 26.034172>, Look: <0.99, 0.042, 0>',
    '[CLIENT] [UDP] CONNECTED | Sim: Default Region, IP: 192.168.0.2:9000',
    '[CLIENT] [BEHAVIOR] WALLFLOWER | Waiting for server timeout...',
    '[CLIENT] [UDP] RECV ObjectUpdate | Size: 322',
    '[CLIENT] [UDP] RECV LayerData | Size: 923',
    '[SERVER] [UDP] TIMEOUT | Agent: Test User, LastActive: 60000ms ago',
    '[CLIENT] [LOGOUT] INITIATE',
  ])('comes back as it was: %s', (rest) => {
    const record = parseRitualLine(line(rest), 7)!;
    expect(record).toMatchObject({ seq: 7, at: '2026-01-02T03:04:05.678Z', mono: 1_767_323_045_678 });
    expect(formatRitualLine(record)).toBe(line(rest));
  });

  it('has the kind of the catalogue, or its own signal', () => {
    const kindOf = (rest: string): string | undefined => parseRitualLine(line(rest), 1)?.kind;
    expect(kindOf('[CLIENT] [CAPS] EQ RUNNING | Sim: Bay')).toBe('EventQueueRunning');
    expect(kindOf('[SERVER] [UDP] RECV UseCircuitCode | CircuitCode: 5')).toBe('UseCircuitCodeReceived');
    expect(kindOf('[SERVER] [UDP] SOMETHING NEW | x')).toBe('SOMETHING NEW');
    expect(parseRitualLine('nothing of the kind', 1)).toBeUndefined();
  });

  it('that is damaged raises DecodeError only', () => {
    const random = createRandom(9);
    const whole = line('[CLIENT] [LOGIN] START | URI: http://x/, User: A B, Mode: m');
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const at = random.integer(0, whole.length);
      const damaged = whole.slice(0, at) + random.pick(['', '[', '9', '|', '\u0000']) + whole.slice(at + 1);
      try {
        parseRitualLine(damaged, 1);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});
