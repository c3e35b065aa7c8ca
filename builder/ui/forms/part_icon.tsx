import { BorderOuterOutlined, FileTextOutlined, FolderOpenOutlined, InsertRowRightOutlined, PlaySquareOutlined, UnorderedListOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';

import type { LayoutPartType } from './layout_document';

const ICONS: Readonly<Record<LayoutPartType, ComponentType>> = {
  section: BorderOuterOutlined, tabs: FolderOpenOutlined, columns: InsertRowRightOutlined, note: FileTextOutlined, button: PlaySquareOutlined,
  related: UnorderedListOutlined,
};

export function PartIcon({ type }: { readonly type: LayoutPartType }) {
  const Icon = ICONS[type];
  return <Icon />;
}
