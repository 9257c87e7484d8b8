// Pictures of an answer where its columns allow one. Each says what it shows, and the table beside it has the same rows.
import { geoNaturalEarth1Raw } from 'd3-geo';
import { CENTRE, HEIGHT, SCALE, WIDTH } from './frame.js';

const SVG = 'http://www.w3.org/2000/svg';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
const NUMBERS = new Set(['integer', 'decimal', 'double', 'float', 'int', 'long', 'short', 'nonNegativeInteger', 'positiveInteger'].map((name) => XSD + name));
const DATES = new Set(['date', 'dateTime', 'gYear', 'gYearMonth'].map((name) => XSD + name));
const MOST_BARS = 40;
const MOST_SPANS = 60;
const POINT = /^(?:<[^>]*>\s*)?POINT\s*\(\s*([-\d.]+)\s+([-\d.]+)\s*\)$/i;

const isNumber = (cell) => cell?.kind === 'literal' && NUMBERS.has(cell.datatype) && Number.isFinite(Number(cell.value));
const isDate = (cell) => cell?.kind === 'literal' && DATES.has(cell.datatype) && /^\d{4}/.test(cell.value);
const isPoint = (cell) => cell?.kind === 'literal' && POINT.test(cell.value);

// Which figures the first rows of an answer allow: name of the figure to a function that draws it.
export function figuresOf(columns, rows, isGraph) {
  const whole = (test, least = 1) => columns.map((_, place) => place).filter((place) => {
    const given = rows.map((row) => row[place]).filter(Boolean);
    return given.length >= least && given.every(test);
  });
  const found = {};
  if (isGraph) return { Graph: (box, labels, context) => context.graph(box, rows, labels) };
  if (rows.length < 2) return found;
  const [numbers, dates, points] = [whole(isNumber), whole(isDate), whole(isPoint)];
  const label = columns.findIndex((_, place) => !numbers.includes(place) && !dates.includes(place) && !points.includes(place));
  if (label < 0) return found;
  // A column of years or counts is shown as bars only beside something that names them.
  if (numbers.length) found.Bars = (box, labels, context) => bars(box, rows, label, numbers.at(-1), columns, labels, context);
  if (dates.length) found.Timeline = (box, labels, context) => timeline(box, rows, label, dates.slice(0, 2), columns, labels, context);
  const [latitude, longitude] = ['lat', 'long'].map((name) => numbers.find((place) => columns[place].toLowerCase().startsWith(name) || (name === 'long' && columns[place].toLowerCase().startsWith('lon'))));
  const place = points.length
    ? (row) => row[points[0]] && POINT.exec(row[points[0]].value).slice(1).map(Number)
    : latitude !== undefined && longitude !== undefined && ((row) => row[latitude] && row[longitude] && [Number(row[longitude].value), Number(row[latitude].value)]);
  if (place) found.Map = (box, labels, context) => map(box, rows, label, place, labels, context);
  return found;
}

export function named(cell, labels) {
  if (!cell) return '';
  return cell.kind === 'iri' ? labels[cell.value]?.text ?? cell.value : cell.value;
}

function node(parent, name, attributes = {}, text = '') {
  const made = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

function picture(box, width, height, title) {
  const svg = node(box, 'svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title });
  return svg;
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function bars(box, rows, label, value, columns, labels, { words, number }) {
  const shown = rows.filter((row) => row[value]).slice(0, MOST_BARS);
  const values = shown.map((row) => Number(row[value].value));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const [left, width, step] = [230, 430, 22];
  const x = (amount) => left + (width * (amount - low)) / (high - low || 1);
  const svg = picture(box, 760, shown.length * step + 12, `${words.Bars}: ${columns[label]}, ${columns[value]}`);
  shown.forEach((row, place) => {
    const y = place * step + 6;
    node(svg, 'text', { x: left - 8, y: y + 14, class: 'end' }, short(named(row[label], labels), 32));
    node(svg, 'rect', { x: Math.min(x(0), x(values[place])), y: y + 2, width: Math.max(1, Math.abs(x(values[place]) - x(0))), height: step - 6 });
    node(svg, 'text', { x: Math.max(x(0), x(values[place])) + 6, y: y + 14, class: 'figure' }, number(row[value].value));
  });
  return shown.length < rows.length ? words['The first {number} rows are drawn.'].replace('{number}', shown.length) : '';
}

// A day, month or year as the time between its first and its last moment: a year is never the first of January.
function span(text) {
  const [year, month, day] = text.split('T')[0].split('-').map(Number);
  const from = Date.UTC(year, (month || 1) - 1, day || 1);
  const to = day ? from + 864e5 : month ? Date.UTC(year, month, 1) : Date.UTC(year + 1, 0, 1);
  return [from, to];
}

function timeline(box, rows, label, [start, end], columns, labels, { words }) {
  const shown = rows.filter((row) => row[start]).slice(0, MOST_SPANS);
  const spans = shown.map((row) => ({ from: span(row[start].value), to: end !== undefined && row[end] ? span(row[end].value) : null }));
  const low = Math.min(...spans.map(({ from }) => from[0]));
  const high = Math.max(...spans.map(({ from, to }) => (to ?? from)[1]));
  const [left, width, step] = [230, 500, 22];
  const x = (time) => left + (width * (time - low)) / (high - low || 1);
  const svg = picture(box, 760, shown.length * step + 34, `${words.Timeline}: ${columns[label]}, ${columns[start]}${end === undefined ? '' : `, ${columns[end]}`}`);
  const [first, last] = [new Date(low).getUTCFullYear(), new Date(high - 1).getUTCFullYear()];
  const years = Math.max(1, Math.ceil((last - first + 1) / 10));
  for (let year = first; year <= last; year += years) {
    const at = Math.max(left, x(Date.UTC(year, 0, 1)));
    node(svg, 'path', { d: `M${at} 18V${shown.length * step + 24}`, class: 'rule' });
    node(svg, 'text', { x: at + 3, y: 12, class: 'figure' }, String(year));
  }
  shown.forEach((row, place) => {
    const [{ from, to }, y] = [spans[place], place * step + 22];
    node(svg, 'text', { x: left - 8, y: y + 14, class: 'end' }, short(named(row[label], labels), 32));
    const until = to ? to[1] : end === undefined ? from[1] : high;
    const bar = node(svg, 'rect', { x: x(from[0]), y: y + 3, width: Math.max(3, x(until) - x(from[0])), height: step - 8, class: to || end === undefined ? '' : 'open' });
    // An end that is not stated is an arrow to the edge, never a day.
    if (!to && end !== undefined) node(svg, 'path', { d: `M${x(high) + 2} ${y + 2}l10 ${(step - 6) / 2}l-10 ${(step - 6) / 2}z`, class: 'arrow' });
    node(bar, 'title', {}, `${row[start].value} – ${to ? row[end].value : end === undefined ? '' : words['no end stated']}`);
  });
  return shown.length < rows.length ? words['The first {number} rows are drawn.'].replace('{number}', shown.length) : '';
}

function map(box, rows, label, place, labels, { words, world }) {
  const points = rows.map((row) => ({ row, at: place(row) })).filter(({ at }) => at);
  const figure = box.appendChild(document.createElement('div'));
  figure.className = 'map';
  const svg = picture(figure, WIDTH, HEIGHT, words.Map);
  for (const part of ['net', 'land']) node(svg, 'use', { href: `${world}#${part}`, class: part });
  const radians = Math.PI / 180;
  for (const { row, at } of points) {
    const [x, y] = geoNaturalEarth1Raw(at[0] * radians, at[1] * radians);
    const dot = node(svg, 'circle', { cx: CENTRE[0] + SCALE * x, cy: CENTRE[1] - SCALE * y, r: 5, class: 'spot' });
    node(dot, 'title', {}, named(row[label], labels));
  }
  return words['Boundaries: Natural Earth; shown without any position on their status.'];
}
