// Makes the code streams of this folder with OpenJPEG's own encoder (Debian libopenjp2-tools 2.5.0), from a picture that
// is computed here. Run in an empty folder: node make.mjs <this folder>
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const target = process.argv[2];
const clamp = (value) => Math.max(0, Math.min(255, Math.round(value)));
let seed = 20261125;
const grain = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5) * 12;

/** Planar samples: slopes, bricks and some grain; the fourth component is a disc, the fifth a ramp. */
function picture(width, height, components) {
  const bytes = [];
  for (let c = 0; c < components; c++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [u, v] = [x / width, y / height];
        const bricks = Math.floor(v * 8) % 2 === Math.floor(u * 4) % 2 ? 40 : 0;
        if (c === 3) bytes.push((u - 0.5) ** 2 + (v - 0.5) ** 2 < 0.16 ? 255 : 0);
        else if (c === 4) bytes.push(clamp(u * 255));
        else bytes.push(clamp(110 + 60 * Math.sin(u * (9 + c * 5) + Math.cos(v * 11) * 2) + bricks + grain()));
      }
  return Buffer.from(bytes);
}

function make(name, [width, height, components], options, depth = `${components},8,u`) {
  writeFileSync('in.rawl', picture(width, height, components));
  const args = ['-i', 'in.rawl', '-F', `${width},${height},${depth}`, '-o', 'out.j2k', ...options.split(' ')];
  const { status, stdout } = spawnSync('opj_compress', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stdout}`);
  spawnSync('mv', ['out.j2k', join(target, `${name}.j2k`)]);
}

const SMALL = [90, 70, 3];
make('lrcp-5-layers', [256, 256, 3], '-p LRCP -r 160,80,40,20,8 -I');
make('lrcp-5-layers-alpha', [256, 256, 4], '-p LRCP -r 160,80,40,20,8 -I -mct 1');
make('lrcp-lossless', [256, 256, 3], '-p LRCP');
make('rlcp-bypass-terminated', SMALL, '-p RLCP -r 30,8 -n 4 -M 5 -SOP');
make('rpcl-precincts', SMALL, '-p RPCL -r 30,15,6 -n 4 -b 16,16 -c [32,32],[16,16] -I');
make('pcrl-tiles-markers', SMALL, '-p PCRL -r 20,6 -n 3 -t 40,40 -b 16,16 -c [32,32] -I -SOP -EPH');
make('cprl-offset', SMALL, '-p CPRL -r 20,6 -n 3 -b 16,16 -c [32,32] -d 13,7 -T 5,3 -t 50,60 -I -EPH');
make('lrcp-bypass-lengths', SMALL, '-p LRCP -r 20,10,3 -n 4 -M 1 -TLM -PLT');
make('rlcp-tile-parts', SMALL, '-p RLCP -r 20,6 -n 4 -t 45,35 -TP R');
make('grey-lossless', [70, 50, 1], '-p LRCP -n 4');
make('five-components', [64, 64, 5], '-p LRCP -r 20,6 -n 4 -mct 0');
make('subsampled', [64, 64, 3], '-p RPCL -r 20,6 -n 4 -mct 0 -b 16,16 -c [32,32]', '3,8,u@1x1:2x2:2x2');
make('progression-changes', SMALL, '-p LRCP -r 20,6 -n 4 -POC T1=0,0,1,2,3,LRCP/T1=0,0,2,4,3,RLCP');
