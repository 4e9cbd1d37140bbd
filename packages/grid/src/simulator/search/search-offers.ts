import type { Offers } from '../capabilities/index.ts';
import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';
import { displayName } from '../names/index.ts';
import type { GridServices } from '../region/index.ts';
import { MAX_PEOPLE } from './search-handlers.ts';

/** A shorter part of a name is no search. @source OpenSim AvatarPickerSearchModule.cs */
const LEAST_CHARACTERS = 3;
const WHOLE_NUMBER = /^\d{1,9}$/;

/** Capabilities that search. */
export const searchOffers = ({ accounts }: GridServices): Offers => ({
  /**
   * `?names=<part of a name>&page_size=<number>&page=<number, from 1>`
   * @source OpenSim AvatarPickerSearchModule.cs: what is shorter, or no number, is a bad request
   */
  AvatarPickerSearch: () => ({
    methods: ['GET'],
    handle({ query }) {
      const text = (query.get('names') ?? '').trim();
      const size = numberIn(query.get('page_size'), MAX_PEOPLE);
      const page = numberIn(query.get('page'), 1);
      if (text.length < LEAST_CHARACTERS || size === undefined || page === undefined) return emptyAnswer(400);
      const most = Math.min(size, MAX_PEOPLE);
      const found = accounts.search(text, most, (Math.max(1, page) - 1) * most);
      return llsdAnswer({ next_page_url: '', agents: found.map(displayName) });
    },
  }),
});

function numberIn(text: string | null, usual: number): number | undefined {
  if (text === null || text === '') return usual;
  return WHOLE_NUMBER.test(text) ? Number(text) : undefined;
}
