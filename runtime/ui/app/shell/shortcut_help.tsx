import { Modal } from 'antd';

import { type Translate, useText } from '../../hooks/use_text';

/** Keys of one place, in the reader's words: `["Ctrl K", "Search"]`. */
export interface ShortcutGroup {
  readonly title: string;
  readonly rows: readonly (readonly [keys: string, meaning: string])[];
}

const GROUPS = [
  { title: 'shortcuts.anywhere', rows: [['?', 'shortcuts.help'], ['Ctrl K', 'shortcuts.palette'], ['F6', 'shortcuts.region'], ['H', 'shortcuts.home'], ['T', 'shortcuts.tasks']] },
  { title: 'shortcuts.list', rows: [['↑ ↓', 'shortcuts.walk'], ['Enter', 'shortcuts.open'], ['/', 'shortcuts.search'], ['N', 'shortcuts.new']] },
  { title: 'shortcuts.form', rows: [['Ctrl S', 'shortcuts.save'], ['Tab', 'shortcuts.next_cell'], ['Enter', 'shortcuts.next_row']] },
  { title: 'shortcuts.inbox', rows: [['J', 'shortcuts.next'], ['K', 'shortcuts.previous'], ['A', 'shortcuts.approve'], ['R', 'shortcuts.reject'], ['B', 'shortcuts.return']] },
] as const;

/** Every key that does something. */
export default function ShortcutHelp({
  groups = [],
  onClose,
}: {
  readonly groups?: readonly ShortcutGroup[];
  readonly onClose: () => void;
}) {
  const text = useText();
  return (
    <Modal open footer={null} width={640} title={text('shortcuts.title')} onCancel={onClose}>
      <div className="yz-shortcuts">
        {[...groups, ...usual(text)].map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.rows.map(([key, meaning]) => (
                <div key={meaning}>
                  <dt>
                    {key.split(' ').map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function usual(text: Translate): readonly ShortcutGroup[] {
  return GROUPS.map((group) => ({
    title: text(group.title),
    rows: group.rows.map(([keys, meaning]) => [keys, text(meaning)] as const),
  }));
}
