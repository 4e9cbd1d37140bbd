import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { LoginResponse } from '@landfall/protocol/login';
import { encodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { ByteMatcher } from '../redaction/index.ts';

/** What a session of now has in the place of what the recorded one had: ids wherever they stand, and the circuit's code. */
export class StandIns {
  readonly #ids = new ByteMatcher();
  readonly #code: number;

  constructor(recorded: LoginResponse, now: LoginResponse) {
    this.#code = now.circuitCode;
    const pairs: readonly (readonly [Uuid, Uuid])[] = [
      [recorded.agentId, now.agentId],
      [recorded.sessionId, now.sessionId],
      [recorded.secureSessionId, now.secureSessionId],
    ];
    for (const [then, own] of pairs) {
      if (then.isZero) continue;
      this.#ids.add(then.toBytes(), own.toBytes());
      this.#ids.add(encodeUtf8(then.toString()), encodeUtf8(own.toString()));
    }
  }

  /** The body of the same message in the session of now. */
  messageBody(message: Message): Uint8Array {
    const body = encodeMessage(this.#withCode(message));
    return this.#ids.replaced(body) ?? body;
  }

  /** A request's body. */
  text(body: Uint8Array): Uint8Array {
    return this.#ids.replaced(body) ?? body;
  }

  #withCode(message: Message): Message {
    const Code = this.#code;
    if (message.name === 'UseCircuitCode')
      return { ...message, CircuitCode: { ...message.CircuitCode, Code } };
    if (message.name === 'CompleteAgentMovement')
      return { ...message, AgentData: { ...message.AgentData, CircuitCode: Code } };
    return message;
  }
}
