import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../filter/index.ts';
import { encodeRecord, encodeRecordingHeader, recordingOf } from '../recording/index.ts';
import { sampleArrival } from '../testimony/samples.ts';
import { decodeRecording } from './index.ts';

async function linesOf(filter?: string, json = false): Promise<string[]> {
  const picked = filter === undefined ? undefined : compileFilter(filter);
  const lines: string[] = [];
  for await (const line of decodeRecording(sampleArrival().recording, nodeInflate, { json, filter: picked }))
    lines.push(line);
  return lines;
}

describe('a recording, decoded', () => {
  it('has datagrams and exchanges, an exchange with what is in its bodies', async () => {
    const lines = await linesOf();
    expect(lines).toHaveLength(8);
    expect(lines[0]).toContain('http  10.0.0.1:51000 → 10.0.0.2:9000  POST /  200');
    expect(lines[0]).toContain('method = "login_to_simulator"');
    expect(lines[0]).toContain('first = "Ann"');
    expect(lines[1]).toContain('c2s  10.0.0.1:51000 → 10.0.0.2:9000  UseCircuitCode');
  });

  it.each([
    ['HTTP', 1],
    ['HTTP.Request.Body.method == "login_to_simulator"', 1],
    ['HTTP.Request.Body.params.first == Ann && HTTP.Response.Status == 200', 1],
    ['HTTP.Request.Headers.content-type ^= text', 1],
    ['HTTP.Response.Status >= 400', 0],
    ['Meta.Transport == http', 1],
    ['Meta.Transport == udp && Meta.Direction == c2s', 4],
    ['!HTTP', 7],
  ])('is picked from: %s', async (filter, count) => {
    expect(await linesOf(filter)).toHaveLength(count);
  });

  it('is JSON, line by line', async () => {
    const [first] = await linesOf('HTTP', true);
    expect(JSON.parse(first!)).toMatchObject({
      transport: 'http',
      from: '10.0.0.1:51000',
      origin: 'http://10.0.0.2:9000',
      Request: { Method: 'POST', Body: { method: 'login_to_simulator' } },
      Response: { Status: 200 },
    });
  });

  it('steers no terminal, whatever stands in a request', async () => {
    const evil = '\u001b[2J\u009b1m\u202e';
    const record = encodeRecord({
      kind: 'exchange',
      side: 'wire',
      monoMs: 0,
      wallMs: 0,
      from: undefined,
      to: undefined,
      origin: `http://x${evil}`,
      request: {
        beganMs: 0,
        endedMs: 0,
        headers: [[evil, evil]],
        body: new TextEncoder().encode(
          `<llsd><map><key>${evil.slice(4)}</key><string>${evil.slice(4)}</string></map></llsd>`,
        ),
        missingBytes: 0,
        isWhole: true,
        method: `GET${evil}`,
        target: `/${evil}`,
      },
      response: undefined,
      failure: evil,
    });
    const recording = recordingOf(async function* () {
      yield await Promise.resolve(Buffer.concat([encodeRecordingHeader(), record]));
    });
    for await (const line of decodeRecording(recording, nodeInflate))
      expect(line.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
