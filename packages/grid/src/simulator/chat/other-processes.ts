/** Instant messages between processes of a grid: `POST /message/<to>/` with the message as circuits carry it; `True` when they are there. */
import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage, encodeMessage } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import type { GridServices, PeerAnswer, PeerRequest } from '../region/index.ts';
import { findRootAgent } from './personal-message.ts';

/** Who wrote it waits so long to hear that nobody is there. */
const DELIVERY_MS = 10_000;
const PATH = /^\/message\/([0-9a-f-]{36})\/$/i;

/** Brings a message to somebody in another process. @returns whether they are in one of them */
export async function deliverElsewhere(
  { elsewhere, askPeer }: GridServices,
  message: MessageOf<'ImprovedInstantMessage'>,
): Promise<boolean> {
  const path = `/message/${message.MessageBlock.ToAgentID.toString()}/`;
  const request = { method: 'POST', path, body: encodeMessage(message), timeoutMs: DELIVERY_MS };
  const uris = new Set(elsewhere.flatMap(({ peerUri }) => peerUri ?? []));
  const answers = await Promise.all([...uris].map((uri) => askPeer(uri, request)));
  return answers.some((answer) => answer !== undefined && decodeText(answer) === 'True');
}

/** Another process brings a message. Never throws: what is none, or not all of one, is answered 400. */
export function takeMessage(services: GridServices, { method, target, body }: PeerRequest): PeerAnswer {
  const to = PATH.exec(target)?.[1];
  if (method !== 'POST' || to === undefined) return { status: 404, body: encodeUtf8('False') };
  try {
    const message = decodeMessage(body);
    const isFor =
      message.name === 'ImprovedInstantMessage' && isWhole(message) && message.MessageBlock.ToAgentID;
    if (isFor === false || !isFor.equals(Uuid.parse(to))) return { status: 400, body: encodeUtf8('False') };
    const agent = findRootAgent(services, isFor);
    agent?.send(message, { reliable: true });
    return { status: 200, body: encodeUtf8(agent === undefined ? 'False' : 'True') };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { status: 400, body: encodeUtf8('False') };
  }
}

/** Circuits take what is short or goes on; a process sends a message as it is. */
const isWhole = ({ zeroFilled, surplus }: MessageOf<'ImprovedInstantMessage'>): boolean =>
  zeroFilled === undefined && surplus === undefined;
