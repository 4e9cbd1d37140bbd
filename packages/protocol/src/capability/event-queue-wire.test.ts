import { describe, expect, it } from 'vitest';
import { encodeBase64, encodeUtf8 } from '../bytes/index.ts';
import { EventQueueServer } from './event-queue-server.ts';
import { decodeEventQueuePoll, encodeEventQueuePoll } from './event-queue-wire.ts';

const wrapped = (document: Uint8Array): Uint8Array =>
  encodeUtf8(`<llsd><binary encoding="base64">${encodeBase64(document)}</binary></llsd>`);

describe('a poll', () => {
  it.each([undefined, 7])('is read as it was written, ack %s, plain or wrapped as binary', (ack) => {
    const poll = { ack, done: false };
    expect(decodeEventQueuePoll(encodeEventQueuePoll(poll))).toEqual(poll);
    expect(decodeEventQueuePoll(wrapped(encodeEventQueuePoll(poll)))).toEqual(poll);
  });

  it('is unwrapped once', () => {
    const twice = wrapped(wrapped(encodeEventQueuePoll({ ack: 7, done: true })));
    expect(decodeEventQueuePoll(twice)).toEqual({ ack: undefined, done: false, isUnreadable: true });
  });

  it.each(['', '{', '<llsd><undef/></llsd>', '<llsd><array/></llsd>', 'x'.repeat(10_000)])(
    'that says nothing is one all the same: %.20s',
    (body) => {
      expect(decodeEventQueuePoll(encodeUtf8(body)).isUnreadable).toBe(true);
    },
  );

  it('that cannot be read gets the events that come after the last answer', () => {
    const queue = new EventQueueServer({ firstId: 1 });
    const answer = (): string | undefined => {
      queue.receivePoll(decodeEventQueuePoll(encodeUtf8('?')), 0);
      const sent = queue.pollAnswer();
      return sent && new TextDecoder().decode(sent.body);
    };
    queue.push({ message: 'One', body: {} });
    expect(answer()).toContain('One');
    queue.push({ message: 'Two', body: {} });
    expect(answer()).not.toContain('One');
    expect(queue.waiting).toBe(1);
  });
});
