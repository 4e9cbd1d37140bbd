import { ClosedError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { encodeMessage } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Dispatch } from './dispatch.ts';
import { MAX_CIRCUITS, openAgentSocket } from './agent-socket.ts';

const PING = { name: 'StartPingCheck', PingID: { PingID: 3, OldestUnacked: 1 } } as const;
const CLOSE = new ClosedError('done', { by: 'us', reason: 'logout' });

function datagram(sequence: number, reliable = false): Uint8Array {
  return encodePacket({ sequence, body: encodeMessage({ name: 'DisableSimulator' }), reliable });
}

async function setUp() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const server = await ports.openLink({ port: 9000 });
  const stranger = await ports.openLink({ port: 9001 });
  const heard: Uint8Array[] = [];
  server.onDatagram((bytes) => heard.push(bytes));
  const socket = await openAgentSocket(ports, () => undefined);
  const events: string[] = [];
  const circuit = socket.open(server.local, { onEvent: ({ type }) => events.push(type) });
  return { network, server, stranger, heard, socket, events, circuit };
}

describe('the socket of a session', () => {
  it('gives a datagram to the circuit of its address and port, and drops all others', async () => {
    const { network, server, stranger, socket, events } = await setUp();
    server.send(datagram(1), socket.local);
    stranger.send(datagram(1), socket.local);
    await network.run(10);
    expect(events).toEqual(['message']);
    expect(socket.strangers).toBe(1);
  });

  it('opens one circuit to an endpoint, and not too many', async () => {
    const { socket, server, circuit } = await setUp();
    expect(() => socket.open(server.local, { onEvent: () => undefined })).toThrow(UsageError);
    for (let port = 1; port < MAX_CIRCUITS; port++) {
      socket.open({ address: '10.0.0.1', port }, { onEvent: () => undefined });
    }
    expect(() => socket.open({ address: '10.0.0.2', port: 1 }, { onEvent: () => undefined })).toThrow(
      UsageError,
    );
    circuit.close(CLOSE);
    expect(socket.circuitTo(server.local)).toBeUndefined();
    socket.open(server.local, { onEvent: () => undefined });
  });
});

describe('a circuit', () => {
  it('answers pings by itself', async () => {
    const { network, server, socket, heard } = await setUp();
    server.send(encodePacket({ sequence: 1, body: encodeMessage(PING) }), socket.local);
    await network.run(10);
    expect(heard).toHaveLength(1);
  });

  it('says nothing any more once muted, not even acks', async () => {
    const { network, server, socket, heard, circuit } = await setUp();
    circuit.mute();
    server.send(encodePacket({ sequence: 1, body: encodeMessage(PING) }), socket.local);
    server.send(datagram(2, true), socket.local);
    await network.run(5000);
    expect(heard).toEqual([]);
  });

  it('tells who waits for an ack that it never came, or that the circuit ended', async () => {
    const { network, circuit } = await setUp();
    const spent = circuit.deliver({ name: 'DisableSimulator' }).catch((error: unknown) => error);
    const error = await network.runUntil(spent, 60_000);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ missing: 'ack of DisableSimulator' });
    const ended = circuit.deliver({ name: 'DisableSimulator' });
    circuit.close(CLOSE);
    await expect(ended).rejects.toBe(CLOSE);
    await expect(circuit.deliver({ name: 'DisableSimulator' })).rejects.toBe(CLOSE);
  });
});

describe('dispatch', () => {
  it('hands a message to all that take it, and says whether any did', () => {
    const dispatch = new Dispatch<string>();
    const taken: string[] = [];
    dispatch.on('DisableSimulator', ({ name }, source) => taken.push(`${name} ${source}`));
    dispatch.on('DisableSimulator', (_, source) => taken.push(source));
    const arrival = { reliable: true, sizeBytes: 10 };
    expect(dispatch.dispatch({ name: 'DisableSimulator' }, 'here', arrival)).toBe(true);
    expect(dispatch.dispatch({ name: 'CloseCircuit' }, 'here', arrival)).toBe(false);
    expect(taken).toEqual(['DisableSimulator here', 'here']);
  });
});
