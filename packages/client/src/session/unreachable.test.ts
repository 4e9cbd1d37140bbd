import type { LoginResponse } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive, startSession } from '../arrive/index.ts';
import { login } from '../login/index.ts';
import { fakeArriveOptions, FakeGrid, reply } from '../testing/index.ts';

/** A grid whose login names another simulator, or other things. */
async function setUp(change: Partial<LoginResponse> = {}) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, {
    answerLogin: (_, __, success) => ({ type: 'success', response: { ...success, ...change } }),
  });
  const options = { ...fakeArriveOptions(grid), deadlineMs: 5000, allowAddresses: ['192.0.2.55'] };
  const failure = <T>(promise: Promise<T>): Promise<Error> =>
    network.runUntil(
      promise.then(
        () => new TypeError('it did not fail'),
        (error: Error) => error,
      ),
      60_000,
    );
  return { network, ports, grid, options, failure };
}

const DEAD = { address: '192.0.2.55', port: 9000 };

describe('what cannot be reached is named', () => {
  it('a simulator that never answers', async () => {
    const { ports, options, failure } = await setUp({ simulator: DEAD });
    const { message } = await failure(arrive(options, ports));
    expect(message).toMatch(
      /ack of UseCircuitCode never came.*nothing came from the simulator at 192\.0\.2\.55:9000/,
    );
  });

  it('one that answers from another port', async () => {
    const { ports, network, options, failure } = await setUp();
    const elsewhere = await ports.openLink({ port: 9001 });
    const simulator = await ports.openLink({ port: 9002 });
    const { simulator: _, ...rest } = await network.runUntil(login(options, ports), 5000);
    simulator.onDatagram((datagram, from) => elsewhere.send(datagram, from));
    const session = await startSession({ ...rest, simulator: simulator.local }, options, ports);
    const { message } = await failure(session.arrive());
    expect(message).toMatch(
      /nothing came from the simulator at [\d.]+:9002.*datagrams from [\d.]+:9001 were dropped/,
    );
  });

  it('one that answers, but never places the agent', async () => {
    const { ports, grid, options, failure } = await setUp();
    grid.simulator.script = () => undefined;
    const { message } = await failure(arrive(options, ports));
    expect(message).toMatch(/RegionHandshake never came.*the simulator at [\d.]+:\d+ did answer/);
    expect(message).not.toMatch(/dropped/);
  });

  it('step by step', async () => {
    const { ports, network, options, failure } = await setUp({ simulator: DEAD });
    const session = await startSession(await network.runUntil(login(options, ports), 5000), options, ports);
    expect((await failure(session.openCircuit({ timeoutMs: 2000 }))).message).toMatch(
      /to 192\.0\.2\.55:9000 and never acked/,
    );
    expect((await failure(session.completeMovement({ timeoutMs: 2000 }))).message).toMatch(
      /192\.0\.2\.55:9000/,
    );
  });

  it('a seed where nobody listens, without its path', async () => {
    const { ports, options, failure } = await setUp({ seedCapability: 'http://192.0.2.55:9000/CAPS/secret' });
    const { message } = await failure(arrive(options, ports));
    expect(message).toMatch(/seed capability.*http:\/\/192\.0\.2\.55:9000/);
    expect(message).not.toMatch(/secret/);
  });
});

describe('a simulator that is nobody is refused at once', () => {
  it.each([
    ['0.0.0.0', 'the unusable "0.0.0.0" as sim_ip'],
    ['::', 'the unusable "::" as sim_ip'],
    ['sim.grid.example', 'the name "sim.grid.example" instead of an address as sim_ip'],
    ['', 'no usable sim_ip'],
    ['255.255.255.255', '255.255.255.255:9000 is no address of a simulator in sim_ip'],
  ])('%j', async (address, words) => {
    const { ports, network, options, failure } = await setUp({ simulator: { address, port: 9000 } });
    const { message } = await failure(arrive(options, ports));
    expect(message).toContain(words);
    expect(network.clock.now()).toBeLessThan(1000);
  });
});

it('a refusal of the seed says so', async () => {
  const { ports, grid, options, failure } = await setUp();
  grid.answers.set('/seed/root', () => reply(403));
  expect((await failure(arrive({ ...options, deadlineMs: 30_000 }, ports))).message).toMatch(
    /HTTP status 403/,
  );
});
