import { VIEWER_RULES } from '@landfall/protocol/circuit';
import type { CircuitEvent } from '@landfall/protocol/circuit';
import { ClosedError, EncodeError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import {
  ALL_MESSAGES,
  createMessageTable,
  decodeMessage,
  DisableSimulator,
  encodeMessage,
} from '@landfall/protocol/message';
import { decodePacket, encodePacket } from '@landfall/protocol/packet';
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
  const socket = await openAgentSocket(ports, () => undefined, { messages: ALL_MESSAGES });
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

  it('drops what comes from the port of the simulator at another address', async () => {
    const network = new MemoryNetwork();
    const simulator = await network.ports('10.0.0.2').openLink({ port: 9000 });
    const elsewhere = await network.ports('10.0.0.3').openLink({ port: 9000 });
    const socket = await openAgentSocket(network.ports('10.0.0.1'), () => undefined, {
      messages: ALL_MESSAGES,
    });
    const events: string[] = [];
    socket.open(simulator.local, { onEvent: ({ type }) => events.push(type) });
    elsewhere.send(datagram(1), socket.local);
    await network.run(10);
    expect(events).toEqual([]);
    expect(socket.strangers).toBe(1);
    simulator.send(datagram(1), socket.local);
    await network.run(10);
    expect(events).toEqual(['message']);
  });

  it('tells every circuit what its grid does not send by UDP', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const servers = [await ports.openLink(), await ports.openLink()];
    const udpBlacklist = new Set(['KillObject']);
    const socket = await openAgentSocket(ports, () => undefined, { messages: ALL_MESSAGES, udpBlacklist });
    const names: string[] = [];
    const onEvent = (event: CircuitEvent): void => {
      if (event.type === 'message') names.push(event.message.name);
    };
    for (const server of servers) {
      const circuit = socket.open(server.local, { onEvent });
      const body = encodeMessage({ name: 'KillObject', ObjectData: [{ ID: 1 }] });
      server.send(encodePacket({ sequence: 1, body }), socket.local);
      server.send(datagram(2), socket.local);
      await network.run(10);
      expect(circuit.statistics.barred).toBe(1);
    }
    expect(names).toEqual(['DisableSimulator', 'DisableSimulator']);
  });

  it('knows whose turn it is when two simulators take turns, and a stranger once its circuit has ended', async () => {
    const { network, server, stranger, socket, events, circuit } = await setUp();
    const others: string[] = [];
    socket.open(stranger.local, { onEvent: ({ type }) => others.push(type) });
    for (let sequence = 1; sequence <= 3; sequence++) {
      server.send(datagram(sequence), socket.local);
      server.send(datagram(sequence + 10), socket.local);
      stranger.send(datagram(sequence), socket.local);
    }
    await network.run(10);
    expect([events.length, others.length, socket.strangers]).toEqual([6, 3, 0]);
    server.send(datagram(30), socket.local);
    await network.run(10);
    circuit.close(CLOSE);
    server.send(datagram(31), socket.local);
    await network.run(10);
    expect(socket.strangersFrom).toEqual([server.local]);
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

describe('a delivery that has to wait for acks', () => {
  /** One unacked packet fills the window. */
  const NARROW = { ...VIEWER_RULES, unackedPacketsLimit: 0 };

  async function setUpNarrow(rules = NARROW) {
    const { network, server, stranger, socket } = await setUp();
    const ack = (ID: number): void =>
      stranger.send(
        encodePacket({ sequence: ID, body: encodeMessage({ name: 'PacketAck', Packets: [{ ID }] }) }),
        socket.local,
      );
    const heard: number[] = [];
    stranger.onDatagram((bytes) => {
      const { sequence, reliable } = decodePacket(bytes);
      if (reliable) heard.push(sequence);
    });
    const circuit = socket.open(stranger.local, { rules, onEvent: () => undefined });
    return { network, server, circuit, heard, ack };
  }

  it('is settled by its own ack', async () => {
    const { network, circuit, heard, ack } = await setUpNarrow();
    const first = circuit.deliver({ name: 'DisableSimulator' });
    const second = circuit.deliver({ name: 'DisableSimulator' });
    await network.run(10);
    expect(heard).toEqual([1]);
    ack(1);
    expect(await network.runUntil(first, 100)).toMatchObject({ sequence: 1 });
    await network.run(10);
    expect(heard).toEqual([1, 2]);
    ack(2);
    expect(await network.runUntil(second, 100)).toMatchObject({ sequence: 2 });
  });

  it('fails when nobody ever acks it, or when no more may wait', async () => {
    const { network, circuit } = await setUpNarrow({ ...NARROW, queueBytesLimit: 12 });
    const attempts = Array.from({ length: 3 }, () =>
      circuit.deliver({ name: 'DisableSimulator' }).catch((error: unknown) => error),
    );
    const errors = await network.runUntil(Promise.all(attempts), 90_000);
    expect(errors.map((error) => error instanceof TimeoutError)).toEqual([true, true, true]);
    expect(String(errors[2])).toContain('queue-full');
  });

  it('fails at once when it cannot be encoded', async () => {
    const { circuit } = await setUpNarrow();
    const Packets = Array.from({ length: 256 }, (_, ID) => ({ ID }));
    await expect(circuit.deliver({ name: 'PacketAck', Packets })).rejects.toBeInstanceOf(EncodeError);
  });
});

describe('dispatch', () => {
  it('hands a message to all that take it, and says whether any did', () => {
    const dispatch = new Dispatch<string>(() => undefined);
    const taken: string[] = [];
    dispatch.take(DisableSimulator, ({ name }, source) => taken.push(`${name} ${source}`));
    dispatch.take(DisableSimulator, (_, source) => taken.push(source));
    const arrival = { reliable: true, sizeBytes: 10 };
    expect(dispatch.dispatch({ name: 'DisableSimulator' }, 'here', arrival)).toBe(true);
    expect(dispatch.dispatch({ name: 'CloseCircuit' }, 'here', arrival)).toBe(false);
    expect(taken).toEqual(['DisableSimulator here', 'here']);
  });

  it('hands it to the others too when one throws, and tells each that did', () => {
    const told: string[] = [];
    const dispatch = new Dispatch<string>((error, source, { sizeBytes }) =>
      told.push(`${String(error)} ${source} ${sizeBytes}`),
    );
    const taken: string[] = [];
    const bug = (what: string) => (): void => {
      throw new TypeError(what);
    };
    dispatch.take(DisableSimulator, bug('first'));
    expect(dispatch.dispatch({ name: 'DisableSimulator' }, 'alone', { reliable: true, sizeBytes: 9 })).toBe(
      true,
    );
    dispatch.take(DisableSimulator, (_, source) => taken.push(source));
    dispatch.take(DisableSimulator, bug('last'));
    dispatch.dispatch({ name: 'DisableSimulator' }, 'here', { reliable: true, sizeBytes: 10 });
    expect(taken).toEqual(['here']);
    expect(told).toEqual(['TypeError: first alone 9', 'TypeError: first here 10', 'TypeError: last here 10']);
  });

  it('tells what the promise of one rejects with, too', async () => {
    const told: string[] = [];
    const dispatch = new Dispatch<string>((error, source, { sizeBytes }) =>
      told.push(`${String(error)} ${source} ${sizeBytes}`),
    );
    dispatch.take(DisableSimulator, () => Promise.reject(new TypeError('late')) as unknown as void);
    dispatch.dispatch({ name: 'DisableSimulator' }, 'here', { reliable: true, sizeBytes: 11 });
    expect(told).toEqual([]);
    await Promise.resolve();
    expect(told).toEqual(['TypeError: late here 11']);
  });
});

describe('a message that the circuit’s table does not have', () => {
  it('is refused, unless its value comes along', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const server = await ports.openLink();
    const names: string[] = [];
    server.onDatagram((bytes) => names.push(decodeMessage(decodePacket(bytes).body).name));
    const socket = await openAgentSocket(ports, () => undefined, { messages: createMessageTable([]) });
    const circuit = socket.open(server.local, { onEvent: () => undefined });
    expect(() => circuit.send({ name: 'DisableSimulator' })).toThrow(EncodeError);
    circuit.send({ name: 'DisableSimulator' }, { type: DisableSimulator });
    await network.run(10);
    expect(names).toEqual(['DisableSimulator']);
  });
});
