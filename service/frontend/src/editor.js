// The editors of a page: the workbench for queries, and a plain one for Turtle.
import { enhance } from './box.js';
import { marked, marking } from './marks.js';
import { workbench } from './workbench.js';

const own = document.querySelector('script[data-nonce]');
const { nonce, root } = own.dataset;
for (const box of document.querySelectorAll('textarea[data-editor]')) {
  if (box.dataset.editor === 'sparql') {
    workbench(box, nonce, { root, ...JSON.parse(document.getElementById('editor-words').textContent) });
  } else {
    marked(enhance(box, nonce, marking), JSON.parse(document.getElementById('editor-marks')?.textContent ?? '[]'));
  }
}
