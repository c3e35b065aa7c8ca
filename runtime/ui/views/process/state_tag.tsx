import type { InstanceState, TaskState } from '../../core/process';
import { tagColours } from '../../fields/choice/tag_colours';
import { useText } from '../../hooks/use_text';

const COLOURS: Readonly<Record<InstanceState | TaskState, string | null>> = {
  running: '#2563a8',
  open: '#2563a8',
  approved: '#1f7a4d',
  completed: '#1f7a4d',
  rejected: '#b42318',
  returned: '#b26a00',
  withdrawn: null,
  cancelled: null,
};

/** The state of an instance or a task, in words and colour. */
export function StateTag({ state }: { readonly state: InstanceState | TaskState }) {
  const text = useText();
  const colours = tagColours(COLOURS[state]);
  return (
    <span className="yz-tag" style={{ color: colours.text, background: colours.background }}>
      <span className="yz-tag-dot" style={{ background: colours.dot }} aria-hidden="true" />
      {text(`state.${state}`)}
    </span>
  );
}
