// Suggestions while typing in the forms of the search: a combobox with a list (WAI-ARIA APG 1.2). Without it they are plain forms.
const WAIT_MS = 120;

for (const form of document.querySelectorAll('form[data-suggestions]')) suggest(form);

function suggest(form) {
  const input = form.querySelector('input[type=search]');
  const list = element('ul', { id: `${input.id}-list`, role: 'listbox', className: 'suggestions', hidden: true });
  list.setAttribute('aria-label', form.dataset.label);
  let waiting = 0, asking = null, chosen = -1;

  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-haspopup': 'listbox',
  })) input.setAttribute(name, value);
  input.after(list);

  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener('keydown', key);
  input.addEventListener('blur', close);
  // The pointer must not take the focus from the field before the click arrives.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => open(event.target.closest('[role=option]')));

  // What is answered too late, to something that is no more in the field, is dropped.
  async function ask() {
    asking?.abort();
    const words = input.value.trim();
    if (!words) return close();
    asking = new AbortController();
    const address = new URL(form.dataset.suggestions, location.href);
    address.search = new URLSearchParams(new FormData(form));
    try {
      const response = await fetch(address, { signal: asking.signal });
      if (!response.ok) return close();
      const [asked, names, reasons, places] = await response.json();
      if (asked === input.value.trim()) show(names, reasons, places);
    } catch {
      close(); // aborted by the next letter, or the service is away: the form still works
    }
  }

  function show(names, reasons, places) {
    chosen = -1;
    list.replaceChildren(...names.map((name, number) => {
      const option = element('li', { id: `${list.id}-${number}`, role: 'option' });
      option.dataset.place = places[number];
      option.setAttribute('aria-selected', 'false');
      option.append(element('bdi', { textContent: name }), element('span', { className: 'kind', textContent: reasons[number], dir: 'auto' }));
      return option;
    }));
    toggle(names.length > 0 && document.activeElement === input);
    input.removeAttribute('aria-activedescendant');
  }

  function key(event) {
    const size = list.children.length;
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault(); // else the browser empties the field
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && size) {
      event.preventDefault();
      if (list.hidden) toggle(true);
      else mark(event.key === 'ArrowDown' ? (chosen + 2) % (size + 1) - 1 : (chosen + size + 1) % (size + 1) - 1);
    } else if (event.key === 'Enter' && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      open(list.children[chosen]);
    }
  }

  // -1 is the field itself, between the last and the first.
  function mark(number) {
    list.children[chosen]?.setAttribute('aria-selected', 'false');
    chosen = number;
    const option = list.children[chosen];
    if (!option) return input.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', option.id);
  }

  function open(option) {
    const place = option && new URL(option.dataset.place, location.href);
    if (place && /^https?:$/.test(place.protocol)) location.assign(place);
  }

  function close() {
    asking?.abort();
    clearTimeout(waiting);
    mark(-1);
    toggle(false);
  }

  function toggle(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
  }
}

function element(name, values) {
  const { role, ...properties } = values;
  const made = Object.assign(document.createElement(name), properties);
  if (role) made.setAttribute('role', role);
  return made;
}
