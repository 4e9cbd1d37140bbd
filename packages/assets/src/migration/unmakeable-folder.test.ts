import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/index.ts';
import { writeDurably } from './durable-file.ts';
import { exportToFolder } from './index.ts';
import { createTestClock } from './test-clock.ts';

describe.runIf(process.platform === 'linux')('where no folder can be made', () => {
  it('an export says so at once', async () => {
    const exporting = exportToFolder(new MemoryStore(), '/proc/landfall/x', { clock: createTestClock() });
    await expect(exporting).rejects.toMatchObject({ fault: 'missing' });
  });

  it('so does what an import remembers', async () => {
    await expect(writeDurably('/proc/landfall/x/checkpoint', 'x')).rejects.toMatchObject({
      fault: 'missing',
    });
  });
});
