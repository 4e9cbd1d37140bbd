import { accountOf, regionSentences } from './account.ts';
import type { Account, AccountLine } from './account.ts';
import type { Environment } from './render.ts';
import type { Story } from './story.ts';
import { escapeMarkdown } from '../escape/index.ts';

/** The story as somebody tells it who was not there: three or four sentences, then what happened, line by line. */
export function narratePlain(story: Story, environment: Environment): string {
  const account = accountOf(story, environment);
  const blocks = [
    `# ${escapeMarkdown(account.title)}`,
    ...account.sentences.map(escapeMarkdown),
    ...account.parts.map(({ heading, lines }) => `## ${heading}\n\n${lines.map(tellLine).join('\n')}`),
    ...tellRegion(account),
    ['## How it came out', ...account.verdict.map(escapeMarkdown)].join('\n\n'),
    tellPrograms(environment),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function tellLine({ atMs, who, side, words, repeats }: AccountLine): string {
  const by = who === undefined ? '' : ` *${escapeMarkdown(who)}*:`;
  const times = repeats === '' ? '' : ` (${repeats})`;
  return `- ${(atMs / 1000).toFixed(3)} s, ${side}:${by} ${escapeMarkdown(words)}${times}`;
}

function tellRegion({ region }: Account): string[] {
  if (region === undefined) return [];
  const missing = region.missing?.map((words) => `- ${escapeMarkdown(words)}`) ?? [];
  return [
    ['## What the region allows', ...regionSentences(region).map(escapeMarkdown)].join('\n\n'),
    ...(missing.length === 0 ? [] : [missing.join('\n')]),
  ];
}

function tellPrograms({ server, client, protocol, scenario }: Environment): string {
  const facts = [`server: ${server}`, `client: ${client}`, `protocols: ${protocol}`, `scenario: ${scenario}`];
  return `*Told from the evidence alone. ${escapeMarkdown(facts.join('; '))}.*`;
}
