import type { Witness } from '@landfall/protocol/evidence';
import type { Logger, LogLevel } from './logger.ts';

/**
 * Logs what a witness is told of too: at `level` where there is none, else as `info`. Whoever reads the evidence does not have to hear it
 * a second time.
 */
export function logTestified(
  { logger, witness }: { readonly logger: Logger; readonly witness: Witness | undefined },
  level: LogLevel,
  text: string,
): void {
  logger.log(witness === undefined ? level : 'info', text);
}
