import { describe, expect, it } from 'vitest';
import { NEVER } from './instant.ts';
import { PendingAcks } from './pending-acks.ts';
import { OPENSIM_RULES, VIEWER_RULES } from './rules.ts';

describe('PendingAcks', () => {
  it('collects for 0.1 s from the first one as a viewer', () => {
    const acks = new PendingAcks(VIEWER_RULES);
    expect(acks.dueAt).toBe(NEVER);
    acks.add(1, 900, 1000);
    acks.add(2, 900, 1050);
    expect(acks.dueAt).toBe(1100);
    acks.handleTimeout(1099);
    expect(acks.isDue).toBe(false);
    acks.handleTimeout(1100);
    expect(acks.isDue).toBe(true);
    expect(acks.take()).toEqual([1, 2]);
    expect(acks.isDue).toBe(false);
    expect(acks.dueAt).toBe(NEVER);
  });

  it('collects for 500 ms or 2800 bytes as OpenSim', () => {
    const acks = new PendingAcks(OPENSIM_RULES);
    acks.add(1, 1400, 0);
    expect(acks.dueAt).toBe(500);
    expect(acks.isDue).toBe(false);
    acks.add(2, 1400, 0);
    expect(acks.isDue).toBe(true);
    acks.take();
    acks.add(3, 100, 10);
    expect(acks.isDue).toBe(false);
  });

  it('does not wait with ten as a viewer, so that OpenSim does not wait for them', () => {
    const acks = new PendingAcks(VIEWER_RULES);
    for (let i = 1; i <= 9; i++) acks.add(i, 7, 0);
    expect(acks.isDue).toBe(false);
    acks.add(10, 7, 30);
    expect([acks.isDue, acks.dueAt]).toEqual([false, 31]);
    acks.add(11, 7, 30.5);
    expect(acks.dueAt).toBe(31);
    acks.handleTimeout(31);
    expect(acks.take()).toHaveLength(11);
  });

  it('waits for no more of a burst when 40 are owed, fewer than OpenSim sends unacked', () => {
    const acks = new PendingAcks(VIEWER_RULES);
    for (let i = 1; i <= 39; i++) acks.add(i, 7, 0);
    expect(acks.isDue).toBe(false);
    acks.add(40, 7, 0);
    expect(acks.isDue).toBe(true);
    expect(acks.take()).toHaveLength(40);
    expect([acks.isDue, acks.dueAt]).toEqual([false, NEVER]);
  });

  it('keeps the deadline of those that have waited longest when a burst ends it anyway', () => {
    const acks = new PendingAcks(VIEWER_RULES);
    acks.add(1, 7, 0);
    for (let i = 2; i <= 10; i++) acks.add(i, 7, 99.8);
    expect(acks.dueAt).toBe(100);
  });

  it('does not wait for a burst without a rule for it', () => {
    const { ackBurst: _, ...rules } = VIEWER_RULES;
    const acks = new PendingAcks(rules);
    for (let i = 1; i <= 10; i++) acks.add(i, 7, 0);
    expect(acks.isDue).toBe(true);
  });

  it('is due at once when a PacketAck is full, and never gives more than that', () => {
    const acks = new PendingAcks({ ...OPENSIM_RULES, ackCollectBytes: Infinity });
    for (let i = 1; i <= 249; i++) acks.add(i, 7, 0);
    expect(acks.isDue).toBe(false);
    acks.take();
    for (let i = 1; i <= 260; i++) acks.add(i, 7, 0);
    expect(acks.isDue).toBe(true);
    expect(acks.take()).toHaveLength(250);
    expect(acks.isDue).toBe(true);
    expect(acks.take()).toEqual([251, 252, 253, 254, 255, 256, 257, 258, 259, 260]);
  });

  it('gives as few as asked, oldest first', () => {
    const acks = new PendingAcks(VIEWER_RULES);
    for (let i = 1; i <= 5; i++) acks.add(i, 7, 0);
    expect(acks.take(2)).toEqual([1, 2]);
    expect(acks.count).toBe(3);
    expect(acks.dueAt).toBe(100);
  });

  it('is bounded when nobody takes them', () => {
    const acks = new PendingAcks(VIEWER_RULES);
    for (let i = 0; i < 100_000; i++) acks.add(i, 7, 0);
    expect(acks.count).toBe(1000);
  });
});
