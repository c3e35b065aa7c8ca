import { CopyOutlined, DeleteOutlined, DownOutlined, PlusOutlined, SnippetsOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';

import { useText } from '../i18n/use_text';

export type DesignerMode = 'design' | 'preview';
/** What a narrow window shows of the designer. */
export type DesignerSide = 'canvas' | 'palette' | 'settings';

interface DesignerToolsProps {
  readonly mode: DesignerMode;
  readonly onMode: (mode: DesignerMode) => void;
  readonly side: DesignerSide;
  readonly onSide: (side: DesignerSide) => void;
  /** How many frames are chosen. */
  readonly chosen: number;
  readonly onInsert: () => void;
  readonly onMove: (by: -1 | 1) => void;
  /** Gives what is chosen as text. */
  readonly onCopy: () => string;
  readonly onPaste: () => void;
  readonly onRemove: () => void;
  /** Where what is chosen holds others. */
  readonly onUnwrap: (() => void) | undefined;
}

/** What can be done with the form and with what is chosen on it. */
export function DesignerTools({ mode, onMode, side, onSide, chosen, onInsert, onMove, onCopy, onPaste, onRemove, onUnwrap }: DesignerToolsProps) {
  const text = useText();
  return (
    <div className="yz-designer-tools" role="toolbar" aria-label={text('designer.tools')}>
      <Segmented
        aria-label={text('designer.mode')}
        options={[
          { value: 'design', label: text('designer.design') },
          { value: 'preview', label: text('designer.preview') },
        ]}
        value={mode}
        onChange={onMode}
      />
      {mode === 'design' && (
        <>
          <Button icon={<PlusOutlined />} onClick={onInsert}>
            {text('designer.insert')} <kbd>/</kbd>
          </Button>
          <span className="yz-designer-chosen">
            <Button type="text" icon={<UpOutlined />} disabled={chosen !== 1} aria-label={text('designer.move_up')} title={`${text('designer.move_up')} (Alt ↑)`} onClick={() => onMove(-1)} />
            <Button type="text" icon={<DownOutlined />} disabled={chosen !== 1} aria-label={text('designer.move_down')} title={`${text('designer.move_down')} (Alt ↓)`} onClick={() => onMove(1)} />
            <Button
              type="text"
              icon={<CopyOutlined />}
              disabled={chosen === 0}
              aria-label={text('designer.copy')}
              title={`${text('designer.copy')} (Ctrl C)`}
              onClick={() => {
                const given = onCopy();
                void navigator.clipboard?.writeText(given).catch(() => {});
              }}
            />
            <Button type="text" icon={<SnippetsOutlined />} aria-label={text('designer.paste')} title={`${text('designer.paste')} (Ctrl V)`} onClick={onPaste} />
            <Button type="text" danger icon={<DeleteOutlined />} disabled={chosen === 0} aria-label={text('designer.remove')} title={`${text('designer.remove')} (Delete)`} onClick={onRemove} />
            {onUnwrap && <Button onClick={onUnwrap}>{text('designer.unwrap')}</Button>}
          </span>
          <Select
            className="yz-designer-side"
            aria-label={text('designer.side')}
            value={side}
            options={(['canvas', 'palette', 'settings'] as const).map((value) => ({ value, label: text(`designer.side_${value}`) }))}
            onChange={onSide}
          />
        </>
      )}
    </div>
  );
}
