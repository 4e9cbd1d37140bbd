import { Uuid } from '@landfall/protocol/datatypes';
import type { Posture } from './body.ts';

/**
 * The viewer's built-in animation for each posture.
 * @source captures/walk, AvatarAnimation; viewer llanimationstates.cpp (run, sit)
 */
export const ANIMATIONS: Readonly<Record<Posture, Uuid>> = {
  standing: Uuid.parse('2408fe9e-df1d-1d7d-f4ff-1384fa7b350f'),
  walking: Uuid.parse('6ed24bd8-91aa-4b12-ccc7-c97c857ab4e0'),
  running: Uuid.parse('05ddbff8-aaa9-92a1-2b74-8fe77a29b445'),
  flying: Uuid.parse('aec4610c-757f-bc4e-c092-c6e9caf18daf'),
  hovering: Uuid.parse('4ae8016b-31b9-03bb-c401-b1ea941db41d'),
  falling: Uuid.parse('666307d9-a860-572d-6fd4-c3ab8865c094'),
  'ground-sitting': Uuid.parse('1a2bd58e-87ff-0df8-0b4c-53e047b0bb6e'),
  seated: Uuid.parse('1a5fe8ac-a804-8a5d-7cbd-56bd83184568'),
};
