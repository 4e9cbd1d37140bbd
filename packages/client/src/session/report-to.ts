import { whatWasThrown } from '../logger/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Something went wrong in a handler or in the transport: logged, and life goes on. */
export function reportTo({ logger }: Pick<SessionScope, 'logger'>, error: unknown): void {
  logger.log('error', whatWasThrown(error));
}
