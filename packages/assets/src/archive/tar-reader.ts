import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { ByteQueue } from './byte-queue.ts';
import { DEFAULT_MAX_MEMBERS, DEFAULT_MAX_MEMBER_BYTES, MOST_PATH_BYTES, MOST_PAX_BYTES } from './limits.ts';
import type { ArchiveLimits } from './limits.ts';
import { decodePax } from './pax.ts';
import type { Announcement, SparseAnnouncement } from './pax.ts';
import { fillHoles, splitSparse } from './sparse.ts';
import type { SparseMap } from './sparse.ts';
import {
  TAR_BLOCK_BYTES,
  decodeSparseBlock,
  decodeTarHeader,
  isTarHeader,
  paddingAfter,
  readName,
} from './tar-header.ts';
import type { TarHeader } from './tar-header.ts';

/** A file, directory or something else in a tar. Its bytes can be had until the next member is asked for. */
export interface TarMember {
  /** As the archive has it, long names put together; not checked, so it may be absolute or have `..` in it. */
  readonly path: string;
  /** `directory` also of a volume label, and of a file whose name ends in `/`; `other` are links, devices and the like. */
  readonly kind: 'file' | 'directory' | 'other';
  /** Of its bytes, with the holes of a sparse member. */
  readonly sizeBytes: number;
  /** Bytes of the (expanded) archive before this member's own. */
  readonly position: number;
  /** What a link points to. */
  readonly linkName?: string;
  /** All bytes of the member. @throws DecodeError when it is larger than `maxMemberBytes` or cut off */
  readonly read: () => Promise<Uint8Array>;
}

/**
 * Streams the members of a tar: v7 as OpenSim writes it, ustar, GNU (long names with and without a NUL at their end,
 * binary sizes), pax (path and size), sparse members in all four forms. What is not read is skipped, so that memory is one member at most.
 * @param onWhole hears the path of each member when all of it has come
 * @throws DecodeError for a wrong checksum, an archive that is cut off (it lacks its end, too), anything but zeros or
 *   another archive behind its end, and what breaks a limit
 * @source archives.md §1.1
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = {},
  onWhole: (path: string) => void = () => undefined,
): AsyncGenerator<TarMember, void, undefined> {
  const queue = new ByteQueue(chunks);
  try {
    yield* membersOf(queue, limits, onWhole);
  } finally {
    await queue.end();
  }
}

async function* membersOf(
  queue: ByteQueue,
  limits: ArchiveLimits,
  onWhole: (path: string) => void,
): AsyncGenerator<TarMember> {
  const { maxMembers = DEFAULT_MAX_MEMBERS, maxMemberBytes = DEFAULT_MAX_MEMBER_BYTES } = limits;
  let announced: Announcement = {};
  for (let members = 0; ; members++) {
    if (members > maxMembers) throw new DecodeError(`more than ${maxMembers} members`);
    const header = await orItsCause(queue, async () => await nextHeader(queue));
    if (header === undefined) return;
    if (isAnnouncement(header.type)) {
      const more = await orItsCause(queue, async () => await readAnnouncement(queue, header));
      announced = { ...announced, ...more };
      continue;
    }
    const body = new MemberBody(queue, announced.sizeBytes ?? header.sizeBytes, maxMemberBytes, {
      old: await orItsCause(queue, async () => await readOldSparse(queue, header)),
      pax: announced.sparse,
    });
    const path = announced.path ?? header.name;
    announced = {};
    yield {
      path,
      kind: kindOf(header.type, path),
      sizeBytes: body.sizeBytes,
      position: queue.position,
      ...(header.linkName === undefined ? {} : { linkName: header.linkName }),
      read: () => body.read(),
    };
    await body.leave();
    if (body.isWhole) onWhole(path);
  }
}

/**
 * What cannot be read may be so because the stream around it is damaged, which only its end tells: gzip has its sum there.
 * @throws what the source says at its end, or else what `read` throws
 */
async function orItsCause<T>(queue: ByteQueue, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DecodeError) await queue.drain();
    throw error;
  }
}

/**
 * The header of the next member; undefined at the end of the stream. Behind the end of an archive another may follow, as when
 * two were put into one file (two blocks of zeros are an end; a single one is where a header was); anything else but zeros tells that the end was none: a header that was zeroed or damaged, whose
 * member and those behind it are lost. All is read, because only at the very end does gzip tell whether its sum was right.
 * @throws DecodeError when the stream ends without the end of an archive, or goes on behind it with what is none
 */
async function nextHeader(queue: ByteQueue): Promise<TarHeader | undefined> {
  const block = await queue.take(TAR_BLOCK_BYTES);
  if (block.length === 0) throw new DecodeError('tar ends without its end', { offset: queue.position });
  const header = decodeTarHeader(block);
  return header ?? (await headerBehindEnd(queue));
}

async function headerBehindEnd(queue: ByteQueue): Promise<TarHeader | undefined> {
  for (let zeroBlocks = 1; ; zeroBlocks++) {
    const block = await queue.take(TAR_BLOCK_BYTES);
    if (isTarHeader(block)) {
      if (zeroBlocks > 1) return decodeTarHeader(block);
      await refuseRest(queue, block.length, 'tar goes on behind a single block of zeros: a header is lost');
    }
    if (block.some((byte) => byte !== 0))
      await refuseRest(queue, block.length, 'tar goes on behind its end with what is no header');
    if (block.length < TAR_BLOCK_BYTES) return undefined;
  }
}

async function refuseRest(queue: ByteQueue, taken: number, what: string): Promise<never> {
  const offset = queue.position - taken;
  await queue.drain();
  throw new DecodeError(what, { offset });
}

async function readOldSparse(queue: ByteQueue, { sparse }: TarHeader): Promise<SparseMap | undefined> {
  if (sparse === undefined) return undefined;
  const parts = [...sparse.parts];
  for (let goesOn = sparse.goesOn; goesOn;) {
    const more = decodeSparseBlock(await queue.take(TAR_BLOCK_BYTES));
    parts.push(...more.parts);
    if (parts.length > MOST_OLD_PARTS)
      throw new DecodeError(`sparse member of more than ${MOST_OLD_PARTS} parts`);
    goesOn = more.goesOn;
  }
  return { parts, realBytes: sparse.realBytes };
}

/** As many as the other forms may have. */
const MOST_OLD_PARTS = 100_000;

/** How a member with holes is stored; neither for any other. */
interface Sparseness {
  readonly old: SparseMap | undefined;
  readonly pax: SparseAnnouncement | undefined;
}

/** The bytes of one member: read once or skipped. */
class MemberBody {
  readonly #queue: ByteQueue;
  readonly #storedBytes: number;
  readonly #mostBytes: number;
  readonly #sparse: Sparseness;
  #state: 'fresh' | 'read' | 'left' = 'fresh';
  /** Whether all its bytes have come. */
  isWhole = false;

  constructor(queue: ByteQueue, storedBytes: number, mostBytes: number, sparse: Sparseness) {
    this.#queue = queue;
    this.#storedBytes = storedBytes;
    this.#mostBytes = mostBytes;
    this.#sparse = sparse;
  }

  /** With its holes. */
  get sizeBytes(): number {
    return this.#sparse.old?.realBytes ?? this.#sparse.pax?.realBytes ?? this.#storedBytes;
  }

  async read(): Promise<Uint8Array> {
    if (this.#state !== 'fresh')
      throw new UsageError('the bytes of a tar member can be read once, in its turn');
    const most = Math.max(this.#storedBytes, this.sizeBytes);
    if (most > this.#mostBytes) throw new DecodeError(`member of ${most} bytes, ${this.#mostBytes} allowed`);
    this.#state = 'read';
    const stored = await this.#queue.takeAll(this.#storedBytes, 'member');
    this.isWhole = true;
    return this.#whole(stored);
  }

  #whole(stored: Uint8Array): Uint8Array {
    const { old, pax } = this.#sparse;
    if (old !== undefined) return fillHoles(stored, old, this.#mostBytes);
    if (pax === undefined) return stored;
    const { realBytes, parts } = pax;
    if (parts !== undefined) return fillHoles(stored, { parts, realBytes }, this.#mostBytes);
    const split = splitSparse(stored);
    return fillHoles(split.stored, { parts: split.parts, realBytes }, this.#mostBytes);
  }

  async leave(): Promise<void> {
    if (this.#state === 'fresh') {
      await this.#queue.skip(this.#storedBytes);
      this.isWhole = true;
    }
    this.#state = 'left';
    // A last member without its padding is common among hand-made tars.
    await this.#queue.take(paddingAfter(this.#storedBytes));
  }
}

/** Directories in two forms, and the label of a volume: nothing is lost with them. */
const WITHOUT_BYTES = new Set(['5', 'D', 'V']);

function kindOf(type: string, path: string): TarMember['kind'] {
  if (WITHOUT_BYTES.has(type) || (type === '0' && path.endsWith('/'))) return 'directory';
  return type === '0' || type === '7' || type === 'S' ? 'file' : 'other';
}

function isAnnouncement(type: string): boolean {
  return type === 'L' || type === 'K' || type === 'x' || type === 'X' || type === 'g';
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
  return type === 'x' || type === 'X' ? decodePax(bytes) : {};
}
