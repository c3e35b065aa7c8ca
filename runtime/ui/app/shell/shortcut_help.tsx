import { Modal } from 'antd';

import { useText } from '../../hooks/use_text';

const GROUPS = [
  { title: 'shortcuts.anywhere', rows: [['?', 'shortcuts.help'], ['Ctrl K', 'shortcuts.palette'], ['H', 'shortcuts.home'], ['T', 'shortcuts.tasks']] },
  { title: 'shortcuts.list', rows: [['↑ ↓', 'shortcuts.walk'], ['Enter', 'shortcuts.open'], ['/', 'shortcuts.search'], ['N', 'shortcuts.new']] },
  { title: 'shortcuts.form', rows: [['Ctrl S', 'shortcuts.save'], ['Tab', 'shortcuts.next_cell'], ['Enter', 'shortcuts.next_row']] },
  { title: 'shortcuts.inbox', rows: [['J', 'shortcuts.next'], ['K', 'shortcuts.previous'], ['A', 'shortcuts.approve'], ['R', 'shortcuts.reject'], ['B', 'shortcuts.return']] },
] as const;

/** Every key that does something. */
export default function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  return (
    <Modal open footer={null} width={640} title={text('shortcuts.title')} onCancel={onClose}>
      <div className="yz-shortcuts">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{text(group.title)}</h3>
            <dl>
              {group.rows.map(([key, meaning]) => (
                <div key={meaning}>
                  <dt>
                    {key.split(' ').map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{text(meaning)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
