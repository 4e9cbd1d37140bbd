import { InvalidArgumentError } from 'commander';
import { createAssetServer, formatBytes, formatReport, parseServerUrl } from '@landfall/assets/migration';
import type { AssetServer, MigrationProgress, MigrationReport } from '@landfall/assets/migration';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { NodePorts } from '@landfall/transport/node';
import type { Context } from '../main.ts';
import { EXIT, askPassword } from '../../terminal/index.ts';
import type { Progress, Terminal } from '../../terminal/index.ts';
import type { ReportFile } from '../../output/index.ts';
import { formatCount } from '../../narrator/index.ts';

export interface ServerLogin {
  /** User of basic authentication. */
  readonly user?: string;
  readonly passwordStdin: boolean;
}

/** The other asset server, with the password asked for when there is a user. */
export async function openServer(
  url: string,
  { user, passwordStdin }: ServerLogin,
  { terminal }: Context,
  { http, clock }: NodePorts,
): Promise<AssetServer> {
  const credentials =
    user === undefined
      ? {}
      : { credentials: { user, password: await askPassword(terminal, user, passwordStdin) } };
  return createAssetServer({ url, http, clock, ...credentials });
}

/**
 * Whether a source or target is an asset server, not a path.
 * @throws UsageError for an address that is none of an asset server: it must not become a folder
 */
export function isServer(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return false;
  parseServerUrl(text);
  return true;
}

/** Of an option that wants the address of an asset server. */
export function parseServerOption(text: string): string {
  try {
    return parseServerUrl(text);
  } catch (error) {
    if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** Rate and time left, as the line that is always the present. */
export function showTransfer(progress: Progress): (now: MigrationProgress) => void {
  return ({ assets, bytes, assetsPerSecond, bytesPerSecond, part, secondsLeft }) => {
    const done = part === undefined ? '' : ` ${(part * 100).toFixed(1)} %,`;
    const left = secondsLeft === undefined ? '' : `, ${formatDuration(secondsLeft)} left`;
    progress.status(
      `${done} ${formatCount(assets, 'asset')}, ${formatBytes(bytes)}; ${Math.round(assetsPerSecond)}/s, ${formatBytes(Math.round(bytesPerSecond))}/s${left}`.trim(),
    );
  };
}

/** Prints the report, writes it as JSON where that is wanted, and states how it ended. */
export async function tellReport(
  report: MigrationReport,
  file: ReportFile,
  progress: Progress,
  { finish }: Context,
): Promise<void> {
  progress.end();
  for (const line of formatReport(report)) progress.tell(line);
  await file.write(report);
  if (!report.complete) finish(report.brokenOff === undefined ? EXIT.interrupted : EXIT.failed);
  else finish(report.outcomes.refused.assets + report.outcomes.conflict.assets > 0 ? EXIT.failed : EXIT.well);
}

/** Runs what is ended by Ctrl-C; then it is an interruption, whatever it throws, and `tell` may say how far it came. */
export async function interruptible<T>(
  { interrupted }: Terminal,
  act: () => Promise<T>,
  tell: () => void = () => undefined,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!interrupted.aborted) throw error;
    tell();
    throw new ClosedError('interrupted', { by: 'us', reason: 'aborted', cause: error });
  }
}

/** `90` → `1 min 30 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
