import type { Assets } from '@landfall/client';
import {
  ClosedError,
  DecodeError,
  LandfallError,
  RemoteError,
  TimeoutError,
} from '@landfall/protocol/errors';
import { halvingsFor } from '../scene/index.ts';
import type { AbsenceReason } from '../scene/index.ts';
import type { AssetSource } from './asset-source.ts';

/** A host that is busy or out of order: it has not said that there is none. */
const PASSING_STATUS = /^(?:429|5\d\d)$/;
/** The header of a texture, and what a viewer asks for first. */
const HEAD_BYTES = 600;
/** Halvings that are asked for at most. */
const MOST_LEVEL = 5;

/** The assets of the grid that a session is in. */
export function sessionAssets(assets: Pick<Assets, 'fetch'>): AssetSource {
  return {
    async fetch(id, kind, signal, mostSide) {
      try {
        if (kind !== 'texture' || mostSide === undefined)
          return (await assets.fetch(kind, id, { signal })).bytes;
        const head = await assets.fetch(kind, id, { signal, bytes: HEAD_BYTES });
        if (head.isWhole) return head.bytes;
        const level = Math.min(halvingsFor(head.bytes, mostSide), MOST_LEVEL);
        return (await assets.fetch(kind, id, { signal, ...(level === 0 ? {} : { level }) })).bytes;
      } catch (error) {
        if (!(error instanceof LandfallError) || error.code === 'usage') throw error;
        return { absent: signal.aborted ? 'late' : reasonOf(error) };
      }
    },
  };
}

function reasonOf(error: LandfallError): AbsenceReason {
  if (error instanceof RemoteError) {
    if (error.reason === 'missing') return 'not-found';
    return PASSING_STATUS.test(error.reason) ? 'failed' : 'refused';
  }
  if (error instanceof TimeoutError) return 'late';
  if (error instanceof DecodeError) return 'damaged';
  return error instanceof ClosedError ? 'failed' : 'refused';
}
