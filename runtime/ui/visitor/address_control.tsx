import type { FieldValue } from '../core/record';
import { type AddressValue, readAddress, writtenAddress } from '../fields/address/address_value';
import { type Division, useDivisions } from '../fields/address/use_divisions';
import { useText } from '../hooks/use_text';
import { type ControlProps, common } from './control';

/** Province, city and district chosen one after the other, the rest typed. What one city alone has is filled in. */
export function AddressControl(props: ControlProps) {
  const { id, value, onChange } = props;
  const text = useText();
  const provinces = useDivisions();
  const address = readAddress(value);
  const cities = childrenOf(provinces, address.province);
  const districts = childrenOf(cities, address.city);

  function set(parts: AddressValue): void {
    onChange(writtenAddress({ ...address, ...parts }) as unknown as FieldValue);
  }

  function chooseProvince(province: string): void {
    const only = childrenOf(provinces, province);
    // A municipality is province and city at once.
    set({ province, city: only.length === 1 ? only[0]?.value : undefined, district: undefined });
  }

  const step = (part: 'province' | 'city' | 'district', offered: readonly Division[], choose: (name: string) => void) => (
    <select
      {...common({ ...props, id: part === 'province' ? id : `${id}-${part}`, required: false })}
      className="yzp-input"
      aria-label={text(`public.${part}`)}
      disabled={props.disabled || offered.length === 0}
      value={address[part] ?? ''}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">{text(`public.${part}`)}</option>
      {offered.map((division) => (
        <option key={division.value} value={division.value}>
          {division.label}
        </option>
      ))}
    </select>
  );
  return (
    <div className="yzp-address">
      {step('province', provinces, chooseProvince)}
      {step('city', cities, (city) => set({ city, district: undefined }))}
      {step('district', districts, (district) => set({ district }))}
      <input
        {...common({ ...props, id: `${id}-detail`, required: false })}
        className="yzp-input yzp-address-detail"
        aria-label={text('address.detail')}
        placeholder={text('address.detail')}
        autoComplete="street-address"
        maxLength={200}
        value={address.detail ?? ''}
        onChange={(event) => set({ detail: event.target.value })}
      />
      <input
        {...common({ ...props, id: `${id}-postcode`, required: false })}
        className="yzp-input"
        aria-label={text('address.postcode')}
        placeholder={text('address.postcode')}
        autoComplete="postal-code"
        inputMode="numeric"
        maxLength={20}
        value={address.postcode ?? ''}
        onChange={(event) => set({ postcode: event.target.value })}
      />
    </div>
  );
}

function childrenOf(divisions: readonly Division[], name: string | undefined): readonly Division[] {
  return divisions.find(({ value }) => value === name)?.children ?? [];
}
