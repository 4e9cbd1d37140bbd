import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import type { DatagramMachine } from './machine.ts';
import { Pair } from './pair.ts';

/** Sends a datagram each `everyMs` and reports what it gets with the time. */
class Beacon implements DatagramMachine<string> {
  readonly #everyMs: number;
  readonly #out: Uint8Array[] = [];
  readonly #events: string[] = [];
  #next: number;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
    this.#next = everyMs;
  }

  receiveDatagram(datagram: Uint8Array, now: number): void {
    this.#events.push(`${datagram[0]}@${now}`);
  }
  handleTimeout(now: number): void {
    this.#out.push(Uint8Array.of(this.#next / this.#everyMs || 0));
    this.#next = now + this.#everyMs;
  }
  pollDatagram(): Uint8Array | undefined {
    return this.#out.shift();
  }
  pollEvent(): string | undefined {
    return this.#events.shift();
  }
  nextTimeout(): number {
    return this.#next;
  }
}

describe('Pair', () => {
  it('wakes both at their time and carries what they say', () => {
    const pair = new Pair(new Beacon(10), new Beacon(25), { quality: { delayMs: 3 } });
    pair.run(30);
    expect(pair.rightEvents).toEqual(['1@13', '2@23']);
    expect(pair.leftEvents).toEqual(['1@28']);
    expect(pair.now).toBe(30);
  });

  it('stops when the condition holds', () => {
    const pair = new Pair(new Beacon(10), new Beacon(1e9));
    expect(pair.runUntil(() => pair.rightEvents.length === 2, 1000)).toBe(true);
    expect(pair.now).toBe(20);
    expect(pair.runUntil(() => false, 5)).toBe(false);
    expect(pair.now).toBe(25);
  });

  it('notices a machine that does not let time go on', () => {
    const pair = new Pair(new Beacon(0), new Beacon(1e9), { quality: { loss: 1 } });
    expect(() => pair.run(1)).toThrow(UsageError);
  });
});
