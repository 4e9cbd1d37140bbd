import {
  LoadURL,
  ObjectDeGrab,
  ObjectGrab,
  ObjectGrabUpdate,
  ScriptAnswerYes,
  ScriptDialog,
  ScriptDialogReply,
  ScriptQuestion,
} from '@landfall/protocol/message/compact';
import { eventNames } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { followScripts } from './follow-scripts.ts';
import { RegionScripts } from './region-scripts.ts';
import type { ScriptEvents } from './script-events.ts';
import { Scripts } from './scripts.ts';

/** The room that {@link scripts} makes. */
export interface ScriptsRoom extends SessionRoom {
  readonly name: 'scripts';
  start(session: RoomSession<ScriptEvents>): Scripts;
  open(region: Region, session: RoomSession): RegionScripts;
}

/**
 * Scripts in objects: `region.scripts` touches them, `session.scripts` answers them, and what they ask are the events `scriptDialog`,
 * `scriptQuestion` and `pageOffered` of the session. Nothing is granted or opened by itself.
 */
export function scripts(): ScriptsRoom {
  return SCRIPTS;
}

/** It keeps nothing itself: all sessions can have the same. */
const SCRIPTS: ScriptsRoom = {
  name: 'scripts',
  maker: scripts,
  events: eventNames<ScriptEvents>({ scriptDialog: true, scriptQuestion: true, pageOffered: true }),
  messages: [
    ScriptDialog,
    ScriptDialogReply,
    ScriptQuestion,
    ScriptAnswerYes,
    LoadURL,
    ObjectGrab,
    ObjectGrabUpdate,
    ObjectDeGrab,
  ],
  start(session) {
    followScripts(session);
    return new Scripts(session.scope);
  },
  open: (region, { scope }) => new RegionScripts(region, scope),
};
