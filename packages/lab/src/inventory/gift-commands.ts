import type { FolderOffered, InventoryEntry, ItemOffered } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { assetTypeName } from '@landfall/protocol/inventory';
import { escapedJson, printable } from '../escape/index.ts';
import type { Desk, DeskCommand } from './command.ts';
import { idOf } from './paths.ts';
import type { InventorySession } from './session.ts';

/** Offers that are kept for an answer; the oldest go first, and stay where they are. */
const MOST_OFFERS = 100;
const UUID_LENGTH = 36;

/** A thing that somebody gives, and how to answer. */
type Offer = ItemOffered | FolderOffered;

/** What has been offered in this session, oldest first. */
export class Offered {
  readonly #offers: Offer[] = [];

  constructor(session: InventorySession) {
    const keep = (offer: Offer): void => {
      this.#offers.push(offer);
      if (this.#offers.length > MOST_OFFERS) this.#offers.shift();
    };
    session.on('itemOffered', keep);
    session.on('folderOffered', keep);
  }

  get all(): readonly Offer[] {
    return this.#offers;
  }

  /** Takes one out, by its number from 1. @throws UsageError */
  take(number: string): Offer {
    const at = Number(number) - 1;
    const [offer] = Number.isSafeInteger(at) && at >= 0 ? this.#offers.splice(at, 1) : [];
    if (offer === undefined) throw new UsageError(`there is no offer ${number.slice(0, 10)}`);
    return offer;
  }
}

/** Between people: `give`, `offers`, `accept`, `decline`. */
export const GIFT_COMMANDS: Readonly<Record<string, DeskCommand>> = {
  give: {
    takes: '<item or folder> <name or id of somebody>',
    about: 'gives an item, or a folder with what is in it, to somebody: by name, when they are in the region',
    least: 2,
    most: 2,
    async run(desk, [path = '', who = '']) {
      const thing = await desk.paths.find(path);
      await desk.session.gifts.give(idOf(thing), await whoIs(desk, who), { signal: desk.signal });
      await desk.tellDone('offered', thing);
    },
  },
  offers: {
    takes: '',
    about: 'what others have offered since the login, with the numbers that accept and decline take',
    least: 0,
    most: 0,
    async run(desk) {
      for (const [at, offer] of desk.offered.all.entries()) {
        const { from, text } = offer;
        const [type, id] =
          'folderId' in offer
            ? (['folder', offer.folderId] as const)
            : ([assetTypeName(offer.assetType) ?? String(offer.assetType), offer.itemId] as const);
        const line = `${at + 1}  ${printable(from)}: ${type} ${printable(text)}`;
        const told = { offer: at + 1, from, text, type, item: id.toString() };
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
      const accepted: InventoryEntry = await offer.accept(folder?.folderId, { signal: desk.signal });
      await desk.tellDone('accepted', accepted);
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
