import type { ItemOffered } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { assetTypeName } from '@landfall/protocol/inventory';
import { printable } from '../escape/index.ts';
import type { Desk, DeskCommand } from './command.ts';
import { escapedJson } from './entry-lines.ts';
import type { InventorySession } from './session.ts';

/** Offers that are kept for an answer; the oldest go first, and stay where they are. */
const MOST_OFFERS = 100;
const UUID_LENGTH = 36;

/** What has been offered in this session, oldest first. */
export class Offered {
  readonly #offers: ItemOffered[] = [];

  constructor(session: InventorySession) {
    session.on('itemOffered', (offer) => {
      this.#offers.push(offer);
      if (this.#offers.length > MOST_OFFERS) this.#offers.shift();
    });
  }

  get all(): readonly ItemOffered[] {
    return this.#offers;
  }

  /** Takes one out, by its number from 1. @throws UsageError */
  take(number: string): ItemOffered {
    const at = Number(number) - 1;
    const [offer] = Number.isSafeInteger(at) && at >= 0 ? this.#offers.splice(at, 1) : [];
    if (offer === undefined) throw new UsageError(`there is no offer ${number.slice(0, 10)}`);
    return offer;
  }
}

/** Between people: `give`, `offers`, `accept`, `decline`. */
export const GIFT_COMMANDS: Readonly<Record<string, DeskCommand>> = {
  give: {
    takes: '<item> <name or id of somebody>',
    about: 'gives an item to somebody: by name, when they are in the region',
    least: 2,
    most: 2,
    async run(desk, [path = '', who = '']) {
      const item = await desk.paths.findItem(path);
      await desk.session.gifts.give(item.id, await whoIs(desk, who), { signal: desk.signal });
      await desk.tellDone('offered', item);
    },
  },
  offers: {
    takes: '',
    about: 'what others have offered since the login, with the numbers that accept and decline take',
    least: 0,
    most: 0,
    async run(desk) {
      for (const [at, offer] of desk.offered.all.entries()) {
        const { from, text, assetType, itemId } = offer;
        const type = assetTypeName(assetType) ?? String(assetType);
        const line = `${at + 1}  ${printable(from)}: ${type} ${printable(text)}`;
        const told = { offer: at + 1, from, text, type, item: itemId.toString() };
        await desk.tell(desk.isJson ? escapedJson(told) : line);
      }
    },
  },
  accept: {
    takes: '<number> [folder]',
    about: 'takes what was offered, into the folder for its type or another',
    least: 1,
    most: 2,
    async run(desk, [number = '', path]) {
      const folder = path === undefined ? undefined : await desk.paths.findFolder(path);
      const offer = desk.offered.take(number);
      await desk.tellDone('accepted', await offer.accept(folder?.folderId, { signal: desk.signal }));
    },
  },
  decline: {
    takes: '<number>',
    about: 'does not take it: it goes into the trash',
    least: 1,
    most: 1,
    async run(desk, [number = '']) {
      await desk.offered.take(number).decline({ signal: desk.signal });
      await desk.tellDone('declined');
    },
  },
};

/** @throws UsageError for a name that nobody in the region has, or several have */
async function whoIs({ session, seenSoon }: Desk, who: string): Promise<Uuid> {
  const id = who.length === UUID_LENGTH ? Uuid.read(who, 0) : undefined;
  if (id !== undefined) return id;
  const isIt = ({ name }: { readonly name: string }): boolean => name.toLowerCase() === who.toLowerCase();
  const found = await seenSoon(() => {
    const all = session.region.objects.avatars().filter(isIt);
    return all.length > 0 ? all : undefined;
  });
  if (found?.length === 1) return found[0]!.id;
  throw new UsageError(`${found === undefined ? 'nobody' : 'more than one'} of that name is in the region`);
}
