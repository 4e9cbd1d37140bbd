import { real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { llsdAnswer, textAnswer } from '@landfall/assets/http';
import type { Offers } from './offer.ts';

/**
 * What viewers switch on and off by it. Meshes are served and cannot be rezzed or uploaded as models. OpenSim's own extras are the ranges that chat has.
 */
const FEATURES: LlsdMap = {
  MeshRezEnabled: false,
  MeshUploadEnabled: false,
  MeshXferEnabled: true,
  PhysicsMaterialsEnabled: false,
  AvatarHoverHeightEnabled: true,
  BakesOnMeshEnabled: true,
  MaxAgentAttachments: 38,
  AnimatedObjects: { AnimatedObjectMaxTris: 0, MaxAgentAnimatedObjectAttachments: 0 },
  OpenSimExtras: {
    'say-range': 20,
    'shout-range': 100,
    'whisper-range': 10,
    SimulatorFPS: real(55),
    SimulatorFPSFactor: real(1),
    SimulatorFPSWarn: real(30),
    SimulatorFPSCrit: real(20),
  },
};

/** Capabilities about the simulator itself, and one that only takes notice of what the viewer says. */
export const simulatorOffers: Offers = {
  SimulatorFeatures: () => () => llsdAnswer(FEATURES),
  ServerReleaseNotes: () => () => textAnswer('Landfall', 'text/plain'),
  HomeLocation: () => () => llsdAnswer({ success: false }),
};
