const TINTS = ['#1d6b62', '#8a5a14', '#5b4b8a', '#2f5f8f', '#8c3d4e', '#4c6b2b'];

/** A person's initial on a tint that stays the same for the name. */
export function PersonMark({ name, size = 20 }: { readonly name: string; readonly size?: number }) {
  const sum = [...name].reduce((total, char) => total + (char.codePointAt(0) ?? 0), 0);
  // Chinese given names come last and tell people apart better than the family name.
  const initial = /^[\p{Script=Han}]/u.test(name) ? name.slice(-1) : name.slice(0, 1).toUpperCase();
  return (
    <span
      className="yz-person-mark"
      aria-hidden="true"
      style={{ background: TINTS[sum % TINTS.length], width: size, height: size, fontSize: size * 0.55 }}
    >
      {initial}
    </span>
  );
}
