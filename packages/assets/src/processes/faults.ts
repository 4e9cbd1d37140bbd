import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { DamagedAssetError, RefusedAssetError, StorageError } from '../store/index.ts';
import type { RefusalReason, StorageFault } from '../store/index.ts';

/** An error on its way to another process: the same class comes out there, with the same words. */
export type Fault =
  | { readonly kind: 'refused'; readonly what: string; readonly reason: RefusalReason }
  | { readonly kind: 'storage'; readonly what: string; readonly fault: StorageFault }
  | { readonly kind: 'damaged'; readonly what: string; readonly hash: string }
  | { readonly kind: 'closed' | 'usage' | 'other'; readonly what: string };

export function encodeFault(error: unknown): Fault {
  const what = error instanceof Error ? error.message : String(error);
  if (error instanceof RefusedAssetError) return { kind: 'refused', what, reason: error.reason };
  if (error instanceof StorageError) return { kind: 'storage', what, fault: error.fault };
  if (error instanceof DamagedAssetError) return { kind: 'damaged', what, hash: error.hash };
  if (error instanceof ClosedError) return { kind: 'closed', what };
  if (error instanceof UsageError) return { kind: 'usage', what };
  return { kind: 'other', what };
}

export function decodeFault(fault: Fault): Error {
  switch (fault.kind) {
    case 'refused':
      return new RefusedAssetError(fault.what, fault.reason);
    case 'storage':
      return new StorageError(fault.what, fault.fault);
    case 'damaged':
      return new DamagedAssetError(fault.what, fault.hash);
    case 'closed':
      return new ClosedError(fault.what, { by: 'peer', reason: 'closed' });
    case 'usage':
      return new UsageError(fault.what);
    default:
      return new StorageError(fault.what, 'input-output');
  }
}
