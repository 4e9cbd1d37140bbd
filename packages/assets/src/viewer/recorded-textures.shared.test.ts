import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { parseHead } from '../testing/raw-http.ts';
import { startTestService } from '../testing/test-service.ts';

const folder = `${sharedFolder ?? ''}captures/texture-caps/http/`;

interface Fetched {
  readonly name: string;
  readonly request: string;
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Buffer | undefined;
}

function readFetched(name: string): Fetched {
  const text = readFileSync(`${folder}${name}.txt`, 'latin1');
  const request = text.slice(text.indexOf('\n') + 1, text.indexOf('\n### RESPONSE'));
  const response = text.slice(text.indexOf('HTTP/1.1', text.indexOf('### RESPONSE')));
  const { status, headers } = parseHead(response.split('\r\n\r\n')[0]!);
  const body = status === 200 ? readFileSync(`${folder}${name}.response.bin`) : undefined;
  return { name, request, status, type: headers.get('content-type'), body };
}

describe.skipIf(sharedFolder === undefined)(
  'textures and a mesh that a real client fetched by capability',
  () => {
    const names = sharedFolder === undefined ? [] : readdirSync(folder);
    const fetched = names
      .filter((name) => /_(texture|mesh)_id_.*\.txt$/.test(name))
      .map((name) => readFetched(name.slice(0, -4)));

    it('are answered alike', async () => {
      expect(fetched.length).toBeGreaterThanOrEqual(13);
      await using test = await startTestService();
      const connection = await test.connection();
      for (const { name, request, status, type, body } of fetched) {
        const [, key, id] = /\?(texture|mesh)_id=([0-9a-f-]{36})/.exec(request) as unknown as [
          string,
          string,
          string,
        ];
        if (body !== undefined)
          await test.store.put({ id: Uuid.parse(id), bytes: body, type: key === 'mesh' ? 49 : 0 });
        const capability = key === 'mesh' ? 'GetMesh' : 'GetTexture';
        const answer = await connection.send(
          request.replace(/^GET \/[0-9a-f-]{36}\//, `GET /${capability}/`),
        );
        expect([name, answer?.status]).toEqual([name, status]);
        if (body === undefined) continue;
        expect(answer?.body.equals(body)).toBe(true);
        expect(answer?.headers.get('content-type')).toBe(type);
      }
      connection.close();
    });
  },
);
