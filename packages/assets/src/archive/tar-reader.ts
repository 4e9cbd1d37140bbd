import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { ByteQueue } from './byte-queue.ts';
import { DEFAULT_MAX_MEMBERS, DEFAULT_MAX_MEMBER_BYTES, MOST_PATH_BYTES, MOST_PAX_BYTES } from './limits.ts';
import type { ArchiveLimits } from './limits.ts';
import { TAR_BLOCK_BYTES, decodeTarHeader, paddingAfter, readName } from './tar-header.ts';

/** A file, directory or something else in a tar. Its bytes can be had until the next member is asked for. */
export interface TarMember {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  /** Bytes of the (expanded) archive before this member's own. */
  readonly position: number;
  /** All bytes of the member. @throws DecodeError when it is larger than `maxMemberBytes` or cut off */
  readonly read: () => Promise<Uint8Array>;
}

/** What a pax or GNU member says about the next one. */
interface Announcement {
  path?: string;
  sizeBytes?: number;
}

/**
 * Streams the members of a tar: v7 as OpenSim writes it, ustar, GNU (long names with and without a NUL at their end,
 * binary sizes), pax (path and size). What is not read is skipped, so that memory is one member at most.
 * @throws DecodeError for a wrong checksum, an archive that is cut off, and what breaks a limit
 * @source archives.md §1.1
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = {},
): AsyncGenerator<TarMember, void, undefined> {
  const queue = new ByteQueue(chunks);
  try {
    yield* membersOf(queue, limits);
  } finally {
    await queue.end();
  }
}

async function* membersOf(queue: ByteQueue, limits: ArchiveLimits): AsyncGenerator<TarMember> {
  const { maxMembers = DEFAULT_MAX_MEMBERS, maxMemberBytes = DEFAULT_MAX_MEMBER_BYTES } = limits;
  let announced: Announcement = {};
  for (let members = 0; ; members++) {
    if (members > maxMembers) throw new DecodeError(`more than ${maxMembers} members`);
    const block = await queue.take(TAR_BLOCK_BYTES);
    const header = block.length === 0 ? undefined : decodeTarHeader(block);
    // What follows is padding; but only at the very end does gzip tell whether its sum was right.
    if (header === undefined) return await queue.drain();
    if (isAnnouncement(header.type)) {
      announced = { ...announced, ...(await readAnnouncement(queue, header)) };
      continue;
    }
    const sizeBytes = announced.sizeBytes ?? header.sizeBytes;
    const body = new MemberBody(queue, sizeBytes, maxMemberBytes);
    const path = announced.path ?? header.name;
    announced = {};
    yield {
      path,
      kind: kindOf(header.type, path),
      sizeBytes,
      position: queue.position,
      read: () => body.read(),
    };
    await body.leave();
  }
}

/** The bytes of one member: read once or skipped. */
class MemberBody {
  readonly #queue: ByteQueue;
  readonly #sizeBytes: number;
  readonly #mostBytes: number;
  #state: 'fresh' | 'read' | 'left' = 'fresh';

  constructor(queue: ByteQueue, sizeBytes: number, mostBytes: number) {
    this.#queue = queue;
    this.#sizeBytes = sizeBytes;
    this.#mostBytes = mostBytes;
  }

  async read(): Promise<Uint8Array> {
    if (this.#state !== 'fresh')
      throw new UsageError('the bytes of a tar member can be read once, in its turn');
    if (this.#sizeBytes > this.#mostBytes)
      throw new DecodeError(`member of ${this.#sizeBytes} bytes, ${this.#mostBytes} allowed`);
    this.#state = 'read';
    return await this.#queue.takeAll(this.#sizeBytes, 'member');
  }

  async leave(): Promise<void> {
    const unread = this.#state === 'fresh' ? this.#sizeBytes : 0;
    this.#state = 'left';
    await this.#queue.skip(unread);
    // A last member without its padding is common among hand-made tars.
    await this.#queue.take(paddingAfter(this.#sizeBytes));
  }
}

function kindOf(type: string, path: string): TarMember['kind'] {
  if (type === '5' || (type === '0' && path.endsWith('/'))) return 'directory';
  return type === '0' || type === '7' ? 'file' : 'other';
}

function isAnnouncement(type: string): boolean {
  return type === 'L' || type === 'K' || type === 'x' || type === 'g';
}

async function readAnnouncement(
  queue: ByteQueue,
  { type, sizeBytes }: { type: string; sizeBytes: number },
): Promise<Announcement> {
  const most = type === 'L' || type === 'K' ? MOST_PATH_BYTES : MOST_PAX_BYTES;
  if (sizeBytes > most) throw new DecodeError(`tar header member of ${sizeBytes} bytes, ${most} allowed`);
  const bytes = await queue.takeAll(sizeBytes, 'header member');
  await queue.take(paddingAfter(sizeBytes));
  if (type === 'L') return { path: readName(bytes, 0, bytes.length) };
  return type === 'x' ? decodePax(bytes) : {};
}

/** Records `length key=value\n`, where the length counts the whole record. */
function decodePax(bytes: Uint8Array): Announcement {
  const found: Announcement = {};
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(decodeUtf8(bytes, at, blank));
    if (!Number.isInteger(length) || length < blank - at + 3 || at + length > bytes.length)
      throw new DecodeError('pax record with a wrong length', { offset: at });
    takePaxRecord(decodeUtf8(bytes, blank + 1, at + length - 1), found);
    at += length;
  }
  return found;
}

function takePaxRecord(record: string, found: Announcement): void {
  const equals = record.indexOf('=');
  const value = record.slice(equals + 1);
  if (record.startsWith('path=')) found.path = value;
  if (!record.startsWith('size=')) return;
  if (!/^\d{1,15}$/.test(value)) throw new DecodeError('pax size that is no number');
  found.sizeBytes = Number(value);
}
