import { describe, expect, it, vi } from 'vitest';
import { startBackups } from './backups.ts';
import type { ServiceEvent } from './log.ts';

describe('backups', () => {
  it('come again and again, name what is damaged, and outlive one that failed', async () => {
    const events: ServiceEvent[] = [];
    const folders: string[] = [];
    const backUp = async (
      folder: string,
    ): Promise<{ blobs: number; alreadyThere: number; damaged: string[] }> => {
      if (folders.push(folder) === 2) throw new RangeError('no room');
      return await Promise.resolve({ blobs: 3, alreadyThere: 1, damaged: ['ab'.repeat(32)] });
    };
    const log = (event: ServiceEvent): void => void events.push(event);
    const backups = startBackups({ backUp }, { folder: '/copy', restMs: 1 }, log);
    await vi.waitFor(() => expect(folders.length).toBeGreaterThanOrEqual(3), { timeout: 20_000 });
    await backups[Symbol.asyncDispose]();
    const made = folders.length;
    expect(events.map(({ event }) => event).slice(0, 3)).toEqual(['backed up', 'damaged', 'backup failed']);
    await new Promise((resolve) => setImmediate(resolve));
    expect([folders.length, new Set(folders)]).toEqual([made, new Set(['/copy'])]);
  });
});
