// A tree of elements as plain data, and making a part of the document look like it. What stays the
// same is left alone, so focus, selection and scrolling survive a redraw every second.

const SVG = 'http://www.w3.org/2000/svg';
const KEY = Symbol('key');
const LISTENERS = Symbol('listeners');
const ATTRIBUTES = Symbol('attributes');

/**
 * An element to be drawn.
 *
 * @param {string} name of the element
 * @param {?object} given attributes; `onclick` and the like are listeners; `key` tells siblings
 *     apart that come, go or change places; null, undefined and false leave an attribute out
 * @param {...*} children elements, text, numbers or lists of them; null and false draw nothing
 */
export function h(name, given, ...children) {
  const { key, ...attributes } = given ?? {};
  return { name, key, attributes, children: flat(children) };
}

/** Makes the children of an element look like these. */
export function render(parent, ...children) {
  reconcile(parent, flat(children), parent.namespaceURI === SVG);
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === 'object' ? child : String(child)));
}

function reconcile(parent, wanted, svg) {
  const keys = new Set(wanted.map((child) => child.key).filter((key) => key !== undefined));
  const keyed = new Map();
  for (const node of [...parent.childNodes]) {
    if (node[KEY] === undefined) {
      continue;
    }
    if (keys.has(node[KEY])) {
      keyed.set(node[KEY], node);
    } else {
      node.remove();
    }
  }
  let at = parent.firstChild;
  for (const child of wanted) {
    const old = child.key === undefined ? at : keyed.get(child.key);
    const node = fits(old, child) ? old : create(child, svg);
    if (node !== at) {
      parent.insertBefore(node, at);
    }
    update(node, child, svg);
    at = node.nextSibling;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function fits(node, child) {
  if (!node || typeof child === 'string') {
    return node?.nodeType === Node.TEXT_NODE;
  }
  return node.localName === child.name && node[KEY] === child.key;
}

function create(child, svg) {
  if (typeof child === 'string') {
    return document.createTextNode(child);
  }
  const inSvg = svg || child.name === 'svg';
  const node = inSvg
    ? document.createElementNS(SVG, child.name)
    : document.createElement(child.name);
  node[KEY] = child.key;
  return node;
}

function update(node, child, svg) {
  if (typeof child === 'string') {
    if (node.data !== child) {
      node.data = child;
    }
    return;
  }
  const before = node[ATTRIBUTES] ?? {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(child.attributes)])) {
    if (before[name] !== child.attributes[name]) {
      set(node, name, child.attributes[name]);
    }
  }
  node[ATTRIBUTES] = child.attributes;
  reconcile(node, child.children, svg || child.name === 'svg');
}

function set(node, name, value) {
  if (name.startsWith('on')) {
    listen(node, name.slice(2), value);
  } else if (name === 'checked' || name === 'indeterminate') {
    node[name] = Boolean(value);
  } else if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true ? '' : value);
  }
}

/** One listener for each kind of event; a redraw only changes what it calls. */
function listen(node, event, action) {
  node[LISTENERS] ??= {};
  if (!(event in node[LISTENERS])) {
    node.addEventListener(event, (it) => node[LISTENERS][event]?.(it));
  }
  node[LISTENERS][event] = action;
}
