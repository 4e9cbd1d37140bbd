import { parseEndpoint } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { connectionError } from '@landfall/transport/http';
import type { HttpRequest } from '@landfall/transport/ports';
import { addressFilterOf, ForbiddenAddressError } from './index.ts';

const PUBLIC = { grid: 'http://grid.example:8002/' };
const INSIDE = { address: '192.168.1.5', port: 9000 };
const ANSWER = { status: 200, headers: {}, body: new Uint8Array(0) };

describe('whether a grid may name private addresses', () => {
  it.each([
    [{ grid: 'http://127.0.0.1:9000/' }, undefined, true],
    [{ grid: 'http://[::1]:9000/' }, undefined, true],
    [{ grid: 'http://mybox.lan/' }, undefined, true],
    [{ grid: 'localhost:9000' }, undefined, true],
    [{ grid: 'hop://192.168.1.5:8002/' }, undefined, true],
    [{ grid: 'no grid' }, undefined, false],
    [PUBLIC, INSIDE, false],
    [{ ...PUBLIC, allowPrivateAddresses: true }, undefined, true],
    [{ grid: 'http://localhost/', allowPrivateAddresses: false }, undefined, false],
    [{}, INSIDE, true],
    [{}, { address: '8.8.8.8', port: 9000 }, false],
    [{}, undefined, false],
  ])('%j, simulator %j: %s', (options, simulator, allowed) =>
    expect(addressFilterOf(options, simulator).allowsPrivate).toBe(allowed),
  );
});

describe('the filter of a public grid', () => {
  const filter = addressFilterOf(PUBLIC);

  it('refuses endpoints inside, and tells which and by what field', () => {
    filter.checkEndpoint({ address: '8.8.8.8', port: 9000 });
    const refused = (): void => filter.checkEndpoint(INSIDE, 'sim_ip');
    expect(refused).toThrow(ForbiddenAddressError);
    expect(refused).toThrow(
      /^192\.168\.1\.5:9000 is not on the open internet.*allowPrivateAddresses lets it in sim_ip$/,
    );
  });

  it('refuses URLs inside without telling their paths', () => {
    filter.checkUrl('http://sim.example/CAPS/secret');
    const refused = (): void => filter.checkUrl('http://169.254.169.254/CAPS/secret', 'seed_capability');
    expect(refused).toThrow(/^http:\/\/169\.254\.169\.254 is/);
    expect(refused).not.toThrow(/secret/);
  });

  it('asks for addresses outside only, and names what leads inside', async () => {
    const asked: HttpRequest[] = [];
    const http = filter.guard({
      request: async (request) => {
        asked.push(request);
        if (request.url.includes('rebound'))
          throw connectionError('http://rebound.example', 'private-address');
        if (request.url.includes('down')) throw connectionError('http://down.example', 'unreachable');
        return ANSWER;
      },
    });
    const get = (host: string) => http.request({ method: 'GET', url: `http://${host}/secret` });
    expect(await get('sim.example')).toBe(ANSWER);
    expect(asked[0]).toMatchObject({ url: 'http://sim.example/secret', publicOnly: true });
    await expect(get('10.0.0.1')).rejects.toThrow(ForbiddenAddressError);
    expect(asked).toHaveLength(1);
    await expect(get('rebound.example')).rejects.toThrow(
      /^http:\/\/rebound\.example is not on the open internet/,
    );
    await expect(get('down.example')).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

it.each(['0.0.0.0:9000', '[::]:9000', '239.1.1.1:9000', '255.255.255.255:9000', '[ff02::1]:9000'])(
  'takes %s for no simulator, wherever the grid is',
  (text) => {
    for (const grid of ['http://127.0.0.1:9000/', PUBLIC.grid]) {
      const filter = addressFilterOf({ grid });
      expect(() => filter.checkEndpoint(parseEndpoint(text))).toThrow(`${text} is no address of a simulator`);
      expect(() => filter.checkEndpoint({ address: '8.8.8.8', port: 0 })).toThrow(/no address/);
    }
  },
);

it('leaves the HTTP of a grid inside as it is', () => {
  const http = { request: async () => ANSWER };
  expect(addressFilterOf({ grid: 'http://127.0.0.1:9000/' }).guard(http)).toBe(http);
});
