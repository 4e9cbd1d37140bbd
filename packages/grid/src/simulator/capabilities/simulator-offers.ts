import { real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { llsdResponse, textResponse } from '../../http/index.ts';
import type { Offers } from './offer.ts';

/**
 * What viewers switch on and off by it. Meshes are served and cannot be rezzed or uploaded as models. OpenSim's own extras are the ranges that chat has.
 */
const FEATURES: LlsdMap = {
  MeshRezEnabled: false,
  MeshUploadEnabled: false,
  MeshXferEnabled: true,
  PhysicsMaterialsEnabled: false,
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

/** Capabilities about the simulator itself, and those that only take notice of what the viewer says. */
export const simulatorOffers: Offers = {
  SimulatorFeatures: () => () => llsdResponse(FEATURES),
  ServerReleaseNotes: () => () => textResponse('Landfall', 'text/plain'),
  AgentPreferences: () => () => llsdResponse({}),
  UpdateAgentLanguage: () => () => llsdResponse({}),
  UpdateAgentInformation: () => () => llsdResponse({ access_prefs: { max: 'A' } }),
  HomeLocation: () => () => llsdResponse({ success: false }),
};
