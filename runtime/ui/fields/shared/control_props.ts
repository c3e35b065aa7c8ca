import type { FieldInputProps } from '../field_kit';

type Asked = Partial<Pick<FieldInputProps, 'id' | 'label' | 'describedBy' | 'invalid' | 'disabled' | 'compact' | 'autoFocus'>>;

/** What every control of a field is told in the same way: who it is, how it looks, whether it may be used. */
export function controlProps({ id, label, describedBy, invalid, disabled, compact, autoFocus }: Asked) {
  return {
    id,
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': invalid || undefined,
    variant: compact ? ('borderless' as const) : ('outlined' as const),
    status: invalid ? ('error' as const) : undefined,
    disabled,
    autoFocus,
  };
}
