import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid, regionHandleOf } from '@landfall/protocol/datatypes';
import type { Http } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import type { RegionPlace } from '../simulator/region/index.ts';
import { RobustServices } from './robust-services.ts';

const URL_OF = 'http://127.0.0.1:8003';
const OURS: RegionPlace = {
  id: new Uuid(1, 2, 3, 4),
  name: 'Our Region',
  gridX: 1001,
  gridY: 1000,
  handle: regionHandleOf(1001 * 256, 1000 * 256),
  sizeMetres: 256,
  endpoint: { address: '127.0.0.1', port: 9600 },
};

/** Services that answer with this, and what they were asked. */
function answering(body: string, status = 200) {
  const asked: { url: string; form: Record<string, string> }[] = [];
  const request: Http['request'] = async ({ url, body: sent = new Uint8Array(0) }) => {
    asked.push({ url, form: Object.fromEntries(new URLSearchParams(decodeText(sent))) });
    return { status, headers: {}, body: encodeUtf8(body), url };
  };
  return { robust: new RobustServices({ request }, URL_OF), asked };
}

const result = (text: string): string => `<ServerResponse><Result>${text}</Result></ServerResponse>`;

describe('a ROBUST', () => {
  it('makes a region known as OpenSim does', async () => {
    const { robust, asked } = answering(result('Success'));
    await robust.register(OURS, 'http://127.0.0.1:9600/', new Uuid(9, 9, 9, 9));
    expect(asked[0]).toMatchObject({
      url: `${URL_OF}/grid`,
      form: {
        METHOD: 'register',
        VERSIONMIN: '1',
        VERSIONMAX: '1',
        locX: '256256',
        locY: '256000',
        sizeX: '256',
      },
    });
    expect(asked[0]!.form).toMatchObject({
      uuid: OURS.id.toString(),
      regionName: 'Our Region',
      serverIP: '127.0.0.1',
      serverHttpPort: '9600',
      serverURI: 'http://127.0.0.1:9600/',
      serverPort: '9600',
    });
  });

  it('refuses one with its own words, or without any', async () => {
    const words =
      '<ServerResponse><Result>Failure</Result><Message>Region overlaps another region</Message></ServerResponse>';
    const registered = (body: string, status?: number) =>
      answering(body, status).robust.register(OURS, 'http://127.0.0.1:9600/', Uuid.zero);
    await expect(registered(words)).rejects.toThrow('Region overlaps another region');
    await expect(registered(words.replace(/Region overlaps another region/, '\n  '))).rejects.toThrow(
      'the grid service did not say why',
    );
    await expect(registered('', 500)).rejects.toMatchObject({ code: 'remote', reason: 'status' });
  });

  it('tells of the regions around, without those that cannot be used', async () => {
    const region = (index: number, changes: Record<string, string>): string => {
      const entry = {
        uuid: '00009500-0000-4000-8000-000000000001',
        locX: '256000',
        locY: '256000',
        sizeX: '512',
      };
      const rest = { sizeY: '512', regionName: 'Theirs', serverIP: '127.0.0.1', serverPort: '9500' };
      const all = { ...entry, ...rest, serverURI: 'http://127.0.0.1:9500/', ...changes };
      const fields = Object.entries(all).map(([name, value]) => `<${name}>${value}</${name}>`);
      return `<region${index} type="List">${fields.join('')}</region${index}>`;
    };
    const wrong = [
      { sizeY: '256' },
      { locX: '-256' },
      { locX: '100' },
      { locY: '1e99' },
      { sizeX: '0', sizeY: '0' },
      { serverPort: '70000' },
      { serverURI: 'file:///etc' },
      { uuid: 'nobody' },
      { serverIP: 'grid.example' },
      { serverIP: '300.1.1.1' },
      { serverIP: '' },
    ];
    const regions = [{}, ...wrong].map((changes, index) => region(index, changes)).join('');
    const { robust, asked } = answering(`<ServerResponse>${regions}</ServerResponse>`);
    expect(await robust.regionsAround(OURS)).toEqual([
      {
        id: Uuid.parse('00009500-0000-4000-8000-000000000001'),
        name: 'Theirs',
        gridX: 1000,
        gridY: 1000,
        handle: regionHandleOf(256_000, 256_000),
        sizeMetres: 512,
        endpoint: { address: '127.0.0.1', port: 9500 },
        peerUri: 'http://127.0.0.1:9500',
        httpUrl: 'http://127.0.0.1:9500',
        isForeign: true,
      },
    ]);
    expect(asked[0]!.form).toMatchObject({ METHOD: 'get_region_range', XMIN: String(256_256 - 32_768) });
  });

  it('knows whose session it is, or that it is nobody’s', async () => {
    const someone = `<ServerResponse><result type="List"><UserID>${OURS.id.toString()}</UserID><RegionID>x</RegionID></result></ServerResponse>`;
    expect(await answering(someone).robust.agentOf(Uuid.zero)).toEqual({ agentId: OURS.id });
    const nobody = '<ServerResponse><result>null</result></ServerResponse>';
    expect(await answering(nobody).robust.agentOf(Uuid.zero)).toBeUndefined();
  });

  it('knows what an account is called, and that there is none', async () => {
    const found = (id: string): string =>
      `<ServerResponse><result type="List"><FirstName>Ann</FirstName><LastName>Other</LastName><PrincipalID>${id}</PrincipalID></result></ServerResponse>`;
    const { robust, asked } = answering(found(OURS.id.toString()));
    expect(await robust.accountOf(OURS.id)).toEqual({ first: 'Ann', last: 'Other' });
    expect(asked).toMatchObject([
      { url: `${URL_OF}/accounts`, form: { METHOD: 'getaccount', UserID: OURS.id.toString() } },
    ]);
    const nobody = '<ServerResponse><result>null</result></ServerResponse>';
    expect(await answering(nobody).robust.accountOf(OURS.id)).toBeUndefined();
    // Another account than was asked for is none.
    expect(await answering(found(Uuid.zero.toString())).robust.accountOf(OURS.id)).toBeUndefined();
  });

  it('is told where somebody is, that they have gone, and where they were', async () => {
    const { robust, asked } = answering(result('Success'));
    await robust.report(OURS.id, OURS.id);
    await robust.logout(OURS.id);
    await robust.noteLastPlace(OURS.id, OURS.id, { x: 1, y: 2.5, z: 30 });
    expect(await robust.deregister(OURS.id)).toBe(true);
    expect(asked.map(({ url, form }) => `${url.slice(URL_OF.length)} ${form.METHOD}`)).toEqual([
      '/presence report',
      '/presence logout',
      '/griduser loggedout',
      '/grid deregister',
    ]);
    expect(asked[2]!.form).toMatchObject({ UserID: OURS.id.toString(), Position: '<1, 2.5, 30>' });
  });
});
