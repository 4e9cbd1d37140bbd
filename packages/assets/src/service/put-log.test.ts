import { describe, expect, it } from 'vitest';
import { assetXml, idOf, startTestService } from '../testing/test-service.ts';

describe('the log of writes', () => {
  it('names each asset and what became of it', async () => {
    await using test = await startTestService();
    for (const bytes of ['a', 'a', 'b'])
      expect((await test.ask('POST', '/assets', { body: assetXml(2, Buffer.from(bytes)) })).status).toBe(200);
    const puts = test.events.filter(({ fields }) => fields['id'] === idOf(2).toString());
    expect(puts.map(({ level, event }) => `${level} ${event}`)).toEqual([
      'info stored',
      'info same',
      'warn conflict',
    ]);
  });
});
