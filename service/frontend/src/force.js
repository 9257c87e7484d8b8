// A graph that arranges itself: nodes are links, lists beside it say the same. Loaded only where one is looked at.
import { drag } from 'd3-drag';
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import { select } from 'd3-selection';
import { zoom, zoomIdentity } from 'd3-zoom';

export const MOST = 300;
const [WIDTH, HEIGHT, MARGIN] = [960, 600, 60];
const STEPS = 300;
const LONGEST = 34;
const LINE = 22;
const PASSES = 300;

// Cuts after a whole word where there is one, so that what is seen can also be said to reach the node.
function short(text) {
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST);
  const end = cut.lastIndexOf(' ');
  return `${cut.slice(0, end > LONGEST / 2 ? end : LONGEST - 1)}…`;
}

// Moves apart, up and down, what would be written over each other.
function apart(nodes) {
  const width = ({ label }) => Math.min(label.length, LONGEST) * 7.5 + 50;
  for (let first = 0; first < nodes.length; first += 1) {
    const one = nodes[first];
    for (let second = first + 1; second < nodes.length; second += 1) {
      const other = nodes[second];
      const gap = other.y - one.y;
      if (Math.abs(gap) >= LINE || one.x + width(one) < other.x || other.x + width(other) < one.x) continue;
      const push = (LINE - Math.abs(gap)) * (gap < 0 ? -0.4 : 0.4);
      one.y -= push;
      other.y += push;
    }
  }
}

export class Force {
  // `expand` is called with a node that somebody wants to see more of; without it nodes do not expand.
  constructor(box, words, expand = null) {
    this.words = words;
    this.expand = expand;
    this.nodes = [];
    this.links = [];
    this.known = new Map();
    this.isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.svg = select(box).append('svg').attr('class', 'force').attr('viewBox', `0 0 ${WIDTH} ${HEIGHT}`)
      .attr('role', 'group').attr('aria-label', words.Graph);
    const world = this.svg.append('g');
    this.linkLayer = world.append('g').attr('class', 'links');
    this.nodeLayer = world.append('g').attr('class', 'nodes');
    this.zoom = zoom().scaleExtent([0.1, 4]).on('zoom', ({ transform }) => world.attr('transform', transform));
    this.svg.call(this.zoom).on('dblclick.zoom', null);
    this.simulation = forceSimulation(this.nodes)
      .force('link', forceLink(this.links).id(({ id }) => id).distance(110))
      .force('charge', forceManyBody().strength(-420))
      .force('x', forceX(WIDTH / 2).strength(0.05))
      .force('y', forceY(HEIGHT / 2).strength(0.09))
      .force('collide', forceCollide(26))
      .force('labels', () => apart(this.nodes))
      .on('tick', () => this.place())
      .on('end', () => this.fit())
      .stop();
  }

  // Adds what is not there yet, near `from`; returns how many nodes came.
  add(nodes, links, from = null) {
    let added = 0;
    for (const node of nodes) {
      const known = this.known.get(node.id);
      if (known) Object.assign(known, { isOpen: known.isOpen || node.isOpen });
      if (known || this.nodes.length >= MOST) continue;
      const angle = added * 2.4; // the golden angle: nothing starts on top of another, and no two runs differ
      const [x, y] = from ? [from.x, from.y] : [WIDTH / 2, HEIGHT / 2];
      const made = { ...node, x: x + Math.cos(angle) * (20 + added), y: y + Math.sin(angle) * (20 + added) };
      this.known.set(made.id, made);
      this.nodes.push(made);
      added += 1;
    }
    const seen = new Set(this.links.map(({ key }) => key));
    for (const link of links) {
      const key = `${link.source}\n${link.target}`;
      if (seen.has(key) || !this.known.has(link.source) || !this.known.has(link.target)) continue;
      seen.add(key);
      this.links.push({ ...link, key });
    }
    this.draw();
    return added;
  }

  draw() {
    this.linkLayer.selectAll('line').data(this.links, ({ key }) => key).join((made) => {
      const line = made.append('line');
      line.append('title').text(({ label }) => label);
      return line;
    });
    this.nodeLayer.selectAll('g.node').data(this.nodes, ({ id }) => id).join((made) => this.node(made));
    this.nodeLayer.selectAll('g.more').classed('open', ({ isOpen }) => isOpen)
      .attr('aria-disabled', ({ isOpen }) => (isOpen ? 'true' : null));
    this.simulation.nodes(this.nodes);
    this.simulation.force('link').links(this.links);
    if (this.isStill) {
      this.simulation.alpha(1).stop().tick(STEPS);
      this.place();
      this.fit();
    } else {
      this.simulation.alpha(0.9).alphaDecay(0.045).restart();
    }
  }

  node(made) {
    const group = made.append('g').attr('class', ({ hue, isOpen }) => `node hue-${hue ?? 5}${isOpen ? ' centre' : ''}`);
    const link = group.append('a').attr('href', ({ href }) => href || null)
      .attr('aria-label', ({ label, kind }) => (kind ? `${label}, ${kind}` : label));
    link.append('circle').attr('r', ({ isOpen }) => (isOpen ? 11 : 8));
    link.append('text').attr('x', 14).attr('y', 5).text(({ label }) => short(label));
    link.append('title').text(({ label, kind }) => (kind ? `${label} (${kind})` : label));
    if (this.expand) {
      const more = group.append('g').attr('class', 'more').attr('role', 'button').attr('tabindex', '0')
        .attr('aria-label', ({ label }) => this.words['Expand {name}'].replace('{name}', label))
        .on('click', (event, node) => this.open(node))
        .on('keydown', (event, node) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          this.open(node);
        });
      more.append('circle').attr('cx', -18).attr('r', 12).attr('class', 'reach');
      more.append('circle').attr('cx', -18).attr('r', 7);
      more.append('path').attr('d', 'M-21.5 0h7M-18-3.5v7');
    }
    group.call(drag()
      .on('start', ({ active }) => { if (!active && !this.isStill) this.simulation.alphaTarget(0.2).restart(); })
      .on('drag', (event, node) => {
        [node.fx, node.fy] = [event.x, event.y];
        if (this.isStill) { [node.x, node.y] = [event.x, event.y]; this.place(); }
      })
      .on('end', ({ active }) => { if (!active) this.simulation.alphaTarget(0); }));
    return group;
  }

  open(node) {
    if (!node.isOpen) this.expand(node);
  }

  place() {
    this.linkLayer.selectAll('line').attr('x1', ({ source }) => source.x).attr('y1', ({ source }) => source.y)
      .attr('x2', ({ target }) => target.x).attr('y2', ({ target }) => target.y);
    this.nodeLayer.selectAll('g.node').attr('transform', ({ x, y }) => `translate(${x},${y})`);
  }

  // Shows everything at once, labels included.
  fit() {
    if (!this.nodes.length) return;
    for (let pass = 0; pass < PASSES; pass += 1) apart(this.nodes);
    this.place();
    const xs = this.nodes.flatMap(({ x, label }) => [x - 30, x + 14 + Math.min(label.length, LONGEST) * 7]);
    const ys = this.nodes.map(({ y }) => y);
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [top, bottom] = [Math.min(...ys) - MARGIN / 2, Math.max(...ys) + MARGIN / 2];
    const scale = Math.min(1.1, WIDTH / (right - left || 1), HEIGHT / (bottom - top || 1));
    const middle = zoomIdentity.translate(WIDTH / 2, HEIGHT / 2).scale(scale).translate(-(left + right) / 2, -(top + bottom) / 2);
    this.svg.call(this.zoom.transform, middle);
  }
}

// Draws statements (rows of three cells) of an answer; what is no IRI is left to the table.
export function statements(box, rows, labels, words) {
  const force = new Force(box, words);
  const things = rows.filter(([subject, , object]) => subject?.kind === 'iri' && object?.kind === 'iri');
  const named = (iri) => labels[iri]?.text ?? iri;
  const nodes = [...new Set(things.flatMap(([subject, , object]) => [subject.value, object.value]))]
    .map((id) => ({ id, label: named(id), href: labels[id]?.address }));
  force.add(nodes, things.map(([subject, predicate, object]) => ({ source: subject.value, target: object.value, label: named(predicate.value) })));
  return nodes.length > MOST ? words['The first {number} things are drawn.'].replace('{number}', MOST) : '';
}
