/** Where the boxes of the relation diagram stand: dagre's layers, references leading upwards. */
import { Graph, layout } from '@dagrejs/dagre';

import type { Entity, Package } from '../../draft';
import type { Relation } from '../operations/relations';

export interface Box {
  readonly id: string;
  /** Absent for an entity of another app. */
  readonly entity: Entity | undefined;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly relation: Relation;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Picture {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

export const BOX_WIDTH = 190;
export const LINE_HEIGHT = 20;
export const HEAD_HEIGHT = 34;
/** Fields shown in a box; the rest is counted. */
export const MOST_FIELDS = 6;

export function heightOf(entity: Entity | undefined): number {
  if (!entity) return HEAD_HEIGHT;
  const shown = Math.min(entity.fields.length, MOST_FIELDS) + Number(entity.fields.length > MOST_FIELDS);
  return HEAD_HEIGHT + shown * LINE_HEIGHT + 8;
}

export function pictureOf(document: Package, relations: readonly Relation[]): Picture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 90, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  const entities = new Map((document.entities ?? []).map((entity) => [entity.id, entity]));
  const ids = new Set([...entities.keys(), ...relations.flatMap((one) => (one.outside ? [one.to] : []))]);
  for (const id of ids) graph.setNode(id, { width: BOX_WIDTH, height: heightOf(entities.get(id)) });
  relations.forEach((one, at) => {
    // A loop is drawn by hand.
    if (one.from !== one.to) graph.setEdge(one.from, one.to, {}, String(at));
  });
  layout(graph);
  const boxes = [...ids].map((id): Box => {
    const { x, y, width, height } = graph.node(id) as { x: number; y: number; width: number; height: number };
    return { id, entity: entities.get(id), x: x - width / 2, y: y - height / 2, width, height };
  });
  const places = new Map(boxes.map((box) => [box.id, box]));
  const lines = relations.map((relation, at): Line => {
    const own = places.get(relation.from);
    if (relation.from === relation.to && own) return { relation, points: loop(own) };
    const edge = graph.edge({ v: relation.from, w: relation.to, name: String(at) }) as { points?: Line['points'] } | undefined;
    return { relation, points: edge?.points ?? [] };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { boxes, lines, width, height };
}

/** Out at the right side and in again further down. */
function loop(box: Box): Line['points'] {
  const right = box.x + box.width;
  return [
    { x: right, y: box.y + 12 },
    { x: right + 26, y: box.y + 12 },
    { x: right + 26, y: box.y + 28 },
    { x: right, y: box.y + 28 },
  ];
}
