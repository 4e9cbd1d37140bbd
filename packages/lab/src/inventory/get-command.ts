import type { InventoryItem } from '@landfall/protocol/inventory';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeNotecard } from '@landfall/protocol/asset/notecard';
import { decodeUtf8 } from '@landfall/protocol/bytes';
import { UsageError } from '@landfall/protocol/errors';
import { checkPlaceFor, refuseOverwriting, writeWholeFile } from '../output/index.ts';
import { escapedJson, printable } from '../escape/index.ts';
import { assetOf, isReadable } from './asset-of.ts';
import type { Desk, DeskCommand } from './command.ts';
import { targetOf } from './link-target.ts';

/** What people read is printed; everything else goes into a file as it is. */
export const GET_COMMAND: DeskCommand = {
  takes: '<item> [file]',
  about: 'prints a notecard or a script; writes other things into a file, as the grid has them',
  least: 1,
  most: 2,
  async run(desk, [path = '', file]) {
    const item = await targetOf(desk, await desk.paths.findItem(path));
    if (file === undefined && !isReadable(item)) throw new UsageError('it is no text: name a file for it');
    if (file !== undefined) {
      await refuseOverwriting({ [file]: file }, []);
      await checkPlaceFor(file);
    }
    const bytes = await assetOf(desk, item);
    if (file === undefined) return await tellText(desk, item, textOf(item, bytes));
    const sizeBytes = await writeWholeFile(file, piecesOf(bytes));
    await desk.tellDone(`wrote ${sizeBytes} bytes to ${printable(file)}`);
  },
};

/** For programs the text is as it is, on one line. */
async function tellText(desk: Desk, item: InventoryItem, text: string): Promise<void> {
  const told = { id: item.id.toString(), path: desk.paths.pathOf(item), text };
  await desk.tell(desk.isJson ? escapedJson(told) : printableText(text));
}

function textOf({ assetType }: InventoryItem, bytes: Uint8Array): string {
  return assetType === ASSET_TYPE.notecard ? decodeNotecard(bytes).text : decodeUtf8(bytes);
}

/** Lines stay lines; what would steer a terminal is a space. */
const printableText = (text: string): string =>
  text
    .replaceAll('\0', '')
    .split(/\r\n?|\n/)
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n')
    .trimEnd();

// oxlint-disable-next-line require-await -- whole files are written from pieces
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
