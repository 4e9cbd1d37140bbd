import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { narrateEngineering } from './engineering.ts';
import { narratePlain } from './plain.ts';
import { narrateNaturalist } from './naturalist.ts';
import { environmentOf, type Environment } from './render.ts';
import { narrateRitual } from './ritual.ts';
import { arrange, type Story } from './story.ts';

/** `plain`: three sentences, then line by line. `naturalist`: numbered prose. `ritual`: Suitor and Venue, item by item. `engineering`: tables. */
export const NARRATIVE_STYLES = ['plain', 'naturalist', 'ritual', 'engineering'] as const;

/** One of {@link NARRATIVE_STYLES}. */
export type NarrativeStyle = (typeof NARRATIVE_STYLES)[number];

/** How a story is told, and whose. */
export interface NarrateOptions {
  /** `naturalist` by default. */
  readonly style?: NarrativeStyle;
  /** Whose story; by default that of the first avatar that logs in. */
  readonly actor?: string;
  /** What repeats is told each time, instead of once with how often. */
  readonly allRepeats?: boolean;
  /** What the evidence cannot know, or knows by another name. */
  readonly environment?: Partial<Environment>;
}

const NARRATORS: {
  readonly [S in NarrativeStyle]: (story: Story, environment: Environment) => string;
} = {
  plain: narratePlain,
  naturalist: narrateNaturalist,
  ritual: narrateRitual,
  engineering: narrateEngineering,
};

/** The story that the evidence tells, as Markdown: chapters, repeats collapsed, and at its end how it came out. */
export function narrate(records: readonly EvidenceRecord[], options: NarrateOptions = {}): string {
  const story = arrange(records, options.actor, undefined, options.allRepeats);
  const environment = { ...environmentOf(story), ...options.environment };
  return NARRATORS[options.style ?? 'naturalist'](story, environment);
}
