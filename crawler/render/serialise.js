// Returns the address of the document, a line feed, and the document as HTML; null if that is longer than max UTF-16
// units. It runs in a world of its own, where the page's scripts have changed no prototype. Names of form fields and
// pictures still shadow properties there ("<input name=firstChild>"), so everything is read with the prototypes' getters.
// It does not recurse: a document may be deeper than any stack.
(max => {
  const getter = (proto, name) => { const g = Object.getOwnPropertyDescriptor(proto, name).get; return o => g.call(o); };
  const N = Node.prototype, E = Element.prototype;
  const first = getter(N, 'firstChild'), next = getter(N, 'nextSibling'), kind = getter(N, 'nodeType');
  const local = getter(E, 'localName'), qualified = getter(E, 'tagName'), space = getter(E, 'namespaceURI');
  const attributes = getter(E, 'attributes'), shadow = getter(E, 'shadowRoot'), data = getter(CharacterData.prototype, 'data');
  const content = getter(HTMLTemplateElement.prototype, 'content'), assigned = HTMLSlotElement.prototype.assignedNodes;
  const root = getter(Document.prototype, 'documentElement')(document), doctype = getter(Document.prototype, 'doctype')(document);
  const HTML = 'http://www.w3.org/1999/xhtml';
  const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
  const RAW = new Set(['script', 'style', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'plaintext']);
  const text = s => s.replace(/[&<>\u00a0]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] || '&nbsp;');
  const quoted = s => s.replace(/[&"<>\u00a0]/g, c => ({ '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' })[c] || '&nbsp;');

  const out = [];
  let size = 0;
  const put = s => { size += s.length; if (size > max) return false; out.push(s); return true; };
  // A frame of the stack is a list of nodes still to do: a node and its siblings, or an array; then what closes it.
  const stack = [];
  const enter = (el, name, inSlot) => {
    const sr = shadow(el);
    if (sr) return stack.push({ node: first(sr), end: '</' + name + '>', raw: false, shadow: true });
    if (name === 'template' && space(el) === HTML) return stack.push({ node: first(content(el)), end: '</template>', raw: false, shadow: false });
    if (name === 'slot' && inSlot && space(el) === HTML) {
      const list = assigned.call(el, { flatten: true });
      if (list.length) return stack.push({ list, at: 0, end: '</slot>', raw: false, shadow: false });
    }
    stack.push({ node: first(el), end: '</' + name + '>', raw: space(el) === HTML && RAW.has(name), shadow: inSlot });
  };
  if (doctype && !put('<!DOCTYPE html>')) return null;
  if (root) stack.push({ list: [root], at: 0, end: '', raw: false, shadow: false });
  while (stack.length) {
    const f = stack[stack.length - 1];
    let n;
    if (f.list) n = f.list[f.at++]; else { n = f.node; if (n) f.node = next(n); }
    if (!n) { if (!put(f.end)) return null; stack.pop(); continue; }
    const k = kind(n);
    if (k === 3 || k === 4) { if (!put(f.raw ? data(n) : text(data(n)))) return null; continue; }
    if (k !== 1) continue;
    const html = space(n) === HTML, name = html ? local(n) : qualified(n);
    let tag = '<' + name;
    for (const a of attributes(n)) tag += ' ' + a.name + '="' + quoted(a.value) + '"';
    if (!put(tag + '>')) return null;
    if (!(html && VOID.has(name))) enter(n, name, f.shadow);
  }
  return (getter(Document.prototype, 'URL')(document) + '\n' + out.join('')).toWellFormed();
})
