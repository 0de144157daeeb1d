// A walk over any tree of nodes, of the script or of the IR: all objects that are reached through fields and arrays,
// parents before children. Ranges are left alone.

export interface WalkedNode {
  readonly kind?: string;
}

export function walkNodes(node: unknown, visit: (node: WalkedNode) => void): void {
  if (Array.isArray(node)) {
    for (const one of node) walkNodes(one, visit);
  } else if (typeof node === "object" && node !== null) {
    visit(node);
    // Half of the time that Object.entries takes; a node inherits nothing.
    for (const key in node) {
      if (key !== "range") walkNodes(node[key as keyof typeof node], visit);
    }
  }
}
