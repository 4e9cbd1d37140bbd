import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer } from '@landfall/assets/http';
import { displayName } from '../names/index.ts';
import type { GridServices } from '../region/index.ts';
import { MAX_PEOPLE } from './search-handlers.ts';

/** Capabilities that search. */
export const searchOffers = ({ accounts }: GridServices): Offers => ({
  /** `?names=<part of a name>&page_size=<number>` @source OpenSim AvatarPickerSearchModule.cs */
  AvatarPickerSearch:
    () =>
    ({ query }) => {
      const text = query.get('names') ?? '';
      const most = Math.min(MAX_PEOPLE, Number(query.get('page_size') ?? MAX_PEOPLE) || MAX_PEOPLE);
      const found = text === '' ? [] : accounts.search(text, most);
      return llsdAnswer({ next_page_url: '', agents: found.map(displayName) });
    },
});
