/** Moving and resizing the tiles of a dashboard: they stand in their order on twelve columns. */
import type { Json, JsonObject } from '../schema_form/core/schema';
import { moved } from '../schema_form/parts/name_list';

export const COLUMNS = 12;
export const MOST_HEIGHT = 12;
export const USUAL = { width: 6, height: 4 } as const;

export function widthOf(tile: JsonObject): number {
  return typeof tile.width === 'number' ? tile.width : USUAL.width;
}

export function heightOf(tile: JsonObject): number {
  return typeof tile.height === 'number' ? tile.height : USUAL.height;
}

/** A tile with another size, within the grid; a size that is the usual one is left out. */
export function resized(tile: JsonObject, width: number, height: number): JsonObject {
  const size = { width: clamp(width, COLUMNS), height: clamp(height, MOST_HEIGHT) };
  const rest = Object.fromEntries(Object.entries(tile).filter(([name]) => name !== 'width' && name !== 'height'));
  const given: Record<string, Json> = {};
  if (size.width !== USUAL.width) given.width = size.width;
  if (size.height !== USUAL.height) given.height = size.height;
  return { ...rest, ...given };
}

export function movedTile(tiles: readonly JsonObject[], id: string, to: number): readonly JsonObject[] {
  const from = tiles.findIndex((tile) => tile.id === id);
  return from < 0 ? tiles : moved(tiles, from, Math.max(0, Math.min(to, tiles.length - 1)));
}

function clamp(value: number, most: number): number {
  return Math.max(1, Math.min(most, Math.round(value)));
}
