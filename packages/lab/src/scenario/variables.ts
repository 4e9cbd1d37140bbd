import { scenarioFault } from './place.ts';
import type { Place } from './place.ts';

const NAMED = /\$\{([A-Za-z_]\w*)\}/g;
/** What comes of it is a line, too. */
const MAX_EXPANDED = 64 * 1024;

/**
 * Puts in what is kept under the names in `${name}`.
 * @throws UsageError for a name under which nothing is kept
 */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>, place: Place): string {
  const expanded = text.replace(NAMED, (all, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw scenarioFault(place, `nothing is kept under ${all}`);
    return value;
  });
  if (expanded.length > MAX_EXPANDED) throw scenarioFault(place, `a line of ${expanded.length} characters`);
  return expanded;
}
