import type { Uuid } from '@landfall/protocol/datatypes';
import type { ScriptPermission } from '@landfall/protocol/script';
import type { Region } from '../regions/index.ts';

/** Who asks. Names are a stranger's words. */
export interface ScriptedObject {
  /** Where the object is. */
  readonly region: Region;
  /** Of the object that the script is in. */
  readonly objectId: Uuid;
  /** As its owner called it. */
  readonly objectName: string;
}

/** A script shows buttons, or a box to type in. Answered by `scripts.press` or `scripts.type`, or not at all. */
export interface ScriptDialog extends ScriptedObject {
  /** Of the object; a group's name as the region has it. */
  readonly ownerName: string;
  /** Undefined where the region does not say. */
  readonly ownerId: Uuid | undefined;
  /** What the script says to it. */
  readonly text: string;
  /** In the order of the wire: the first is bottom left, three in a row. None of a text box. */
  readonly buttons: readonly string[];
  /** It wants something typed. */
  readonly isTextBox: boolean;
  /** A picture to show; undefined for none. */
  readonly imageId: Uuid | undefined;
  /** Where the answer is heard. */
  readonly channel: number;
}

/** A script asks for permissions. Answered by `scripts.grant`; no answer is a no. */
export interface ScriptQuestion extends ScriptedObject {
  /** The script's own, in the object. */
  readonly itemId: Uuid;
  /** Of the object's owner, as the region has it. */
  readonly ownerName: string;
  /** Those among what it asks for that are known here. */
  readonly permissions: readonly ScriptPermission[];
  /** As it came. */
  readonly bits: number;
}

/** A script wants to show a web page. Nothing is opened by itself. */
export interface OfferedPage extends ScriptedObject {
  /** Whose the object is: an agent's or a group's id. */
  readonly ownerId: Uuid;
  /** `ownerId` is a group's. */
  readonly isGroupOwned: boolean;
  /** What the script says to it. */
  readonly text: string;
  /** http or https. A stranger's. */
  readonly url: string;
}

/** What scripts ask of the agent. */
export interface ScriptEvents {
  /** A script shows buttons, or a box to type in. */
  readonly scriptDialog: ScriptDialog;
  /** A script asks for permissions. */
  readonly scriptQuestion: ScriptQuestion;
  /** A script wants to show a web page. */
  readonly pageOffered: OfferedPage;
}
