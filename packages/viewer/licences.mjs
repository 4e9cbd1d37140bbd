// The licences of what a bundle took from others: it is handed on with the page, and most of them ask for that.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const LICENCE_FILE = /^licen[cs]e(\.\w+)?$/i;

/**
 * Writes `LICENCES.txt` into a built page's folder: of every package that the bundle took something from, its name, version and licence.
 * @param options `metafile` of esbuild; `from` where its paths begin; `outdir` where to; `others` texts for what came along without a licence file of its own
 */
export async function writeLicences({ metafile, from, outdir, others = [] }) {
  const folders = new Set(
    Object.keys(metafile.inputs).flatMap((path) => packageFolderOf(resolve(from, path))),
  );
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  await writeFile(`${outdir}/LICENCES.txt`, [...texts, ...others].join(`\n${'-'.repeat(80)}\n\n`));
}

/** Of `node_modules/preact/hooks/dist/hooks.mjs` it is `node_modules/preact`; nothing of our own files. */
function packageFolderOf(path) {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return folder === undefined ? [] : [folder];
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((one) => LICENCE_FILE.test(one));
  const text = file === undefined ? '' : `\n${await readFile(`${folder}/${file}`, 'utf8')}`;
  return `${name} ${version}, licence: ${license}\n${text}`;
}
