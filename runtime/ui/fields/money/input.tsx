import { currencySign } from '../../core/format/number';
import { localeOf } from '../../core/format/locale';
import { useFormat } from '../../hooks/use_format';
import { useLanguage } from '../../hooks/use_language';
import type { FieldInputProps } from '../field_kit';
import { NumberInput } from '../shared/number_input';
import { numberInputProps } from '../shared/number_input_props';

export function MoneyInput(props: FieldInputProps) {
  const { field, currency } = props;
  const format = useFormat();
  const sign = currencySign(
    currency || format.currency,
    localeOf(useLanguage()),
    !currency || currency === format.currency,
  );
  return (
    <NumberInput
      {...numberInputProps(props)}
      prefix={sign.trim()}
      scale={field.scale ?? field.value_type?.scale ?? 2}
    />
  );
}
