import { describe, expect, it } from 'vitest';
import { recordedExchanges, statusOf, type RecordedExchange } from '../../../../scenarios/recorded-http.ts';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { decodeUtf8 } from '../bytes/index.ts';
import { EventQueueClient } from './event-queue-client.ts';
import { decodeEventQueueBatch, decodeEventQueuePoll, encodeEventQueueBatch } from './event-queue-wire.ts';
import { OPENSIM_CAPABILITIES, VIEWER_CAPABILITIES } from './names.ts';
import { decodeRegionEvent, encodeRegionEvent } from './region-events.ts';
import { decodeSeedRequest, decodeSeedResponse, encodeSeedRequest } from './seed.ts';

const exchanges = sharedFolder === undefined ? [] : recordedExchanges(sharedFolder);
const below = (path: string): RecordedExchange[] =>
  exchanges.filter(({ request }) => request.line.startsWith(`POST /${path}/`));

describe.skipIf(sharedFolder === undefined)('recorded capabilities', () => {
  it('seed requests are read, and written as they were', () => {
    const seeds = below('CAPS');
    expect(seeds.length).toBeGreaterThan(20);
    for (const { file, request } of seeds) {
      const names = decodeSeedRequest(request.body);
      expect(names.length, file).toBeGreaterThan(0);
      expect(decodeUtf8(encodeSeedRequest(names)), file).toBe(decodeUtf8(request.body));
    }
  });

  it('seed responses give an event queue, and nothing that our list of names lacks', () => {
    const known = new Set([...OPENSIM_CAPABILITIES, ...VIEWER_CAPABILITIES]);
    for (const { file, response } of below('CAPS').filter((seed) => seed.response !== undefined)) {
      if (statusOf(response!) !== 200) continue;
      const urls = decodeSeedResponse(response!.body);
      expect(urls.get('EventQueueGet'), file).toMatch(/\/CE\//);
      expect(
        [...urls.keys()].filter((name) => !known.has(name)),
        file,
      ).toEqual([]);
    }
  });

  it('event queues are read and mean the same after writing them ourselves', () => {
    let batches = 0;
    for (const { file, request, response } of below('CE')) {
      expect(decodeEventQueuePoll(request.body).done, file).toBeTypeOf('boolean');
      if (response === undefined || statusOf(response) !== 200) continue;
      const batch = decodeEventQueueBatch(response.body);
      expect(batch.events.length, file).toBeGreaterThan(0);
      expect(decodeEventQueueBatch(encodeEventQueueBatch(batch)), file).toEqual(batch);
      batches++;
    }
    expect(batches).toBeGreaterThan(20);
  });

  it('events between regions are typed, and written as they were', () => {
    const seen = new Set<string>();
    for (const { file, response } of below('CE')) {
      if (response === undefined || statusOf(response) !== 200) continue;
      for (const queued of decodeEventQueueBatch(response.body).events) {
        const event = decodeRegionEvent(queued);
        if (event === undefined) continue;
        expect(encodeRegionEvent(event), file).toEqual(queued);
        seen.add(event.type);
      }
    }
    expect([...seen].sort()).toEqual([
      'CrossedRegion',
      'EnableSimulator',
      'EstablishAgentCommunication',
      'TeleportFinish',
    ]);
  });

  it('probe-eventqueue: the client goes through the recorded answers as the probe did', () => {
    const client = new EventQueueClient('http://127.0.0.1:9100/CE/x');
    let now = 0;
    const acks: (number | undefined)[] = [];
    const events: string[] = [];
    for (const { response } of below('CE').filter(({ file }) => file.startsWith('probe-eventqueue/'))) {
      acks.push(decodeEventQueuePoll(client.pollRequest(now)!.body).ack);
      now += statusOf(response!) === 502 ? 58_050 : 100;
      client.receiveResponse(statusOf(response!), response!.body, now);
      for (let event = client.pollEvent(); event !== undefined; event = client.pollEvent()) {
        events.push(
          event.type === 'event' ? event.message : event.type === 'stopped' ? event.why : event.type,
        );
      }
    }
    expect(acks).toEqual([undefined, undefined, 4_377_140, 4_377_140, 4_377_140, 4_377_140]);
    expect(events.at(-1)).toBe('gone');
    expect(events).toContain('ParcelProperties');
    expect(client.stopped).toBe(true);
  });
});
