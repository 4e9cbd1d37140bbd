import type { Assets } from '@landfall/client';
import {
  ClosedError,
  DecodeError,
  LandfallError,
  RemoteError,
  TimeoutError,
} from '@landfall/protocol/errors';
import type { AbsenceReason } from '../scene/index.ts';
import type { AssetSource } from './asset-source.ts';

/** The assets of the grid that a session is in. */
export function sessionAssets(assets: Assets): AssetSource {
  return {
    async fetch(id, kind, signal) {
      try {
        return (await assets.fetch(kind, id, { signal })).bytes;
      } catch (error) {
        if (!(error instanceof LandfallError) || error.code === 'usage') throw error;
        return { absent: signal.aborted ? 'late' : reasonOf(error) };
      }
    },
  };
}

function reasonOf(error: LandfallError): AbsenceReason {
  if (error instanceof RemoteError) return error.reason === 'missing' ? 'not-found' : 'refused';
  if (error instanceof TimeoutError) return 'late';
  if (error instanceof DecodeError) return 'damaged';
  return error instanceof ClosedError ? 'failed' : 'refused';
}
