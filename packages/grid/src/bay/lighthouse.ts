import type { PrimInput } from '../config/index.ts';
import { assetId } from './assets.ts';
import { ball, box, cone, cover, cylinder, GLASS, linkset, paint, times } from './build.ts';
import type { PartInput, Place } from './build.ts';

/** Red and white bands that become narrower, a gallery, a lamp behind glass, and the light it throws. */
export function lighthouse([x, y, z]: Place): PrimInput {
  const bands = 7;
  const band = (index: number): PartInput => {
    const width = 5.4 - index * 0.38;
    return cylinder([0, 0, 1.8 + index * 2.5], [width, width, 2.5], {
      name: 'Tower',
      ...cover('plaster', 3, 1),
      colour: index % 2 === 0 ? paint('#f6f2e8') : paint('#c63a30'),
      form: { pathScaleX: 1 - 0.38 / width, pathScaleY: 1 - 0.38 / width },
    });
  };
  const top = 0.6 + bands * 2.5;
  const rail = {
    shape: 'torus' as const,
    scale: [0.12, 4.3, 4.3] as Place,
    rotation: [0, 90, 0] as Place,
    ...cover('metal'),
    form: { pathScaleX: 1, pathScaleY: 0.05 },
  };
  const beam = (heading: number): PartInput =>
    cone(
      [Math.cos((heading * Math.PI) / 180) * 9, Math.sin((heading * Math.PI) / 180) * 9, top + 1.6],
      [3.4, 3.4, 16],
      {
        name: 'Beam',
        rotation: [0, -90, heading],
        texture: assetId('plaster'),
        colour: paint('#fff3c4', 0.16),
        fullbright: true,
        glow: 0.05,
        phantom: true,
      },
    );
  return linkset(
    cylinder([x, y, z + 0.2], [7, 7, 1.4], {
      name: 'Lighthouse',
      description: 'It shows the way into the bay',
      material: 'stone',
      ...cover('blocks', 4, 0.3),
    }),
    [
      ...times(bands, band),
      cylinder([0, 0, top + 0.2], [4.4, 4.4, 0.3], {
        name: 'Gallery',
        ...cover('metal'),
        colour: paint('#3c4750'),
      }),
      { ...rail, position: [0, 0, top + 1.2], name: 'Rail' },
      { ...rail, position: [0, 0, top + 0.8], name: 'Rail' },
      cylinder([0, 0, top + 1.6], [2.4, 2.4, 2.5], {
        name: 'Lantern',
        material: 'glass',
        texture: assetId('plaster'),
        colour: GLASS,
        shiny: 3,
      }),
      ball([0, 0, top + 1.6], [1.1, 1.1, 1.3], {
        name: 'Light of the bay',
        texture: assetId('plaster'),
        colour: paint('#fff2b8'),
        fullbright: true,
        glow: 0.5,
        light: { colour: [1, 0.92, 0.65], intensity: 1, radius: 20, falloff: 0.5 },
      }),
      beam(20),
      beam(200),
      cone([0, 0, top + 3.6], [3.2, 3.2, 1.6], { name: 'Roof', ...cover('metal'), colour: paint('#b0332a') }),
      ball([0, 0, top + 4.5], [0.4, 0.4, 0.4], {
        name: 'Knob',
        ...cover('metal'),
        colour: paint('#e0b040'),
        text: 'Landfall',
        textColour: [1, 1, 1, 1],
      }),
      box([0, -2.74, 1.7], [1.1, 0.16, 2.1], { name: 'Door', ...cover('door'), colour: paint('#33506a') }),
      ...times(3, (index) =>
        box([0, -2.6 + index * 0.3, 5 + index * 4.4], [0.7, 0.5, 1], { name: 'Window', ...cover('window') }),
      ),
    ],
  );
}
