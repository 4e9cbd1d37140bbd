import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { formatXmlRpcResponse, parseXmlRpcCall, parseXmlRpcResponse } from '../xmlrpc/index.ts';
import { decodeLlsdBinary, encodeLlsdBinary, formatLlsdXml, parseLlsd, parseLlsdXml } from './index.ts';
import { formatLlsdNotation, parseLlsdNotation } from './index.ts';

interface Body {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

const PART = /^### (?:REQUEST|RESPONSE|NO RESPONSE).*\n?/m;

/** The bodies of recorded requests and responses; binary ones lie beside and are not LLSD. */
function recordedBodies(root: string): Body[] {
  const bodies: Body[] = [];
  for (const file of readdirSync(`${root}captures`, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\/http\/[^/]*\.txt$/.test(file) || file.startsWith('asset-service/')) continue;
    for (const part of readFileSync(`${root}captures/${file}`, 'utf8').split(PART).slice(1)) {
      const gap = /\r?\n\r?\n/.exec(part);
      if (gap === null) continue;
      const contentType = /content-type: *([^\r\n]*)/i.exec(part.slice(0, gap.index))?.[1] ?? '';
      bodies.push({ file, contentType, bytes: Buffer.from(part.slice(gap.index + gap[0].length)) });
    }
  }
  return bodies;
}

describe.skipIf(sharedFolder === undefined)('documents of real servers and clients', () => {
  const bodies = sharedFolder === undefined ? [] : recordedBodies(sharedFolder);
  const starting = (root: string): Body[] =>
    bodies.filter(({ bytes }) =>
      new RegExp(String.raw`^\s*(<\?.*?\?>\s*)?<${root}\b`).test(Buffer.from(bytes).toString()),
    );

  it('reads every LLSD document, and every form gives it back', () => {
    const documents = starting('llsd');
    expect(documents.length).toBeGreaterThanOrEqual(920);
    for (const { file, bytes, contentType } of documents) {
      const value = parseLlsd(bytes, contentType);
      expect(parseLlsdXml(formatLlsdXml(value)), file).toEqual(value);
      expect(decodeLlsdBinary(encodeLlsdBinary(value)), file).toEqual(value);
      expect(parseLlsdNotation(formatLlsdNotation(value)), file).toEqual(value);
    }
  });

  it('reads every XML-RPC document', () => {
    const calls = starting('methodCall');
    const responses = starting('methodResponse');
    expect(calls.length + responses.length).toBeGreaterThanOrEqual(74);
    for (const { file, bytes } of calls) {
      expect(parseXmlRpcCall(bytes).method, file).toMatch(/^[a-z_]+$/);
    }
    for (const { file, bytes } of responses) {
      const response = parseXmlRpcResponse(bytes);
      if (response.type === 'fault') expect(response.fault.faultString, file).not.toBe('');
      else expect(parseXmlRpcResponse(formatXmlRpcResponse(response.value)), file).toEqual(response);
    }
  });
});
