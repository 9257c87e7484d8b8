// Draws the outlines of the world once, at the build: world.svg for pages, and world.json, by which the server frames a part of it.
//
// A country has the id n and its number in ISO 3166-1; Kosovo, Northern Cyprus and Somaliland have none, and ids of their own.
// What the coarse file lacks (Malta, Bahrain, Singapore and other small ones with a number) comes from the finer one. Operators who need other
// outlines name a TopoJSON file of the same form (an object `countries` with those ids) in MISSIONGRAPH_WORLD.
import fs from 'node:fs';
import { geoGraticule, geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import { CENTRE, HEIGHT, SCALE, WIDTH } from './src/frame.js';

const OWN = { Kosovo: 'xk', 'N. Cyprus': 'northern-cyprus', Somaliland: 'somaliland' };
const ANTARCTICA = 'n10';
const SAMPLES = [[0, 0], [35.2, 31.9], [-74, 40.7], [151.2, -33.9], [-180, 84], [180, -60], [13.4, 52.5], [45.3, 2], [-0.1, -0.1]];

export function world() {
  const projection = geoNaturalEarth1().scale(SCALE).translate(CENTRE);
  const path = geoPath(projection).digits(1);
  const given = process.env.MISSIONGRAPH_WORLD;
  const [coarse, fine] = given ? [countries(given), new Map()] : ['110m', '50m'].map((size) => countries(`node_modules/world-atlas/countries-${size}.json`));
  const shapes = new Map([...fine].filter(([id]) => /^n\d+$/.test(id) && !coarse.has(id)).concat([...coarse]).filter(([id]) => id !== ANTARCTICA).sort());
  const outlines = {};
  const paths = [];
  for (const [id, shape] of shapes) {
    const drawn = path(shape);
    const [[left, top], [right, bottom]] = path.bounds(shape);
    if (!drawn) continue;
    paths.push(`<path id="${id}" d="${drawn}"/>`);
    outlines[id] = [left, top, right, bottom, ...path.centroid(shape)].map((value) => Number(value.toFixed(2)));
  }
  const net = `<path id="net" fill="none" d="${path(geoGraticule().step([30, 30])())}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">${net}<g id="land">${paths.join('\n')}</g></svg>\n`;
  const samples = SAMPLES.map((point) => [...point, ...projection(point)]);
  return { 'world.svg': svg, 'world.json': `${JSON.stringify({ outlines, samples })}\n` };
}

function countries(place) {
  const file = JSON.parse(fs.readFileSync(place, 'utf8'));
  return new Map(feature(file, file.objects.countries).features.map((shape) => [idOf(shape), shape]));
}

function idOf({ id, properties }) {
  if (id !== undefined) return `n${Number(id)}`;
  return OWN[properties.name] ?? properties.name.toLowerCase().replace(/[^a-z]+/g, '-');
}
