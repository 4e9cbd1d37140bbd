import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import {
  decodeMediaReply,
  encodeMediaRequest,
  encodeNavigation,
  parseMediaVersion,
  PLAIN_MEDIA,
} from '@landfall/protocol/object-media';
import type { MediaEntry } from '@landfall/protocol/object-media';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { decodeTextureEntry, faceOf } from '@landfall/protocol/texture-entry';
import { createSite, post, rez, seenBy, urlOf } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';
import { mediaOf } from './media-of.ts';

const PAGE: MediaEntry = {
  ...PLAIN_MEDIA,
  currentUrl: 'http://a.example/',
  homeUrl: 'http://a.example/',
  autoPlay: true,
};

async function withScreen() {
  const site = await createSite();
  const { id, localId } = await rez(site, site.builder, { x: 100, y: 100, z: 30 });
  return { ...site, id, localId };
}

async function ask(site: Site, by: TestAgent, name: string, body: LlsdMap | string) {
  const bytes = encodeUtf8(typeof body === 'string' ? body : formatLlsdXml(body));
  const url = await urlOf(site, by, name);
  return await site.network.runUntil(post(site.ports, url, 'application/llsd+xml', bytes), 1000);
}

const show = (site: Site & { id: Uuid }, by: TestAgent, faces: readonly (MediaEntry | undefined)[]) =>
  ask(site, by, 'ObjectMedia', encodeMediaRequest({ verb: 'UPDATE', objectId: site.id, faces }));
const seen = async (site: Site & { id: Uuid }, by: TestAgent) =>
  decodeMediaReply(
    parseLlsd(
      (await ask(site, by, 'ObjectMedia', encodeMediaRequest({ verb: 'GET', objectId: site.id }))).body,
    ),
  );
const navigate = async (site: Site & { id: Uuid }, by: TestAgent, face: number, url: string) =>
  (await ask(site, by, 'ObjectMediaNavigate', encodeNavigation({ objectId: site.id, face, url }))).status;

describe('media on a face', () => {
  it('is set by the owner, counted, marked on the face, and told to everybody', async () => {
    const site = await withScreen();
    expect((await show(site, site.builder, [undefined, PAGE])).status).toBe(200);
    await site.network.run(500);
    const object = seenBy(site.other).get(site.localId)!;
    expect(parseMediaVersion(object.mediaUrl)).toMatchObject({ version: 1 });
    const entry = decodeTextureEntry(object.textureEntry)!;
    expect([0, 1, 2].map((face) => faceOf(entry, face).hasMedia)).toEqual([false, true, false]);
    const reply = await seen(site, site.other);
    expect(reply.version).toBe(object.mediaUrl);
    expect(reply.faces).toEqual([undefined, PAGE]);
  });

  it('of what has none is none, of version 0', async () => {
    const site = await withScreen();
    const { faces, version } = await seen(site, site.other);
    expect(faces).toEqual([]);
    expect(parseMediaVersion(version)).toMatchObject({ version: 0 });
  });

  it('is not set by others, nor on what is not there, nor by what is no request', async () => {
    const site = await withScreen();
    expect((await show(site, site.other, [PAGE])).status).toBe(400);
    expect((await show({ ...site, id: Uuid.zero }, site.builder, [PAGE])).status).toBe(400);
    for (const body of ['', '<llsd>', '<llsd><map><key>verb</key><string>DROP</string></map></llsd>'])
      expect((await ask(site, site.builder, 'ObjectMedia', body)).status).toBe(400);
    expect((await seen(site, site.builder)).faces).toEqual([]);
  });

  it('goes elsewhere as its face lets: to anybody, to the owner, where the list says', async () => {
    const site = await withScreen();
    const whitelist = ['http://a.example/*', '*.b.example/page'];
    await show(site, site.builder, [
      PAGE,
      { ...PAGE, mayInteract: 1 },
      { ...PAGE, usesWhitelist: true, whitelist },
    ]);
    expect(await navigate(site, site.other, 0, 'http://c.example/')).toBe(200);
    expect(await navigate(site, site.other, 1, 'http://c.example/')).toBe(400);
    expect(await navigate(site, site.builder, 1, 'http://c.example/')).toBe(200);
    expect(await navigate(site, site.other, 2, 'http://c.example/')).toBe(400);
    expect(await navigate(site, site.other, 2, 'http://x.b.example/page')).toBe(200);
    expect(await navigate(site, site.other, 2, 'http://a.example/deep')).toBe(200);
    expect(await navigate(site, site.other, 9, 'http://a.example/')).toBe(400);
    expect(await navigate(site, site.other, 0, `http://${'a'.repeat(2000)}`)).toBe(400);
    const { faces, version } = await seen(site, site.other);
    expect(faces.map((face) => face?.currentUrl)).toEqual([
      'http://c.example/',
      'http://c.example/',
      'http://a.example/deep',
    ]);
    expect(parseMediaVersion(version)?.version).toBe(5);
  });
});

describe('media of an archive', () => {
  const partWith = (text: string): ScenePart =>
    ({ restOfShape: [{ name: 'Media', text, children: [] }] }) as unknown as ScenePart;

  it('is read from its XML; what is damaged is none', () => {
    const list =
      '<llsd><array><undef /><map><key>current_url</key><string>http://x/</string></map></array></llsd>';
    const faces = mediaOf(partWith(`<OSMedia type="sl" version="0.1"><OSData>${list}</OSData></OSMedia>`));
    expect(faces.map((face) => face?.currentUrl)).toEqual([undefined, 'http://x/']);
    for (const text of ['', 'odd', '<llsd><array></llsd>', '</llsd><llsd>'])
      expect(mediaOf(partWith(text))).toEqual([]);
  });
});
