/** A story as one page of HTML. */
export { renderStoryPage } from './story-page.ts';
export type { StoryPage } from './story-page.ts';
