import { ASSET_TYPE } from '@landfall/protocol/asset';
import { DecodeError } from '@landfall/protocol/errors';
import { fileKindOf, isPacked, readArchive } from '../archive/index.ts';
import type { ArchiveMember } from '../archive/index.ts';
import { eachIdIn, gatherReferences, literalsIn } from '../references/index.ts';
import type { RootSink } from './root-file.ts';

/**
 * An OAR or IAR, or any other tar: the assets in it, and every id that stands in any of its members.
 * @throws DecodeError when the container is damaged or cut
 */
export async function readArchiveRoots(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  sink: RootSink,
): Promise<'archive'> {
  for await (const member of readArchive(chunks, {}, { all: true })) await takeMember(member, name, sink);
  return 'archive';
}

async function takeMember(member: ArchiveMember, name: string, sink: RootSink): Promise<void> {
  const where = `${name}: ${member.path}`;
  // Assets are named by their ids, those too that cannot be used here.
  eachIdIn(member.path, sink.add);
  if (member.kind === 'refused') return sink.doubt(where, member.reason);
  if (member.kind === 'control' || member.kind === 'item') return takeText(member.bytes, where, sink);
  if (member.kind === 'asset') sink.add(member.id);
  const bytes = await readWhole(member, where, sink);
  if (bytes === undefined) return;
  if (member.kind === 'object') return takeTyped(ASSET_TYPE.object, bytes, where, sink);
  if (member.kind === 'asset') return takeTyped(member.type, bytes, where, sink);
  const kind = fileKindOf(bytes);
  // Somebody's files inside the archive, and a part of it that nobody can look into.
  if (isPacked(kind)) sink.doubt(where, `it is ${kind.name}`);
  takeText(bytes, where, sink);
}

async function readWhole(
  member: { readonly read: () => Promise<Uint8Array>; readonly sizeBytes: number },
  where: string,
  sink: RootSink,
): Promise<Uint8Array | undefined> {
  if (member.sizeBytes <= MOST_MEMBER_BYTES) return await member.read();
  sink.doubt(where, `more than ${MOST_MEMBER_BYTES} bytes`);
  return undefined;
}

/** As much as any asset may have. */
const MOST_MEMBER_BYTES = 250_000_000;

function takeTyped(type: number, bytes: Uint8Array, where: string, sink: RootSink): void {
  const { ids, faults } = gatherReferences(type, bytes, { literals: true, known: sink.known });
  ids.forEach(sink.add);
  for (const { message } of faults) sink.doubt(where, message);
}

function takeText(bytes: Uint8Array, where: string, sink: RootSink): void {
  try {
    literalsIn(bytes, sink).forEach(sink.add);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    sink.doubt(where, error.message);
  }
}
