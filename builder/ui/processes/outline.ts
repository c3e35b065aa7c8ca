/** The nodes of a process in the order one comes by them, with the ways that lead on. */
import { type Json, type JsonObject, isObject } from '../schema_form/core/schema';

export interface OutlineNode {
  readonly node: JsonObject;
  readonly at: number;
  /** How far from the start. */
  readonly depth: number;
  readonly ways: readonly { readonly edge: JsonObject; readonly target: JsonObject | undefined }[];
  /** Nothing leads here. */
  readonly loose: boolean;
}

export function outlineOf(process: JsonObject): readonly OutlineNode[] {
  const nodes = objects(process.nodes);
  const edges = objects(process.edges);
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const found = new Map<JsonObject, number>();
  const queue = nodes.filter((node) => node.type === 'start').map((node) => ({ node, depth: 0 }));
  const order: JsonObject[] = [];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (found.has(next.node)) continue;
    found.set(next.node, next.depth);
    order.push(next.node);
    for (const edge of edges) {
      const target = edge.source === next.node.key ? byKey.get(edge.target) : undefined;
      if (target && !found.has(target)) queue.push({ node: target, depth: next.depth + 1 });
    }
  }
  const rest = nodes.filter((node) => !found.has(node));
  return [...order, ...rest].map((node) => ({
    node,
    at: nodes.indexOf(node),
    depth: found.get(node) ?? 0,
    loose: !found.has(node),
    ways: edges.filter((edge) => edge.source === node.key).map((edge) => ({ edge, target: byKey.get(edge.target) })),
  }));
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}
