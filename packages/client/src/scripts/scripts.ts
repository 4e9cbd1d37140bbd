import { encodeText, utf8Length } from '@landfall/protocol/bytes';
import { UsageError } from '@landfall/protocol/errors';
import { MAX_DIALOG_ANSWER_BYTES, scriptPermissionBits, TEXT_BOX_LABEL } from '@landfall/protocol/script';
import type { ScriptPermission } from '@landfall/protocol/script';
import { agentBlock } from '../circuits/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { ScriptDialog, ScriptQuestion } from './script-events.ts';

/** Answering scripts. What they ask comes as events of the session. */
export class Scripts {
  readonly #scope: SessionScope;

  /** Made by the room. */
  constructor(scope: SessionScope) {
    this.#scope = scope;
  }

  /**
   * Presses a button of a dialog, which its script hears as chat of the agent's on the dialog's channel.
   * @param button index into `buttons`
   * @throws UsageError when there is no such button; ClosedError when the region or session has ended
   */
  press(dialog: ScriptDialog, button: number): void {
    const label = dialog.buttons[button];
    if (label === undefined) throw new UsageError(`the dialog has no button ${button}`);
    this.#reply(dialog, button, label);
  }

  /** Types into a text box. @throws UsageError when it is none, or the text is longer than 254 bytes of UTF-8; ClosedError */
  type(dialog: ScriptDialog, text: string): void {
    if (!dialog.isTextBox) throw new UsageError(`the dialog has buttons: no ${TEXT_BOX_LABEL}`);
    this.#reply(dialog, 0, text);
  }

  /**
   * Grants some of what a script asks for; none is a no that it is told.
   * @throws UsageError for a permission that it has not asked for; ClosedError when the region or session has ended
   */
  grant({ region, objectId, itemId, bits }: ScriptQuestion, permissions: readonly ScriptPermission[]): void {
    const granted = scriptPermissionBits(permissions);
    if ((granted & ~bits) !== 0) throw new UsageError('grants what the script has not asked for');
    region.lifetime.check();
    const AgentData = agentBlock(this.#scope.ids);
    const Data = { TaskID: objectId, ItemID: itemId, Questions: granted };
    region.circuit.send({ name: 'ScriptAnswerYes', AgentData, Data }, { reliable: true });
  }

  #reply({ region, objectId, channel }: ScriptDialog, ButtonIndex: number, answer: string): void {
    if (utf8Length(answer) > MAX_DIALOG_ANSWER_BYTES)
      throw new UsageError(`an answer has ${MAX_DIALOG_ANSWER_BYTES} bytes of UTF-8 at most`);
    region.lifetime.check();
    const AgentData = agentBlock(this.#scope.ids);
    const ButtonLabel = encodeText(answer);
    const Data = { ObjectID: objectId, ChatChannel: channel, ButtonIndex, ButtonLabel };
    region.circuit.send({ name: 'ScriptDialogReply', AgentData, Data }, { reliable: true });
  }
}
