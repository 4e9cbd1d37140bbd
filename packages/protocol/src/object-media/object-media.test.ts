import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { formatLlsdXml, parseLlsdXml } from '../llsd/index.ts';
import {
  decodeMediaEntry,
  decodeMediaReply,
  decodeMediaRequest,
  decodeNavigation,
  encodeMediaEntry,
  encodeMediaReply,
  encodeMediaRequest,
  encodeNavigation,
  formatMediaVersion,
  parseMediaVersion,
  PLAIN_MEDIA,
} from './index.ts';
import type { MediaEntry } from './index.ts';

const objectId = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const PAGE: MediaEntry = {
  currentUrl: 'http://127.0.0.1/now',
  homeUrl: 'http://127.0.0.1/',
  autoLoop: true,
  autoPlay: true,
  autoScale: false,
  autoZoom: true,
  firstClickInteracts: true,
  showsAltImage: true,
  widthPixels: 1024,
  heightPixels: 768,
  controls: 1,
  mayControl: 1,
  mayInteract: 3,
  usesWhitelist: true,
  whitelist: ['127.0.0.1/*'],
};

/** By way of the document. */
const sent = (body: Parameters<typeof formatLlsdXml>[0]) => parseLlsdXml(formatLlsdXml(body));

describe('media of faces', () => {
  it.each([PAGE, PLAIN_MEDIA])('are read as they are written: %#', (entry) => {
    expect(decodeMediaEntry(sent(encodeMediaEntry(entry)))).toEqual(entry);
  });

  it('that say little are open to all', () => {
    expect(decodeMediaEntry({ home_url: 'http://a/' })).toEqual({ ...PLAIN_MEDIA, homeUrl: 'http://a/' });
    expect(decodeMediaEntry(null)).toBeUndefined();
  });

  it('take no more of a list than viewers do', () => {
    const whitelist = Array.from({ length: 500 }, () => 'a');
    expect(decodeMediaEntry({ whitelist })?.whitelist).toHaveLength(64);
  });

  it('are asked for, told, and changed', () => {
    expect(encodeMediaRequest({ verb: 'GET', objectId })).toEqual({ object_id: objectId, verb: 'GET' });
    for (const request of [
      { verb: 'GET', objectId },
      { verb: 'UPDATE', objectId, faces: [undefined, PAGE] },
    ] as const)
      expect(decodeMediaRequest(sent(encodeMediaRequest(request)))).toEqual(request);
    const reply = { objectId, version: 'x-mv:0000000012/x', faces: [PAGE, undefined] };
    expect(decodeMediaReply(sent(encodeMediaReply(reply)))).toEqual(reply);
    const navigation = { objectId, face: 4, url: 'http://127.0.0.1/next' };
    expect(decodeNavigation(sent(encodeNavigation(navigation)))).toEqual(navigation);
  });

  it('are neither asked for nor changed by any other verb', () => {
    expect(() => decodeMediaRequest({ verb: 'DELETE' })).toThrow(DecodeError);
  });

  it('of more faces than there are have as many as there are', () => {
    const object_media_data = Array.from({ length: 1000 }, () => null);
    expect(decodeMediaReply({ object_media_data }).faces).toHaveLength(64);
  });
});

describe('the version of media', () => {
  it('stands where an address stood', () => {
    const text = 'x-mv:0000000012/00112233-4455-6677-8899-aabbccddeeff';
    expect(parseMediaVersion(text)).toEqual({ version: 12, agentId: objectId });
    expect(formatMediaVersion({ version: 12, agentId: objectId })).toBe(text);
    for (const other of [
      '',
      'http://a/',
      'x-mv:12',
      `${text}0`,
      'x-mv:/00112233-4455-6677-8899-aabbccddeeff',
    ])
      expect(parseMediaVersion(other)).toBeUndefined();
  });
});
