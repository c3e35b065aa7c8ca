/** The text editor of JSON: the only module that knows the library. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { HighlightStyle, bracketMatching, foldGutter, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, forceLinting, lintGutter, linter } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

import type { Json } from '../schema_form/core/schema';
import type { Steps } from '../schema_form/core/paths';
import type { JsonOffer } from './json_offers';
import { spanOf, stepsAt, tolerantValue } from './json_places';

export interface JsonFault {
  readonly steps: Steps;
  readonly atKey?: boolean;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface JsonEditorProps {
  readonly text: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
  /** What is wrong with a text that can be read; one that cannot is told of by the editor. */
  readonly faultsOf: (value: Json, text: string) => readonly JsonFault[];
  readonly broken: (line: number) => string;
  readonly settingsAt: (value: Json | undefined, steps: Steps) => readonly JsonOffer[];
  readonly valuesAt: (value: Json | undefined, steps: Steps) => readonly JsonOffer[];
  /** Where to look first. */
  readonly at?: Steps | undefined;
}

const outside = Annotation.define<boolean>();

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: '#1d6b62' },
  { tag: tags.string, color: '#8a4b00' },
  { tag: tags.number, color: '#2557a0' },
  { tag: [tags.bool, tags.null], color: '#8a2ca0' },
]);

const LOOK = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'var(--paper)', height: '100%' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: '#f8faf9', color: 'var(--ink-3)', borderRight: '1px solid var(--line)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-activeLine': { backgroundColor: '#f1f7f680' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--brand)', color: '#fff' },
});

/** Position of a syntax error in what `JSON.parse` says, or the end. */
function brokenAt(text: string, error: unknown): number {
  const said = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(said);
  if (position) return Math.min(Number(position[1]), text.length);
  const line = /line (\d+) column (\d+)/.exec(said);
  if (line) return Math.min(text.split('\n').slice(0, Number(line[1]) - 1).join('\n').length + Number(line[2]), text.length);
  return text.length;
}

export function JsonEditor(props: JsonEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!box.current) return undefined;
    const look = (editor: EditorView): readonly Diagnostic[] => {
      const text = editor.state.doc.toString();
      let value: Json;
      try {
        value = JSON.parse(text) as Json;
      } catch (error) {
        const at = brokenAt(text, error);
        const line = editor.state.doc.lineAt(at);
        return [{ from: Math.min(at, line.to), to: line.to, severity: 'error', message: latest.current.broken(line.number) }];
      }
      return latest.current.faultsOf(value, text).map(({ steps, atKey, severity, message }) => ({ ...spanOf(editor.state, steps, atKey), severity, message }));
    };
    const complete = (context: CompletionContext): CompletionResult | null => {
      const { state, pos } = context;
      const { steps, inKey, node } = stepsAt(state, pos);
      const value = tolerantValue(state);
      const quoted = node.name === 'PropertyName' || node.name === 'String';
      const word = context.matchBefore(/[\w.\-\p{L}]*/u);
      const from = quoted ? node.from : (word?.from ?? pos);
      if (!context.explicit && !quoted && from === pos) return null;
      // Between the braces of a part, or in a name that is being typed, stand settings; else values.
      const before = state.sliceDoc(0, from).trimEnd().at(-1);
      const forKey = inKey || node.name === 'Object' || (before !== ':' && (before === '{' || (before === ',' && objectAround(node))));
      const offers = forKey ? latest.current.settingsAt(value, steps) : latest.current.valuesAt(value, steps);
      if (offers.length === 0) return null;
      const options: Completion[] = offers.map((one) => ({
        label: one.json,
        displayLabel: one.label === one.json || !one.label ? one.json : `${one.label}  ${one.json.includes('\n') ? '' : one.json}`,
        detail: one.detail,
        info: one.info || undefined,
        apply: forKey ? `${one.json}: ` : one.json,
      }));
      return { from, to: quoted ? node.to : pos, options: forKey && state.sliceDoc(quoted ? node.to : pos, (quoted ? node.to : pos) + 2).trimStart().startsWith(':') ? options.map((one) => ({ ...one, apply: one.label })) : options, filter: !quoted || pos > node.from + 1 };
    };
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          lineNumbers(), foldGutter(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), lintGutter(),
          json(), indentUnit.of('  '), syntaxHighlighting(COLOURS), LOOK, EditorView.lineWrapping,
          autocompletion({ override: [complete], icons: false }),
          linter(look, { delay: 300 }),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          EditorView.contentAttributes.of({ 'aria-label': latest.current.label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.annotation(outside))) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    const { at } = latest.current;
    if (at && at.length > 0) {
      const { from } = spanOf(editor.state, at);
      editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    }
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  const { text, faultsOf } = props;
  useEffect(() => {
    const editor = view.current;
    if (!editor || !faultsOf) return;
    if (editor.state.doc.toString() !== text) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, annotations: outside.of(true) });
    }
    forceLinting(editor);
  }, [text, faultsOf]);

  return <div ref={box} className="yzb-json-editor" />;
}

function objectAround(node: { readonly name: string; readonly parent: { readonly name: string } | null }): boolean {
  return node.name === 'Object' || node.name === 'Property' || node.parent?.name === 'Object';
}
