/**
 * The text of a formula with chips for what it names: labels are shown, paths are what is stored. The only module
 * that knows the editor library.
 */
import { autocompletion, completionKeymap, type Completion, type CompletionContext, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Annotation, EditorState, type Extension, StateEffect, StateField, Transaction } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType, keymap, placeholder } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef } from 'react';

import { type Language, pick } from '@yingzao/runtime-ui/core/label';

import { type FunctionHelp, type Offer, offersAt } from './completion';
import { functionCard } from './function_card';
import { namedOptions, namedPaths } from './read_names';
import type { ExpressionScope } from './scope';
import { tokenize } from './tokens';
import './formula_input.css';

export interface Fault {
  /** In UTF-16 units. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface FormulaHandle {
  /** Puts a text in at the cursor; `cursor` counts from its beginning. */
  readonly insert: (text: string, cursor?: number) => void;
  readonly focus: (position?: number) => void;
}

export interface FormulaInputProps {
  readonly id?: string;
  readonly label: string;
  readonly describedBy?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly scope: ExpressionScope;
  readonly functions: readonly FunctionHelp[];
  readonly faults: readonly Fault[];
  readonly language: Language;
  readonly hint: string;
  readonly autoFocus?: boolean;
  readonly ref?: React.Ref<FormulaHandle>;
}

interface Setting {
  readonly scope: ExpressionScope;
  readonly functions: readonly FunctionHelp[];
  readonly faults: readonly Fault[];
  readonly language: Language;
}

const set = StateEffect.define<Setting>();
/** Marks a change that came from outside and is no news there. */
const outside = Annotation.define<boolean>();

class Chip extends WidgetType {
  readonly text: string;
  readonly title: string;
  readonly kind: string;

  constructor(text: string, title: string, kind: string) {
    super();
    this.text = text;
    this.title = title;
    this.kind = kind;
  }

  override eq(other: Chip): boolean {
    return other.text === this.text && other.title === this.title && other.kind === this.kind;
  }

  toDOM(): HTMLElement {
    const chip = document.createElement('span');
    chip.className = `yz-term yz-term-${this.kind}`;
    chip.textContent = this.text;
    chip.title = this.title;
    return chip;
  }
}

interface Shown {
  readonly setting: Setting;
  readonly chips: DecorationSet;
  readonly marks: DecorationSet;
  /** Where a name is just being typed: it is no chip yet. */
  readonly typing: number | null;
}

function shownField(first: Setting): StateField<Shown> {
  return StateField.define<Shown>({
    create: (state) => drawn(state.doc.toString(), first, null),
    update: (shown, transaction) => {
      const given = transaction.effects.find((effect) => effect.is(set))?.value as Setting | undefined;
      const typed = transaction.docChanged && transaction.isUserEvent('input.type');
      const head = transaction.state.selection.main.head;
      const typing = typed ? head : transaction.docChanged || transaction.selection ? null : shown.typing;
      if (!given && !transaction.docChanged && typing === shown.typing) return shown;
      return drawn(transaction.state.doc.toString(), given ?? shown.setting, typing);
    },
    provide: (field) => [
      EditorView.decorations.from(field, ({ chips }) => chips),
      EditorView.decorations.from(field, ({ marks }) => marks),
      EditorView.atomicRanges.of((view) => view.state.field(field).chips),
    ],
  });
}

function drawn(text: string, setting: Setting, typing: number | null): Shown {
  const { scope, faults, language } = setting;
  const chips = [
    ...namedPaths(text, scope).map(({ start, end, steps }) => ({
      start, end,
      chip: new Chip(steps.map(({ key, label }) => pick(label, language, key)).join(' · '), text.slice(start, end), 'field'),
    })),
    ...namedOptions(text, scope).flatMap(({ start, end, key, field }) => {
      const option = field.options?.find((one) => one.key === key);
      return option ? [{ start, end, chip: new Chip(pick(option.label, language, key), key, 'option') }] : [];
    }),
  ].filter(({ start, end }) => typing === null || typing < start || typing > end);
  const marks = tokenize(text).flatMap(({ kind, start, end }) =>
    kind === 'text' || kind === 'number' || kind === 'keyword' ? [Decoration.mark({ class: `yz-formula-${kind}` }).range(start, end)] : [],
  );
  const wrong = faults.flatMap(({ from, to, message }) => {
    const start = Math.min(from, Math.max(text.length - 1, 0));
    const end = Math.min(Math.max(to, start + 1), text.length);
    return end > start ? [Decoration.mark({ class: 'yz-formula-fault', attributes: { title: message } }).range(start, end)] : [];
  });
  return {
    setting,
    typing,
    chips: Decoration.set(chips.map(({ start, end, chip }) => Decoration.replace({ widget: chip }).range(start, end)), true),
    marks: Decoration.set([...marks, ...wrong], true),
  };
}

function completions(field: StateField<Shown>): Extension {
  const source = (context: CompletionContext) => {
    const { scope, functions, language } = context.state.field(field).setting;
    const text = context.state.doc.toString();
    const { from, to, offers } = offersAt(text, context.pos, scope, functions, language);
    const asked = context.explicit || from < context.pos || /[.]$|(==|!=)\s*$/.test(text.slice(0, context.pos));
    if (!asked || offers.length === 0) return null;
    return { from, to, filter: false, options: offers.slice(0, 200).map((offer, index) => completion(offer, language, -index)) };
  };
  return autocompletion({ override: [source], icons: false, interactionDelay: 0, aboveCursor: false, maxRenderedOptions: 60 });
}

function completion(offer: Offer, language: Language, boost: number): Completion {
  const { help } = offer;
  return {
    label: offer.label,
    detail: offer.detail === offer.label ? undefined : offer.detail,
    type: offer.kind,
    boost: Math.max(boost, -99),
    info: help ? () => functionCard(help, language) : undefined,
    apply: (view, _, from, to) => {
      view.dispatch({
        changes: { from, to, insert: offer.text },
        selection: { anchor: from + (offer.cursor ?? offer.text.length) },
        annotations: Transaction.userEvent.of('input.complete'),
      });
      if (offer.text.endsWith('.')) startCompletion(view);
    },
  };
}

export default function FormulaInput(props: FormulaInputProps) {
  const { value, scope, functions, faults, language, ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const first = latest.current;
    const shown = shownField({ scope: first.scope, functions: first.functions, faults: first.faults, language: first.language });
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.value,
        selection: { anchor: first.value.length },
        extensions: [
          history(),
          shown,
          completions(shown),
          // Escape shuts the list of offers alone; the dialog around stays.
          keymap.of([...completionKeymap.map((binding) => (binding.key === 'Escape' ? { ...binding, stopPropagation: true } : binding)), ...historyKeymap, ...defaultKeymap]),
          EditorView.lineWrapping,
          placeholder(first.hint),
          EditorView.contentAttributes.of({
            'aria-label': first.label,
            ...(first.id ? { id: first.id } : {}),
            ...(first.describedBy ? { 'aria-describedby': first.describedBy } : {}),
          }),
          EditorView.updateListener.of((update) => {
            const told = update.transactions.some((one) => one.annotation(outside));
            if (update.docChanged && !told) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    if (first.autoFocus) editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, annotations: outside.of(true) });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: set.of({ scope, functions, faults, language }) });
  }, [scope, functions, faults, language]);

  useImperativeHandle(ref, () => ({
    insert: (text, cursor) => {
      const editor = view.current;
      if (!editor) return;
      const { from, to } = editor.state.selection.main;
      editor.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + (cursor ?? text.length) },
        annotations: Transaction.userEvent.of('input.complete'),
      });
      editor.focus();
    },
    focus: (position) => {
      const editor = view.current;
      if (!editor) return;
      editor.focus();
      if (position !== undefined) editor.dispatch({ selection: { anchor: Math.min(position, editor.state.doc.length) } });
    },
  }), []);

  return <div className="yz-formula" ref={host} />;
}
