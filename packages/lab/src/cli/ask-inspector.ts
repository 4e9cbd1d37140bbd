import { DecodeError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import type { Judgement } from '../inspector/index.ts';

const TOKEN = /^#token=([\w-]{1,128})$/;

/** Is it the address that `landfall inspect` prints? */
export const isInspector = (text: string): boolean => URL.canParse(text) && TOKEN.test(new URL(text).hash);

/**
 * What a running inspector says went wrong first.
 * @param address as `landfall inspect` prints it, with its token
 * @throws ClosedError where it does not run any more; RemoteError where it refuses; UsageError for what is no such address
 */
export async function askInspector(address: string): Promise<Judgement> {
  const { origin, hash } = new URL(address);
  const token = TOKEN.exec(hash)?.[1];
  if (token === undefined) throw new UsageError('the address of an inspector ends in #token=…');
  const ports = createNodePorts();
  try {
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await ports.http.request({ method: 'GET', url: `${origin}/api/why`, headers });
    const text = new TextDecoder().decode(body);
    if (status !== 200) throw new RemoteError('the inspector refused', String(status), text.slice(0, 500));
    return judgementOf(text);
  } finally {
    await ports.close();
  }
}

function judgementOf(text: string): Judgement {
  const { isWell, paragraph } = parsed(text);
  if (typeof isWell !== 'boolean' || typeof paragraph !== 'string')
    throw new DecodeError('this is no answer of an inspector');
  return { isWell, paragraph };
}

function parsed(text: string): Partial<Record<keyof Judgement, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Record<keyof Judgement, unknown>>;
  } catch (cause) {
    throw new DecodeError('this is no answer of an inspector', { cause });
  }
}
