import { createDiagram, renderSvg, whysOf } from '../diagram/index.ts';
import { landMaps } from '../landmap/index.ts';
import { accountOf, arrange, environmentOf } from '../narrator/index.ts';
import { renderStoryPage } from '../page/index.ts';

/** The page that tells these records, as `landfall story` and `landfall demo` write it, with one file beside it. */
export function storyPageOf(records: Parameters<typeof arrange>[0]): string {
  const story = arrange(records);
  const account = accountOf(story, environmentOf(story));
  const drawn = createDiagram(records);
  const whys = whysOf(drawn);
  const diagram = renderSvg(drawn, { explains: true, notes: whys });
  return renderStoryPage({ account, maps: landMaps(story), diagram, whys, beside: ['story.md'] });
}
