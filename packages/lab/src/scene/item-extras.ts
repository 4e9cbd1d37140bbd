import type { CollectedObject } from './collected-scene.ts';

/** What a file says of a thing beside its name: its id, the text above it, its description, whether it emits particles. */
export function itemExtras({ description, naming }: CollectedObject): Readonly<Record<string, unknown>> {
  return {
    id: description.id.toString(),
    ...(description.text === '' ? {} : { hoverText: description.text }),
    ...(naming === undefined || naming.description === '' ? {} : { description: naming.description }),
    ...(description.particles.length === 0 ? {} : { emitsParticles: true }),
  };
}
