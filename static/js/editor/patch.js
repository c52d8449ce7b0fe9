// Makes one tree equal to another and leaves alone what is equal already: pictures do
// not load again, the reader's place does not jump.

// `kept` is the id of an element of both trees whose content is somebody else's.
export function patch(live, fresh, kept = null) {
  if (live.isEqualNode(fresh)) return;
  if (live.nodeType === Node.ELEMENT_NODE) sameAttributes(live, fresh);
  if (kept && live.id === kept) return;
  const before = [...live.childNodes];
  const after = [...fresh.childNodes];
  const holder = (nodes) => kept
    ? nodes.findIndex((node) => node.id === kept || node.querySelector?.(`#${CSS.escape(kept)}`))
    : -1;
  const [here, there] = [holder(before), holder(after)];
  if (here < 0 || there < 0) return same(live, before, after, null);
  same(live, before.slice(0, here), after.slice(0, there), before[here]);
  patch(before[here], after[there], kept);
  same(live, before.slice(here + 1), after.slice(there + 1), null);
}

// The children `before` become `after`; `end` is what follows them.
export function same(parent, before, after, end) {
  let head = 0;
  let oldEnd = before.length;
  let newEnd = after.length;
  const equal = (a, b) => before[a].isEqualNode(after[b]);
  while (head < oldEnd && head < newEnd && equal(head, head)) head++;
  while (oldEnd > head && newEnd > head && equal(oldEnd - 1, newEnd - 1)) {
    oldEnd--;
    newEnd--;
  }
  const paired = oldEnd === newEnd;
  const next = before[oldEnd] ?? end;
  const own = (node) => parent.ownerDocument.importNode(node, true);
  for (let at = head; at < Math.max(oldEnd, newEnd); at++) {
    const old = at < oldEnd ? before[at] : null;
    const now = at < newEnd ? after[at] : null;
    if (!now) old.remove();
    else if (!old) parent.insertBefore(own(now), next);
    else if (old.nodeType === Node.TEXT_NODE && now.nodeType === Node.TEXT_NODE) {
      old.data = now.data;
    } else if (paired && old.nodeName === now.nodeName) patch(old, now);
    else old.replaceWith(own(now));
  }
}

function sameAttributes(live, fresh) {
  for (const { name } of [...live.attributes]) {
    // An opened table of contents stays open.
    if (!fresh.hasAttribute(name) && name !== "open") live.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
}
