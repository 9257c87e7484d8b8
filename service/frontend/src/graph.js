// The moving picture of /graph. What is expanded is in the address, so the page without scripts shows the same.
import { Force, MOST } from './force.js';

const figure = document.getElementById('graph');
const said = document.getElementById('graph-said');
const { words, ...first } = JSON.parse(document.getElementById('graph-data').textContent);

// Reads the page with one more thing open, takes its list over, and adds what is new to the picture.
async function expand(node) {
  try {
    const known = force.known.get(node.id);
    const address = new URL(node.more, location.href);
    for (const { id, isOpen } of force.nodes) {
      if (isOpen && !address.searchParams.getAll('node').includes(id)) address.searchParams.append('node', id);
    }
    const response = await fetch(address, { headers: { Accept: 'text/html' } });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const { nodes, links } = JSON.parse(page.getElementById('graph-data').textContent);
    document.getElementById('links').replaceWith(document.adoptNode(page.getElementById('links')));
    history.replaceState(null, '', address);
    known.isOpen = true;
    const added = force.add(nodes, links, known);
    const told = words['Things that came: {added}; shown: {shown}.'].replace('{added}', added).replace('{shown}', force.nodes.length);
    said.textContent = force.nodes.length < MOST ? told : `${told} ${words['No more than {number} things are shown.'].replace('{number}', MOST)}`;
  } catch {
    said.textContent = words['The graph could not be read. Open the page again.'];
  }
}

figure.hidden = false;
const force = new Force(figure, words, expand);
const view = document.createElement('div');
view.className = 'tw';
view.append(force.svg.node());
figure.prepend(view);
force.add(first.nodes, first.links);
// On a narrow screen the middle is seen first, whichever way the page reads.
view.scrollLeft = (document.dir === 'rtl' ? -0.5 : 0.5) * (view.scrollWidth - view.clientWidth);
