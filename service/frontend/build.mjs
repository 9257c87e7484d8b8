// Bundles the sources beside it, and draws the map of the world, into the folder that it is given: hashed names, manifest.json, THIRD-PARTY.txt, .gz twins.
// Called by hatch_build.py, after `npm ci --ignore-scripts`.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { build } from 'esbuild';
import { world } from './world.mjs';

const ENTRIES = ['editor.js', 'graph.js', 'suggest.js'];
const out = path.resolve(process.argv[2]);

const result = await build({
  entryPoints: ENTRIES.map((name) => `src/${name}`),
  bundle: true,
  minify: true,
  format: 'esm',
  splitting: true,
  target: ['es2022'],
  charset: 'utf8',
  outdir: out,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  legalComments: 'none', // THIRD-PARTY.txt holds the licences, whole
  metafile: true,
  logLevel: 'warning',
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  if (entryPoint && ENTRIES.includes(path.basename(entryPoint))) manifest[path.basename(entryPoint)] = path.basename(file);
}

// The server writes in these on the pictures of things.
for (const font of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) fs.copyFileSync(`node_modules/dejavu-fonts-ttf/ttf/${font}`, path.join(out, font));

const BESIDE = ['d3-geo', 'dejavu-fonts-ttf', 'topojson-client', 'world-atlas'];
for (const [name, text] of Object.entries(world())) {
  const { name: stem, ext } = path.parse(name);
  manifest[name] = `${stem}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}${ext}`;
  fs.writeFileSync(path.join(out, manifest[name]), text);
}

fs.writeFileSync(path.join(out, 'THIRD-PARTY.txt'), notices([...new Set([...packagesIn(result.metafile), ...BESIDE])].sort()));
for (const name of fs.readdirSync(out)) {
  if (/\.(js|css|json|svg)$/.test(name)) {
    const place = path.join(out, name);
    fs.writeFileSync(`${place}.gz`, zlib.gzipSync(fs.readFileSync(place), { level: 9 }));
  }
}
// The manifest comes last: where it is, everything that it names is there.
fs.writeFileSync(path.join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);

// The packages of which something really is in the outputs.
function packagesIn({ outputs }) {
  const found = new Set();
  for (const { inputs } of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const match = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
      if (match && bytesInOutput > 0) found.add(match[1]);
    }
  }
  return [...found].sort();
}

function notices(packages) {
  const parts = packages.map((name) => {
    const folder = path.join('node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const texts = fs.readdirSync(folder).filter((file) => /^(licen[sc]e|notice|copying)/i.test(file)).sort();
    if (!texts.length) throw new Error(`${name} has no licence file; it cannot be shipped`);
    return [`${name} ${version} (${license})`, ...texts.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim())].join('\n\n');
  });
  return `The scripts, fonts and map of this folder are parts of these packages, or made by them.\n\n${parts.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}
