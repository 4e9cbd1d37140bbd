import { UsageError } from '@landfall/protocol/errors';

/** Tabs, line ends, escapes and the like, and the marks that turn a text around. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** No map has a region with such a name, and many never answer when they are asked for one. @throws UsageError for control characters */
export function checkRegionName(name: string): void {
  if (UNSEEN.test(name)) throw new UsageError('the name of a region has no control characters');
}
