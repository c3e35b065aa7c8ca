import { Segmented } from 'antd';

interface FewChoicesProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of a few, all in sight. */
export default function FewChoices({ id, label, options, value, onChange }: FewChoicesProps) {
  return <Segmented id={id} aria-label={label} options={[...options]} value={value} onChange={onChange} />;
}
