import { ClosedError } from '@landfall/protocol/errors';
import { ALL_MESSAGES, decodeMessage, encodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket, encodePacket } from '@landfall/protocol/packet';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { openAgentSocket, randomFraction } from './agent-socket.ts';

const CAUSE = new ClosedError('done', { by: 'us', reason: 'logout' });
const HELLO: Message = { name: 'DisableSimulator' };

async function connected() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const server = await ports.openLink();
  const heard: string[] = [];
  server.onDatagram((bytes) => {
    const { sequence, body } = decodePacket(bytes);
    heard.push(`${sequence} ${decodeMessage(body).name}`);
  });
  const socket = await openAgentSocket(ports, () => undefined, { messages: ALL_MESSAGES });
  const events: string[] = [];
  const circuit = socket.open(server.local, { onEvent: ({ type }) => events.push(type) });
  const say = (sequence: number, message: Message, reliable = false): void =>
    server.send(encodePacket({ sequence, body: encodeMessage(message), reliable }), socket.local);
  return { network, ports, server, heard, socket, events, circuit, say };
}

const outcomeOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('a circuit that ends', () => {
  it('says so to the simulator, unless it is to go silently, and only once', async () => {
    const { network, heard, circuit } = await connected();
    circuit.close(CAUSE);
    circuit.close(new ClosedError('again', { by: 'us', reason: 'again' }));
    await network.run(5000);
    expect(heard).toEqual(['1 CloseCircuit']);
    expect(circuit.lifetime.cause).toBe(CAUSE);
    const other = await connected();
    other.circuit.close(CAUSE, { silently: true });
    await other.network.run(5000);
    expect(other.heard).toEqual([]);
  });

  it('sends, hastens and pings no more, and throws for nobody who says something all the same', async () => {
    const { network, heard, circuit } = await connected();
    circuit.send(HELLO, { reliable: true });
    circuit.close(CAUSE, { silently: true });
    circuit.send(HELLO);
    circuit.hasten();
    await network.run(60_000);
    expect(heard).toEqual(['1 DisableSimulator']);
  });

  it('by the simulator’s word has that for its cause, and settles who waits', async () => {
    const { network, events, circuit, socket, server, say } = await connected();
    const waiting = outcomeOf(circuit.deliver(HELLO));
    say(1, { name: 'CloseCircuit' });
    expect(await network.runUntil(waiting, 100)).toMatchObject({ by: 'peer', reason: 'close-circuit' });
    expect([events, circuit.lifetime.alive]).toEqual([['closed'], false]);
    expect(socket.circuitTo(server.local)).toBeUndefined();
    say(2, HELLO);
    await network.run(100);
    expect([events, socket.strangers]).toEqual([['closed'], 1]);
  });

  it('by silence is the network’s doing', async () => {
    const { network, circuit } = await connected();
    await network.run(200_000);
    expect(circuit.lifetime.cause).toMatchObject({ by: 'network', reason: 'silent' });
  });
});

describe('a delivery', () => {
  it('is given up at once by its signal, while the message itself goes on', async () => {
    const { network, heard, circuit } = await connected();
    const controller = new AbortController();
    const waiting = outcomeOf(circuit.deliver(HELLO, { signal: controller.signal }));
    await network.run(10);
    controller.abort();
    expect(await network.runUntil(waiting, 10)).toMatchObject({ by: 'us', reason: 'aborted' });
    await network.run(3000);
    expect(heard.filter((what) => what === '1 DisableSimulator').length).toBeGreaterThan(1);
  });

  it('does not begin when its signal has aborted before', async () => {
    const { network, heard, circuit } = await connected();
    const waiting = circuit.deliver(HELLO, { signal: AbortSignal.abort() });
    await expect(waiting).rejects.toMatchObject({ reason: 'aborted' });
    await network.run(100);
    expect(heard).toEqual([]);
  });

  it('is repeated at once when it is hastened', async () => {
    const { network, heard, circuit } = await connected();
    void outcomeOf(circuit.deliver(HELLO));
    await network.run(10);
    circuit.hasten();
    await network.run(10);
    expect(heard).toEqual(['1 DisableSimulator', '1 DisableSimulator']);
    circuit.close(CAUSE, { silently: true });
  });

  it('of a muted circuit waits for what never comes, until the circuit ends', async () => {
    const { network, heard, circuit } = await connected();
    circuit.mute();
    expect(circuit.isMuted).toBe(true);
    const waiting = outcomeOf(circuit.deliver(HELLO));
    await network.run(20_000);
    circuit.close(CAUSE);
    expect(await network.runUntil(waiting, 10)).toBe(CAUSE);
    expect(heard).toEqual([]);
  });
});

describe('strangers', () => {
  it('are all counted, and the first three addresses are kept', async () => {
    const { network, ports, socket } = await connected();
    const strangers = await Promise.all([1, 2, 3, 4].map(() => ports.openLink()));
    for (let times = 0; times < 2; times++) {
      for (const stranger of strangers) {
        stranger.send(encodePacket({ sequence: 1, body: encodeMessage(HELLO) }), socket.local);
        await network.run(1);
      }
    }
    await network.run(10);
    expect(socket.strangers).toBe(8);
    expect(socket.strangersFrom).toEqual(strangers.slice(0, 3).map(({ local }) => local));
  });
});

describe('a fraction of random bytes', () => {
  it.each([
    [[0, 0, 0, 0], 0],
    [[0x80, 0, 0, 0], 0.5],
    [[0, 0, 0, 1], 2 ** -32],
    [[255, 255, 255, 255], 1 - 2 ** -32],
    [[], 0],
  ])('%j is %d: never negative, never 1', (bytes, fraction) =>
    expect(randomFraction(() => Uint8Array.from(bytes))).toBe(fraction),
  );
});
