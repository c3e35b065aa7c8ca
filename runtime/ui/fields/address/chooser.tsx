import { Cascader, Input } from 'antd';

import type { FieldValue } from '../../core/record';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';
import { type AddressValue, readAddress, writtenAddress } from './address_value';
import { type Division, useDivisions } from './use_divisions';

/** Province, city and district chosen (typing searches all three), the rest typed. */
export function AddressChooser({ value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  const divisions = useDivisions();
  const address = readAddress(value);
  const chosen = [address.province, address.city, address.district].filter((name): name is string => Boolean(name));
  const set = (parts: AddressValue) => {
    // The API's object is a value like others; the type of values names only what forms compute with.
    onChange(writtenAddress({ ...address, ...parts }) as unknown as FieldValue);
  };
  const shared = {
    variant: rest.compact ? ('borderless' as const) : ('outlined' as const),
    status: rest.invalid ? ('error' as const) : undefined,
    disabled: rest.disabled,
  };
  return (
    <div className={rest.compact ? 'yz-address yz-address-compact' : 'yz-address'}>
      <Cascader<Division>
        {...shared}
        id={id}
        aria-label={rest.label ?? text('address.division')}
        aria-describedby={rest.describedBy}
        className="yz-address-division"
        autoFocus={rest.autoFocus}
        options={divisions}
        loading={divisions.length === 0}
        changeOnSelect
        expandTrigger="hover"
        placeholder={text('address.division')}
        notFoundContent={text('field.nothing_found')}
        showSearch={{
          limit: 50,
          filter: (typed, path) => path.map(({ label }) => label).join('').includes(typed.replaceAll(' ', '')),
        }}
        // A municipality is province and city at once; it is shown once.
        displayRender={(labels) => labels.filter((label, at) => label !== labels[at - 1]).join(' ')}
        value={chosen}
        onChange={(names) => {
          const [province, city, district] = names ?? [];
          set({ province, city, district });
        }}
      />
      <Input
        {...shared}
        className="yz-address-detail"
        aria-label={text('address.detail')}
        placeholder={text('address.detail')}
        autoComplete="off"
        maxLength={200}
        value={address.detail ?? ''}
        onChange={(event) => set({ detail: event.target.value })}
      />
      {!rest.compact && (
        <Input
          {...shared}
          className="yz-address-postcode"
          aria-label={text('address.postcode')}
          placeholder={text('address.postcode')}
          autoComplete="off"
          inputMode="numeric"
          maxLength={20}
          value={address.postcode ?? ''}
          onChange={(event) => set({ postcode: event.target.value })}
        />
      )}
    </div>
  );
}
