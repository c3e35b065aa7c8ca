/** Dragging by mouse, finger and keys. */
export { DragArea, type DragAreaProps } from './drag_area';
export { type DragItem, type DragItemInput, useDragItem } from './use_drag_item';
export { type DropPlace, useDropPlace } from './use_drop_place';
