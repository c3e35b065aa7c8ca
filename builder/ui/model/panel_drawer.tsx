import { Drawer } from 'antd';
import type { ReactNode } from 'react';

interface PanelDrawerProps {
  readonly label: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Where there is no room beside the table, a field's panel lies over it. */
export default function PanelDrawer({ label, open, onClose, children }: PanelDrawerProps) {
  return (
    <Drawer open={open} closable={false} placement="right" size={400} styles={{ body: { padding: 0 } }} aria-label={label} onClose={onClose}>
      {children}
    </Drawer>
  );
}
