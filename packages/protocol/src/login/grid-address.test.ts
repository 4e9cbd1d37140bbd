import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import { parseGridAddress } from './index.ts';

describe('parseGridAddress', () => {
  it.each([
    ['http://127.0.0.1:9000/', 'http://127.0.0.1:9000/'],
    ['https://grid.example/login?x=y', 'https://grid.example/login?x=y'],
    ['http://grid.example', 'http://grid.example/'],
    ['localhost:9000', 'http://localhost:9000/'],
    [' grid.example ', 'http://grid.example/'],
    ['[::1]:9000', 'http://[::1]:9000/'],
    ['hop://grid.example:8002/', 'http://grid.example:8002/'],
    ['hop://grid.example:8002/Sand Box/1/2/3', 'http://grid.example:8002/'],
    ['x-grid-location-info://grid.example/region/Hippo', 'http://grid.example/'],
  ])('%s', (text, address) => expect(parseGridAddress(text)).toBe(address));

  it.each([
    '',
    'ftp://grid.example/',
    'secret word',
    'grid.example:99999',
    'hop:///Region',
    'http://',
    'ann:secret@grid.example',
  ])('is not %j', (text) => {
    expect(() => parseGridAddress(text)).toThrow(UsageError);
    expect(() => parseGridAddress(text)).not.toThrow(/secret/);
  });
});
