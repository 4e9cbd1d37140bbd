import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { DamagedAssetError, RefusedAssetError, StorageError } from '../store/index.ts';
import type { RefusalReason, StorageFault } from '../store/index.ts';
import type { Answer } from './answer.ts';
import { refusal } from './answers.ts';
import { RefusedBodyError } from './body-errors.ts';

const REFUSED: Readonly<Record<RefusalReason, number>> = {
  empty: 400,
  size: 413,
  type: 415,
  quota: 507,
  hash: 422,
  id: 400,
  metadata: 400,
};

const BROKEN: Readonly<Record<StorageFault, number>> = {
  full: 507,
  permission: 500,
  missing: 500,
  'input-output': 500,
  closed: 503,
  busy: 503,
  'newer-format': 500,
  'damaged-index': 500,
  lost: 500,
  unreachable: 503,
};

/** A fault as its sender should hear it: whose it is, and no path or secret of ours. */
export function faultAnswer(error: unknown): Answer {
  if (error instanceof RefusedBodyError) return error.answer;
  if (error instanceof DecodeError) return refusal(400, error.message);
  if (error instanceof RefusedAssetError) return refusal(REFUSED[error.reason], error.message);
  if (error instanceof DamagedAssetError) return refusal(500, 'the stored bytes are damaged');
  if (error instanceof StorageError) return storageAnswer(BROKEN[error.fault], error.fault);
  if (error instanceof ClosedError) return storageAnswer(503, error.reason);
  return refusal(500, 'internal fault');
}

const storageAnswer = (status: number, fault: string): Answer =>
  refusal(status, `storage: ${fault}`, status === 503 ? { 'retry-after': 1 } : {});
