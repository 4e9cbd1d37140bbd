import { CodecAbsentError, CodecBusyError, CodecCrashedError } from '@landfall/codecs/ports';
import { ClosedError, DecodeError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { DamagedAssetError, RefusedAssetError, StorageError } from '../store/index.ts';
import type { RefusalReason, StorageFault } from '../store/index.ts';

/** An error on its way to another process: the same class comes out there, with the same words. */
export type Fault =
  | { readonly kind: 'refused'; readonly what: string; readonly reason: RefusalReason }
  | { readonly kind: 'storage'; readonly what: string; readonly fault: StorageFault }
  | { readonly kind: 'damaged'; readonly what: string; readonly hash: string }
  | { readonly kind: 'absent'; readonly dependency: string }
  | { readonly kind: 'timeout'; readonly what: string; readonly waitedMs: number; readonly missing: string }
  | PlainFault;

interface PlainFault {
  readonly kind: 'decode' | 'crashed' | 'busy' | 'closed' | 'usage' | 'other';
  readonly what: string;
}

export function encodeFault(error: unknown): Fault {
  const what = error instanceof Error ? error.message : String(error);
  if (error instanceof RefusedAssetError) return { kind: 'refused', what, reason: error.reason };
  if (error instanceof StorageError) return { kind: 'storage', what, fault: error.fault };
  if (error instanceof DamagedAssetError) return { kind: 'damaged', what, hash: error.hash };
  if (error instanceof TimeoutError)
    return { kind: 'timeout', what, waitedMs: error.waitedMs, missing: error.missing };
  return encodeCodecFault(error) ?? { kind: kindOf(error), what };
}

function encodeCodecFault(error: unknown): Fault | undefined {
  if (error instanceof CodecBusyError) return { kind: 'busy', what: '' };
  if (error instanceof CodecCrashedError) return { kind: 'crashed', what: error.words };
  if (error instanceof CodecAbsentError) return { kind: 'absent', dependency: error.dependency };
  return undefined;
}

function kindOf(error: unknown): 'decode' | 'closed' | 'usage' | 'other' {
  if (error instanceof DecodeError) return 'decode';
  if (error instanceof ClosedError) return 'closed';
  return error instanceof UsageError ? 'usage' : 'other';
}

export function decodeFault(fault: Fault): Error {
  switch (fault.kind) {
    case 'refused':
      return new RefusedAssetError(fault.what, fault.reason);
    case 'storage':
      return new StorageError(fault.what, fault.fault);
    case 'damaged':
      return new DamagedAssetError(fault.what, fault.hash);
    case 'absent':
      return new CodecAbsentError(fault.dependency);
    case 'timeout':
      return new TimeoutError(fault.what, fault.waitedMs, fault.missing);
    default:
      return decodePlainFault(fault);
  }
}

function decodePlainFault({ kind, what }: PlainFault): Error {
  switch (kind) {
    case 'crashed':
      return new CodecCrashedError(what);
    case 'busy':
      return new CodecBusyError();
    case 'decode':
      return new DecodeError(what);
    case 'closed':
      return new ClosedError(what, { by: 'peer', reason: 'closed' });
    case 'usage':
      return new UsageError(what);
    default:
      return new StorageError(what, 'input-output');
  }
}
