/** From places of JSON to places of its text and back, by the tree the editor reads it into. */
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

import type { Steps } from '../schema_form/core/paths';
import type { Json } from '../schema_form/core/schema';

export interface Span {
  readonly from: number;
  readonly to: number;
}

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

function valueOf(node: SyntaxNode | null): SyntaxNode | null {
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) if (VALUES.has(child.name)) return child;
  return null;
}

function keyOf(state: EditorState, property: SyntaxNode): string {
  const name = property.getChild('PropertyName');
  if (!name) return '';
  try {
    return JSON.parse(state.sliceDoc(name.from, name.to)) as string;
  } catch {
    return '';
  }
}

/** Where a place stands in the text: its value, or the name of the setting; as far down as there is something. */
export function spanOf(state: EditorState, steps: Steps, atKey = false): Span {
  let node = valueOf(syntaxTree(state).topNode);
  let span: Span = node ?? { from: 0, to: Math.min(1, state.doc.length) };
  for (const [at, step] of steps.entries()) {
    let next: SyntaxNode | null = null;
    let name: SyntaxNode | null = null;
    if (node?.name === 'Array') {
      let index = 0;
      for (let child = node.firstChild; child; child = child.nextSibling) {
        if (!VALUES.has(child.name)) continue;
        if (index === Number(step)) next = child;
        index += 1;
      }
    } else if (node?.name === 'Object') {
      for (const property of node.getChildren('Property')) {
        if (keyOf(state, property) !== String(step)) continue;
        name = property.getChild('PropertyName');
        next = valueOf(property) ?? name;
      }
    }
    if (!next) break;
    node = next;
    span = atKey && at === steps.length - 1 && name ? name : next;
  }
  // A part is marked at its beginning: a whole screen of waves tells nobody anything.
  const line = state.doc.lineAt(span.from);
  return { from: span.from, to: Math.max(span.from + 1, Math.min(span.to, line.to)) };
}

/** The place the text at a position belongs to. `inKey`: it is the name of a setting there. */
export function stepsAt(state: EditorState, position: number): { readonly steps: Steps; readonly inKey: boolean; readonly node: SyntaxNode } {
  const found = syntaxTree(state).resolveInner(position, -1);
  const steps: (string | number)[] = [];
  let inKey = false;
  for (let node: SyntaxNode | null = found; node; node = node.parent) {
    if (node.name === 'PropertyName') inKey = true;
    const { parent } = node;
    if (node.name === 'Property') {
      if (!(inKey && steps.length === 0)) steps.unshift(keyOf(state, node));
    } else if (parent?.name === 'Array' && (VALUES.has(node.name) || node.type.isError)) {
      let index = 0;
      for (let before = node.prevSibling; before; before = before.prevSibling) if (VALUES.has(before.name)) index += 1;
      steps.unshift(index);
    }
  }
  return { steps, inKey, node: found };
}

/** The value the text stands for, as far as it can be read: what is broken is left out. */
export function tolerantValue(state: EditorState): Json | undefined {
  const root = valueOf(syntaxTree(state).topNode);
  return root ? read(state, root) : undefined;
}

function read(state: EditorState, node: SyntaxNode): Json | undefined {
  switch (node.name) {
    case 'Object': {
      const made: Record<string, Json> = {};
      for (const property of node.getChildren('Property')) {
        const inner = valueOf(property);
        const value = inner ? read(state, inner) : undefined;
        made[keyOf(state, property)] = value ?? null;
      }
      return made;
    }
    case 'Array': {
      const made: Json[] = [];
      for (let child = node.firstChild; child; child = child.nextSibling) {
        if (VALUES.has(child.name)) made.push(read(state, child) ?? null);
      }
      return made;
    }
    default:
      try {
        return JSON.parse(state.sliceDoc(node.from, node.to)) as Json;
      } catch {
        return undefined;
      }
  }
}
