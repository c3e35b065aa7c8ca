export interface CountProps {
  readonly name: string;
  readonly value: number;
  /** How it looks when it is more than none. */
  readonly tone?: 'good' | 'bad';
}

/** One figure of a list of them. */
export function Count({ name, value, tone }: CountProps) {
  return (
    <div className={tone && value > 0 ? `yz-import-count yz-import-${tone}` : 'yz-import-count'}>
      <dt>{name}</dt>
      <dd>{value.toLocaleString('en-US')}</dd>
    </div>
  );
}
