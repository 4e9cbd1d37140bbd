import { describe, expect, it } from 'vitest';
import { recordingOf } from '../recording/index.ts';
import type { CaptureRecord, RecordToWrite } from '../recording/index.ts';
import { collect, fileOf } from '../testing/index.ts';
import { redactRecording } from './index.ts';

const NAMES = [
  'passwd',
  'token',
  'mfa_hash',
  'mac',
  'id0',
  'host_id',
  'session_id',
  'secure_session_id',
] as const;
const SECRET = '5f4dcc3b-5aa7-465d-8327-deb882cf99aa';
const FORMS: Readonly<Record<string, (name: string, value: string) => string>> = {
  'XML-RPC': (name, value) =>
    `<methodCall><member><name>${name}</name><value><string>${value}</string></value></member></methodCall>`,
  LLSD: (name, value) => `<llsd><map><key>${name}</key><string>${value}</string></map></llsd>`,
  JSON: (name, value) => `{"${name}": "${value}"}`,
  'a form': (name, value) => `first=Test&${name}=${value}`,
};

function exchange(asked: string, headers: readonly (readonly [string, string])[] = []): RecordToWrite {
  const part = { beganMs: 1, endedMs: 1, missingBytes: 0, isWhole: true };
  const at = { side: 'client', monoMs: 1, wallMs: 1e12 } as const;
  return {
    kind: 'exchange',
    ...at,
    from: undefined,
    to: undefined,
    origin: 'http://127.0.0.1:9000',
    request: { ...part, method: 'POST', target: '/', headers, body: new TextEncoder().encode(asked) },
    response: { ...part, status: 200, headers, body: new TextEncoder().encode(`echo ${asked}`) },
  };
}

async function redacted(record: RecordToWrite): Promise<CaptureRecord[]> {
  const bytes = fileOf([record]);
  const recording = recordingOf(async function* () {
    yield await Promise.resolve(bytes);
  });
  return await collect(redactRecording(recording));
}

/** All that a record says, as one text. */
const told = (records: readonly CaptureRecord[]): string =>
  records
    .map((record) => {
      if (record.kind !== 'exchange') return '';
      const { request, response } = record;
      return [request, response]
        .map(
          (message) => `${JSON.stringify(message?.headers)} ${Buffer.from(message?.body ?? []).toString()}`,
        )
        .join(' ');
    })
    .join(' ');

describe('a secret by its name', () => {
  it.each(Object.keys(FORMS).flatMap((form) => NAMES.map((name) => [name, form] as const)))(
    '%s in %s goes, and what is beside it stays',
    async (name, form) => {
      const text = told(await redacted(exchange(FORMS[form]!(name, SECRET))));
      expect(text).not.toContain(SECRET);
      expect(text).toContain(name);
      const harmless = told(await redacted(exchange(FORMS[form]!('version', SECRET))));
      expect(harmless).toContain(SECRET);
    },
  );

  it.each(['Cookie', 'Set-Cookie', 'cookie', 'Authorization'])('the header %s goes', async (header) => {
    const text = told(
      await redacted(exchange('<llsd/>', [[header, `agni_sl_session_id=${SECRET}; Path=/`]])),
    );
    expect(text).not.toContain(SECRET);
    expect(text).toContain(header);
  });
});
