import { InvalidArgumentError, type Command } from 'commander';
import { UsageError } from '@landfall/protocol/errors';
import { signPath } from '@landfall/assets/http';
import { loadAssetServiceConfig } from '@landfall/assets/service';
import type { Context } from '../main.ts';
import { numberOption } from '../numbers.ts';
import { addRequiredOptions } from '../required-options.ts';
import { EXIT } from '../../terminal/index.ts';

interface SignOptions {
  readonly config?: string;
  readonly agent: string;
  readonly hours: number;
}

/** Ten years; a second at least. */
const parseHours = numberOption('hours are a number above 0, at most 87840', {
  least: 1 / 3600,
  most: 87_840,
});

/** `landfall assets sign`: the path under which an agent's viewer may fetch until it expires. */
export function addSignCommand(assets: Command, { terminal, finish }: Context): void {
  const command = assets
    .command('sign')
    .description(
      'print the signed path of an agent, to stand between the address of the service and /GetTexture',
    );
  addRequiredOptions(command, [
    {
      flags: '--agent <uuid>',
      description: 'whose it is; any UUID for one that all share',
      parse: parseAgent,
    },
  ])
    .option('--hours <hours>', 'how long it is good', parseHours, 24)
    .option('--config <file>', 'settings with the signingKey; LANDFALL_ASSETS_SIGNING_KEY goes before it')
    .action(async ({ config: file, agent, hours }: SignOptions) => {
      const { signingKey } = await loadAssetServiceConfig({ file, environment: process.env });
      if (signingKey === undefined)
        throw new UsageError('signingKey is not set: there is nothing to sign with');
      const expiresAt = Math.floor(Date.now() / 1000 + hours * 3600);
      terminal.output.write(`${signPath(signingKey, { agent, expiresAt })}\n`);
      finish(EXIT.well);
    });
}

function parseAgent(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw new InvalidArgumentError('an agent is a UUID');
  return text.toLowerCase();
}
