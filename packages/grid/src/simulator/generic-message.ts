import { decodeText } from '@landfall/protocol/bytes';
import type { GenericHandlers, Handler } from './region/index.ts';

/** More parameters than any method has are left out. */
const MAX_PARAMETERS = 16;

/** GenericMessage is many messages in one: its method, in any case, says which. @source OpenSim LLClientView.cs, HandleGenericMessage */
export const genericHandler =
  (handlers: GenericHandlers): Handler<'GenericMessage'> =>
  ({ MethodData, ParamList }, from, sequence) => {
    const method = decodeText(MethodData.Method).trim().toLowerCase();
    if (!Object.hasOwn(handlers, method)) return;
    const parameters = ParamList.slice(0, MAX_PARAMETERS).map(({ Parameter }) => decodeText(Parameter));
    handlers[method]?.(parameters, from, sequence);
  };
