import type { Vector3 } from '@landfall/protocol/datatypes';
import type { ScriptPermission } from '@landfall/protocol/script';
import type { Prim } from '../objects/index.ts';
import type { Agent } from '../region/index.ts';

/** What a script does: TypeScript that lives in an object, for want of LSL. */
export interface ObjectScript {
  /** An agent has clicked on the object. */
  touched?(by: Agent): void;
  /** It still holds it, and wants it there: metres in the region. */
  held?(by: Agent, position: Vector3): void;
  /** It has let it go. */
  released?(by: Agent): void;
  /** An agent has said something on a channel that is not 0: its answers to dialogs too. */
  heard?(text: string, channel: number, from: Agent): void;
  /** An agent has answered a question; empty for no. */
  granted?(permissions: readonly ScriptPermission[], by: Agent): void;
}

/** What a script can do. */
export interface ScriptHost {
  /** The part that the script is in. */
  readonly prim: Prim;
  /** Aloud, heard within 20 m. */
  say(text: string): void;
  /** Shows an agent a text with up to 12 buttons; the label of the one that they press is heard on the channel. */
  dialog(to: Agent, text: string, buttons: readonly string[], channel: number): void;
  /** Asks an agent to write something, which is heard on the channel. */
  textBox(to: Agent, text: string, channel: number): void;
  /** Asks an agent for permissions, which `granted` of the script is told of. */
  ask(to: Agent, permissions: readonly ScriptPermission[]): void;
  /** Offers an agent to open a web page. */
  offerPage(to: Agent, text: string, url: string): void;
}

/** Makes the script of one object. */
export type CreateScript = (host: ScriptHost) => ObjectScript;
