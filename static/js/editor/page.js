// The readers' page inside the frame, changed piece by piece: what did not change is
// not touched, so nothing above the caret moves and no picture loads twice.
import { patch, same } from "./patch.js";

const TEXT = "article-body";

export class ReadersPage {
  constructor(frame) {
    this.frame = frame;
    this.around = ""; // name of the page around the text, as the server gave it
    this.pieces = []; // [{ key, line, nodes }] in document order
  }

  get document() {
    return this.frame.contentDocument;
  }

  get keys() {
    return this.pieces.map((piece) => piece.key).join(" ");
  }

  // Where each piece stands, for scrolling: [{ element, line }].
  get blocks() {
    return this.pieces
      .map(({ nodes, line }) => ({ line, element: nodes.find((node) => node.nodeType === Node.ELEMENT_NODE) }))
      .filter(({ element }) => element);
  }

  // True when the frame holds a new document, whose listeners must be set again.
  async show({ around, page, kept, blocks, lines }) {
    const isNew = page !== undefined && await this.#surround(page);
    this.around = around;
    const [head, tail] = kept;
    this.#replace(head, this.pieces.length - tail, blocks);
    lines.forEach((line, at) => (this.pieces[at].line = line));
    return isNew;
  }

  async #surround(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    // Without scripts inside, a link must lead nowhere.
    fresh.head.prepend(Object.assign(fresh.createElement("base"), { target: "_blank" }));
    const styles = (tree) =>
      [...tree.querySelectorAll("link[rel=stylesheet]")].map((one) => one.getAttribute("href")).join();
    const live = this.document;
    if (live?.getElementById(TEXT) && styles(live) === styles(fresh)) {
      patch(live.documentElement, fresh.documentElement, TEXT);
      return false;
    }
    await new Promise((ready) => {
      this.frame.addEventListener("load", ready, { once: true });
      this.frame.srcdoc = `<!DOCTYPE html>${fresh.documentElement.outerHTML}`;
    });
    const body = this.document.getElementById(TEXT);
    for (const { nodes } of this.pieces) body.append(...nodes);
    return true;
  }

  #replace(from, to, blocks) {
    const body = this.document.getElementById(TEXT);
    const old = this.pieces.slice(from, to);
    const next = this.pieces.slice(to).find((piece) => piece.nodes.length)?.nodes[0] ?? null;
    const fresh = blocks.map(({ key, html }) => ({ key, nodes: nodesOf(this.document, html) }));
    fresh.forEach((piece, at) => {
      const before = old.length === fresh.length ? old[at].nodes : [];
      const alike = before.length === piece.nodes.length
        && before.every((node, index) => node.nodeName === piece.nodes[index].nodeName);
      if (!alike || !before.length) return;
      same(body, before, piece.nodes, null);
      piece.nodes = before;
    });
    for (const piece of old) {
      const stays = fresh.some(({ nodes }) => nodes === piece.nodes);
      if (!stays) for (const node of piece.nodes) node.remove();
    }
    let place = next;
    for (const piece of [...fresh].reverse()) {
      for (const node of [...piece.nodes].reverse()) {
        if (node.nextSibling !== place || node.parentNode !== body) body.insertBefore(node, place);
        place = node;
      }
    }
    this.pieces.splice(from, old.length, ...fresh);
  }
}

function nodesOf(page, html) {
  const holder = page.createElement("template");
  holder.innerHTML = html;
  return [...holder.content.childNodes];
}
