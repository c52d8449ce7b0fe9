// Makes one tree equal to another and leaves alone what is equal already: pictures do
// not load again, the reader's place does not jump.

export function patch(live, fresh) {
  if (live.isEqualNode(fresh)) return;
  if (live.nodeType === Node.ELEMENT_NODE) sameAttributes(live, fresh);
  const before = [...live.childNodes];
  const after = [...fresh.childNodes];
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
  const next = before[oldEnd] ?? null;
  for (let at = head; at < Math.max(oldEnd, newEnd); at++) {
    const old = at < oldEnd ? before[at] : null;
    const now = at < newEnd ? after[at] : null;
    if (!now) old.remove();
    else if (!old) live.insertBefore(live.ownerDocument.importNode(now, true), next);
    else if (old.nodeType === Node.TEXT_NODE && now.nodeType === Node.TEXT_NODE) {
      old.data = now.data;
    } else if (paired && old.nodeName === now.nodeName) patch(old, now);
    else old.replaceWith(live.ownerDocument.importNode(now, true));
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
