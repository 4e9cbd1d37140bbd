import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodersIn } from '../../scripts/decoders.mjs';

const ROOT = new URL('../../', import.meta.url);

/** Every source of the packages, and the files that feed them from outside. */
function sources(): ReadonlyMap<string, string> {
  const folders = [
    ...readdirSync(new URL('packages', ROOT)).map((name) => `packages/${name}/src`),
    'scenarios',
  ];
  const paths = folders.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `${folder}/${path}`),
  );
  return new Map(paths.map((path) => [path, readFileSync(new URL(path, ROOT), 'utf8')]));
}

/**
 * What no fuzz file names, and why it need not. A new decoder belongs into a fuzz file (scenarios/fuzz has tables of bytes, texts and
 * bodies: a line is enough), not in here.
 */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'opens a file and gives it to decoders that are fed': [
    'assets/garbage/database-roots#readDatabaseRoots',
    'assets/garbage/root-file#readRootFile',
    'assets/garbage/roots#readRoots',
    'assets/journal/ledger#readLedger',
    'assets/migration/server-source#readIdList',
    'assets/object-store/sealed-json#readSealed',
    'lab/decode/decode-recording#decodeRecording',
    'lab/testimony/read-testimony#readBesideLog',
    'lab/testimony/read-testimony#readTestimony',
  ],
  'takes bytes as they are': [
    'assets/embedded/read-blob#readBlob',
    'assets/files/files#readWhole',
    'assets/files/files#readWholeAround',
    'lab/cli/read-whole#readWhole',
    'lab/output/kept-runs#readBeginning',
    'lab/proxy/read-answer#readAnswer',
  ],
  'reads one pattern, and gives up on anything else': [
    'assets/embedded/format#parseFormat',
    'assets/object-store/layout#parsePrefix',
    'grid/simulator/travel/places#readLureId',
  ],
  'reads what was typed at this machine': [
    'assets/migration/asset-server#parseServerUrl',
    'assets/migration/live-database#parseDatabaseUrl',
    'assets/object-store/open-object-store#parseStoreUrl',
    'grid/config/parse#parseAccount',
    'lab/cli/assets/data#parseServerOption',
    'lab/cli/gateway-options#parseGridEntry',
    'lab/cli/gateway-options#readTokenFile',
    'lab/inventory/command#parseArguments',
  ],
  'reads what this process wrote into its own memory': [
    'assets/processes/faults#decodeFault',
    'assets/service/status#readStatus',
    'client/objects/kept-description#unpackRare',
    'client/objects/object-changes#readRest',
    ...['Offset', 'Name', 'Pair', 'Flags', 'Lane', 'Ms', 'Kind', 'Row'].map(
      (field) => `lab/inspector/row#read${field}`,
    ),
  ],
  'is fed by lab/recording/recording.fuzz.ts and lab/replay/replay.fuzz.ts through whole recordings': [
    'lab/decode/decoded-exchange#decodeExchange',
    'lab/recording/decode-alone#decodeRecordAlone',
    'lab/testimony/read-login#readLoginResponse',
  ],
  'is fed by lab/scenario/scenario.fuzz.ts through whole scenarios': [
    'lab/scenario/parse-scenario#parseScenario',
  ],
  'hands all to a codec, which codecs/node/worker-codec.test.ts feeds': [
    'lab/scene/decode-texture#decodeReduced',
    'lab/scene/decode-texture#decodeSculpt',
    'lab/scene/scene-texture#readTexture',
  ],
};

const short = (file: string): string =>
  /^packages\/(\w+)\/src\/(.*)\.ts$/.exec(file)?.slice(1).join('/') ?? file;

describe('the decoders of this repository', () => {
  const found = decodersIn(sources());
  const unfed = found.filter(({ isFed }) => !isFed).map(({ file, name }) => `${short(file)}#${name}`);

  it('are fed by a fuzz file, or it is said why not', () => {
    const said = Object.values(ELSEWHERE).flat();
    expect(unfed.filter((decoder) => !said.includes(decoder))).toEqual([]);
    expect(said.filter((decoder) => !unfed.includes(decoder))).toEqual([]);
  });

  it('are found', () => {
    expect(found.length).toBeGreaterThan(300);
  });
});

describe('a decoder', () => {
  const FUZZ = `import { decodeAll } from '@landfall/protocol/things';\ndecodeAll(bytes);\n`;
  const INDEX = `export { decodeAll } from './all.ts';\nexport { decodePart as decodeOne } from './part.ts';\n`;
  const unfedOf = (all: string, part: string, fuzz = FUZZ): readonly string[] =>
    decodersIn(
      new Map([
        ['scenarios/fuzz/a.fuzz.ts', fuzz],
        ['packages/protocol/src/things/index.ts', INDEX],
        ['packages/protocol/src/things/all.ts', all],
        ['packages/protocol/src/things/part.ts', part],
      ]),
    )
      .filter(({ isFed }) => !isFed)
      .map(({ name }) => name);
  const ALL = 'export function decodeAll(bytes: Uint8Array): void {\n  help(bytes);\n}\n';
  const PART = 'export const decodePart = (bytes: Uint8Array): number => bytes.length;\n';
  const HELP = `import { decodePart } from './part.ts';\nfunction help(bytes: Uint8Array): void {\n  decodePart(bytes);\n}\n`;

  it('is fed through helpers, in whatever file, and by another name', () => {
    expect(unfedOf(`${ALL}${HELP}`, PART)).toEqual([]);
    expect(unfedOf(ALL, PART, `${FUZZ}import { decodeOne } from '@landfall/protocol/things';\n`)).toEqual([]);
    expect(unfedOf(`${ALL.replace('help(bytes)', 'use({ ...decodePart(bytes) })')}${HELP}`, PART)).toEqual(
      [],
    );
  });

  it('is not fed where nobody calls it, a comment or a text names it, or a whole client is started', () => {
    expect(unfedOf(ALL, PART)).toEqual(['decodePart']);
    expect(unfedOf(`${ALL}// decodePart\nconst name = 'decodePart';\n`, PART)).toEqual(['decodePart']);
    expect(
      unfedOf(ALL.replace('decodeAll', 'startAll'), PART, FUZZ.replaceAll('decodeAll', 'startAll')),
    ).toEqual(['decodePart']);
  });

  it('is none that is not exported, or is no function', () => {
    expect(
      unfedOf(ALL, 'const decodePart = (bytes: Uint8Array) => bytes;\nexport const parseLimit = 5;\n'),
    ).toEqual([]);
  });
});
