import { describe, expect, it } from 'vitest';
import { assetOf, assetXml, idOf } from '../testing/test-service.ts';
import { MemoryStore } from '../store/index.ts';
import { parseAssetServiceConfig } from './config.ts';
import { formatLogLine, harmlessLog, silentLog } from './log.ts';
import type { ServiceEvent, ServiceLog } from './log.ts';
import { serveAssets } from './serve-assets.ts';

describe('a line of the log', () => {
  it('is one JSON document with its time', () => {
    const line = formatLogLine({ level: 'warn', event: 'x', fields: { a: '\n' } }, new Date(0));
    expect(line.split('\n')).toHaveLength(2);
    expect(JSON.parse(line)).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'x',
      a: '\n',
    });
  });
});

describe('a log that says which levels it writes', () => {
  const event = (level: ServiceEvent['level']): ServiceEvent => ({ level, event: 'x', fields: {} });

  it('hears of those only, and one that says nothing of all', () => {
    const heard: string[] = [];
    const hear: ServiceLog = ({ level }) => heard.push(level);
    const some = harmlessLog(Object.assign(hear, { levels: ['error', 'info'] as const }));
    for (const level of ['error', 'warn', 'info', 'debug'] as const) some(event(level));
    expect(heard).toEqual(['error', 'info']);
    expect([some.hears('info'), some.hears('debug'), harmlessLog(silentLog).hears('error')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(harmlessLog(() => undefined).hears('debug')).toBe(true);
  });
});

describe('a log that fails', () => {
  const logs: readonly (readonly [string, ServiceLog])[] = [
    [
      'at once',
      () => {
        throw new RangeError('no disk');
      },
    ],
    ['later', async () => await Promise.reject(new RangeError('no disk'))],
  ];

  it.each(logs)('%s keeps the service from nothing', async (_, log) => {
    const store = new MemoryStore();
    await store.put(assetOf(1));
    const service = await serveAssets(parseAssetServiceConfig({ port: 0 }), { store, log });
    try {
      const path = (number: number): string => `${service.url}/assets/${idOf(number).toString()}/data`;
      expect((await fetch(path(1))).status).toBe(200);
      const headers = { 'content-type': 'text/xml' };
      const body = assetXml(2, Buffer.from('two'));
      expect((await fetch(`${service.url}/assets`, { method: 'POST', headers, body })).status).toBe(200);
      expect((await fetch(path(2))).status).toBe(200);
    } finally {
      await service.close();
    }
  });
});
