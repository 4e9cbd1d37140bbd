import { describe, expect, it } from 'vitest';
import { MemoryNetwork } from '../memory/index.ts';
import type { Cancel, Clock, Instant } from '../ports/index.ts';
import { drive } from './drive.ts';
import type { Driver, Machine } from './drive.ts';

/** Echoes each input as a datagram and an event, and wakes at the instants it is told. */
class Echo implements Machine<string, string, string> {
  readonly log: string[] = [];
  readonly deadlines: Instant[] = [];
  readonly #datagrams: string[] = [];
  readonly #events: string[] = [];

  receiveDatagram(input: string): void {
    if (this.#datagrams.length > 0 || this.#events.length > 0) this.log.push(`half-drained at ${input}`);
    if (input === 'bad') throw new RangeError('bad input');
    this.say(input);
  }
  say(what: string): void {
    this.#datagrams.push(what);
    this.#events.push(what);
  }
  handleTimeout(now: Instant): void {
    this.log.push(`woken at ${now}`);
    while ((this.deadlines[0] ?? Infinity) <= now) this.deadlines.shift();
  }
  pollDatagram(): string | undefined {
    return this.#datagrams.shift();
  }
  pollEvent(): string | undefined {
    return this.#events.shift();
  }
  nextTimeout(): Instant | undefined {
    return this.deadlines[0];
  }
}

/** Counts how often a timer was armed and the time was asked for. */
class CountingClock implements Clock {
  armed = 0;
  asked = 0;
  readonly #clock: Clock;
  constructor(clock: Clock) {
    this.#clock = clock;
  }
  now(): Instant {
    this.asked++;
    return this.#clock.now();
  }
  wallTime(): number {
    return this.#clock.wallTime();
  }
  after(delayMs: number, callback: () => void): Cancel {
    this.armed++;
    return this.#clock.after(delayMs, callback);
  }
}

function start(onEvent: (event: string, echo: Echo, driver: () => Driver<string>) => void = () => {}) {
  const network = new MemoryNetwork();
  const clock = new CountingClock(network.clock);
  const machine = new Echo();
  const order: string[] = [];
  const errors: unknown[] = [];
  const driver: Driver<string> = drive<string, string, string>(machine, {
    clock,
    send: (output) => {
      order.push(`sent ${output}`);
      if (output === 'unsendable') throw new RangeError('no');
    },
    onEvent: (event) => {
      order.push(`event ${event}`);
      onEvent(event, machine, () => driver);
    },
    onError: (error) => errors.push(error),
  });
  return { network, clock, machine, order, errors, driver };
}

describe('a driver', () => {
  it('serves at the start what the machine has to say already', () => {
    const machine = new Echo();
    machine.say('hello');
    const sent: string[] = [];
    const { clock } = new MemoryNetwork();
    drive<string, string, string>(machine, { clock, send: (output) => sent.push(output), onEvent: () => {} });
    expect(sent).toEqual(['hello']);
  });

  it('sends all, then tells all', () => {
    const { driver, machine, order } = start();
    machine.say('a');
    machine.say('b');
    driver.poke();
    expect(order).toEqual(['sent a', 'sent b', 'event a', 'event b']);
  });

  it('serves what a handler does after the handler, on a drained machine', () => {
    const { driver, machine, order } = start((event, echo, driver) => {
      if (event === 'a') {
        driver().receive('from a');
        driver().receive('also from a');
        echo.say('said in a');
        driver().poke();
        echo.log.push('handler ends');
      }
    });
    machine.say('a');
    machine.say('b');
    driver.poke();
    expect(order).toEqual([
      'sent a',
      'sent b',
      'event a',
      'event b',
      'sent said in a',
      'event said in a',
      'sent from a',
      'event from a',
      'sent also from a',
      'event also from a',
    ]);
    expect(machine.log).toEqual(['handler ends']);
  });

  it('survives what handlers, the link and the machine throw, and reports it', () => {
    const { driver, order, errors } = start((event) => {
      if (event === 'angry') throw new RangeError('handler');
    });
    for (const input of ['angry', 'unsendable', 'bad', 'fine']) driver.receive(input);
    expect(errors.map(String)).toEqual(['RangeError: handler', 'RangeError: no', 'RangeError: bad input']);
    expect(order.slice(-2)).toEqual(['sent fine', 'event fine']);
  });

  it('wakes the machine at its deadline, not before', async () => {
    const { driver, machine, network } = start();
    machine.deadlines.push(100, 250);
    driver.poke();
    await network.run(99);
    expect(machine.log).toEqual([]);
    await network.run(500);
    expect(machine.log).toEqual(['woken at 100', 'woken at 250']);
  });

  it('arms one timer for any number of packets while the deadline moves away', async () => {
    const { driver, machine, network, clock } = start();
    for (let at = 0; at < 1000; at++) {
      machine.deadlines[0] = 1000 + at;
      driver.receive('packet');
    }
    expect(clock.armed).toBe(1);
    await network.run(3000);
    expect(machine.log).toEqual(['woken at 1999']);
    expect(clock.armed).toBe(2);
  });

  it('asks once for the time and once for the deadline for each packet', () => {
    const { driver, machine, clock } = start();
    machine.deadlines.push(1000);
    driver.poke();
    let deadlines = 0;
    machine.nextTimeout = () => {
      deadlines++;
      return 1000;
    };
    const before = clock.asked;
    for (let n = 0; n < 100; n++) driver.receive('packet');
    expect([clock.asked - before, deadlines, machine.log]).toEqual([100, 100, []]);
  });

  it('arms anew for an earlier deadline', async () => {
    const { driver, machine, network } = start();
    machine.deadlines.push(1000);
    driver.poke();
    machine.deadlines.unshift(10);
    driver.poke();
    await network.run(10);
    expect(machine.log).toEqual(['woken at 10']);
  });

  it('gives a machine that stays due a timer, not an endless loop', () => {
    const { driver, machine } = start();
    machine.nextTimeout = () => 0;
    driver.poke();
    expect(machine.log).toEqual(['woken at 0']);
  });

  it('is silent once stopped, even within a drain', async () => {
    const { driver, machine, network, order } = start((_event, _echo, driver) => driver().stop());
    machine.deadlines.push(10);
    machine.say('a');
    machine.say('b');
    driver.poke();
    driver.receive('c');
    driver.poke();
    await network.run(100);
    expect(order).toEqual(['sent a', 'sent b', 'event a']);
    expect(machine.log).toEqual([]);
    expect(driver.stopped).toBe(true);
  });

  it('tells what a handler is rejected with, and drops what who is told rejects with', async () => {
    const told: unknown[] = [];
    const echo = new Echo();
    echo.say('x');
    drive(echo, {
      clock: new MemoryNetwork().clock,
      send: () => undefined,
      onEvent: async (event) => await Promise.reject(new RangeError(event)),
      onError: async (error) => {
        told.push(String(error));
        await Promise.reject(new RangeError('again'));
      },
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual(['RangeError: x']);
  });
});
