import type { CollectedObject } from './collected-scene.ts';
import { shortText } from './short-text.ts';

/** What a file says of a thing beside its name: its id, the text above it, its description, whether it emits particles. */
export function itemExtras({ description, naming }: CollectedObject): Readonly<Record<string, unknown>> {
  return {
    id: description.id.toString(),
    ...(description.text === '' ? {} : { hoverText: shortText(description.text) }),
    ...(naming === undefined || naming.description === ''
      ? {}
      : { description: shortText(naming.description) }),
    ...(description.particles.length === 0 ? {} : { emitsParticles: true }),
  };
}
