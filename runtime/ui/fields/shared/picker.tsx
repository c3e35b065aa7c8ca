import { Select, Spin } from 'antd';
import type { ReactNode } from 'react';

import { useText } from '../../hooks/use_text';
import type { PickerState } from './use_picker_state';

export interface PickerOption {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
}

export interface PickerProps {
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  readonly autoFocus?: boolean;
  readonly compact?: boolean;
  readonly multiple?: boolean;
  /** How many may be chosen. */
  readonly most?: number;
  readonly value: readonly PickerOption[];
  readonly onChange: (chosen: readonly PickerOption[]) => void;
  readonly state: PickerState;
  /** What the server found for the state's search. */
  readonly found: {
    readonly options: readonly PickerOption[];
    /** What was chosen here lately: offered first. */
    readonly recent?: readonly PickerOption[];
    /** Notes what was chosen, to be offered first the next time. */
    readonly remember?: (id: string) => void;
    readonly loading: boolean;
    readonly failed: boolean;
  };
  /** Shown under the options. */
  readonly footer?: (search: string, close: () => void) => ReactNode;
}

/** Chooses records or people from what the server finds while one types. */
export function Picker({ value, onChange, state, found, multiple, footer, ...rest }: PickerProps) {
  const text = useText();
  const { typed, setTyped, open, setOpen } = state;
  const { options, recent = [], loading, failed } = found;
  const known = new Map([...options, ...recent, ...value].map((option) => [option.id, option]));
  const show = (option: PickerOption) => ({
    value: option.id,
    title: option.title,
    label: option.title,
    note: option.note,
  });

  function choose(ids: readonly string[]): void {
    const before = new Set(value.map(({ id }) => id));
    for (const id of ids) if (!before.has(id)) found.remember?.(id);
    onChange(ids.map((id) => known.get(id) ?? { id, title: id }));
    setTyped('');
  }

  const common = {
    id: rest.id,
    'aria-label': rest.label,
    'aria-describedby': rest.describedBy,
    className: 'yz-wide',
    variant: rest.compact ? ('borderless' as const) : ('outlined' as const),
    status: rest.invalid ? ('error' as const) : undefined,
    disabled: rest.disabled,
    autoFocus: rest.autoFocus,
    allowClear: !rest.compact && { label: text('action.clear') },
    showSearch: { searchValue: typed, onSearch: setTyped, filterOption: false },
    placeholder: rest.compact ? undefined : text('field.search_choose'),
    loading,
    open,
    onOpenChange: setOpen,
    options:
      recent.length > 0
        ? [
            { label: text('field.chosen_lately'), options: recent.map(show) },
            ...(options.length > 0 ? [{ label: text('field.more_to_choose'), options: options.map(show) }] : []),
          ]
        : options.map(show),
    optionRender: (option: { data: { label: string; note?: string } }) => (
      <span className="yz-option">
        <span>{option.data.label}</span>
        {option.data.note && <span className="yz-option-note">{option.data.note}</span>}
      </span>
    ),
    notFoundContent: loading ? (
      <Spin size="small" />
    ) : (
      <span className="yz-muted">{text(failed ? 'error.load' : 'field.nothing_found')}</span>
    ),
    popupRender: footer
      ? (menu: ReactNode) => (
          <>
            {menu}
            {footer(typed.trim(), () => setOpen(false))}
          </>
        )
      : undefined,
  };

  return multiple ? (
    <Select
      {...common}
      mode="multiple"
      maxCount={rest.most}
      value={value.map((option) => ({ value: option.id, label: option.title }))}
      labelInValue
      onChange={(chosen: { value: string }[]) => choose(chosen.map((one) => one.value))}
    />
  ) : (
    <Select
      {...common}
      value={value[0] ? { value: value[0].id, label: value[0].title } : null}
      labelInValue
      onChange={(chosen: { value: string; label: string } | null | undefined) => choose(chosen ? [chosen.value] : [])}
    />
  );
}
