import type { Message, MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { runMachine } from './run-machine.ts';
import type { MessageMachine } from './run-machine.ts';

const says = (Packet: number): MessageOf<'ConfirmXferPacket'> => ({
  name: 'ConfirmXferPacket',
  XferID: { ID: 1n, Packet },
});

/** A machine that says and waits for what it is told to. */
class Toy implements MessageMachine {
  readonly messages: Message[] = [];
  readonly timeouts: number[] = [];
  event: object | undefined;
  timeout: number | undefined;
  aborted = 0;

  pollMessage(): Message | undefined {
    return this.messages.shift();
  }

  pollEvent(): object | undefined {
    const { event } = this;
    this.event = undefined;
    return event;
  }

  nextTimeout(): number | undefined {
    return this.timeout;
  }

  handleTimeout(now: number): void {
    this.timeouts.push(now);
    this.timeout = undefined;
  }

  abort(): void {
    this.aborted++;
    this.messages.push(says(99));
  }
}

function running(toy = new Toy()) {
  const network = new MemoryNetwork();
  const { clock } = network.ports();
  const sent: number[] = [];
  const events: object[] = [];
  const run = runMachine(
    toy,
    clock,
    (message) => {
      if (message.name === 'ConfirmXferPacket') sent.push(message.XferID.Packet);
    },
    (event) => events.push(event),
  );
  return { network, clock, toy, run, sent, events };
}

describe('a machine that is driven', () => {
  it('says at once what it has to say, in its order', () => {
    const toy = new Toy();
    toy.messages.push(says(1), says(2));
    const { sent, run } = running(toy);
    expect(sent).toEqual([1, 2]);
    run.feed((machine) => machine.messages.push(says(3)));
    expect(sent).toEqual([1, 2, 3]);
  });

  it('hears of the time it waits for, which may be put off or be over', async () => {
    const { network, clock, toy, run } = running();
    const start = clock.now();
    run.feed((machine, now) => (machine.timeout = now + 100));
    await network.run(60);
    run.feed((machine, now) => (machine.timeout = now + 100));
    await network.run(60);
    expect(toy.timeouts).toEqual([]);
    await network.run(60);
    expect(toy.timeouts).toEqual([start + 160]);
    run.feed((machine, now) => (machine.timeout = now - 50));
    await network.run(1);
    expect(toy.timeouts).toHaveLength(2);
    await network.run(1000);
    expect(toy.timeouts).toHaveLength(2);
  });

  it('is over with its first event: what it has to say is said before', async () => {
    const { network, toy, run, sent, events } = running();
    run.feed((machine, now) => {
      machine.messages.push(says(7));
      machine.event = { type: 'received' };
      machine.timeout = now + 10;
    });
    expect([sent, events]).toEqual([[7], [{ type: 'received' }]]);
    await network.run(100);
    expect(toy.timeouts).toEqual([]);
  });

  it('says goodbye when it is stopped, and waits for nothing more', async () => {
    const { network, toy, run, sent } = running();
    run.feed((machine, now) => (machine.timeout = now + 10));
    run.stop();
    expect([toy.aborted, sent]).toEqual([1, [99]]);
    await network.run(100);
    run.feed((machine, now) => (machine.timeout = now + 10));
    await network.run(100);
    expect(toy.timeouts).toEqual([]);
  });
});
