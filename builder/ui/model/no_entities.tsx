import { DatabaseOutlined, PlusOutlined } from '@ant-design/icons';
import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Empty } from '@yingzao/runtime-ui/views/common/empty';
import { Button } from 'antd';

import { useText } from '../i18n/use_text';
import { useAddEntity } from './use_add_entity';

/** The first thing to do in an app without any data. */
export function NoEntities({ onMade }: { readonly onMade: (id: string) => void }) {
  const text = useText();
  const language = useLanguage();
  const add = useAddEntity();
  return (
    <Empty
      heading
      icon={<DatabaseOutlined />}
      title={text('model.no_entities')}
      note={text('model.no_entities_note')}
      action={
        <Button
          type="primary"
          icon={<PlusOutlined />}
          onClick={() => onMade(add({ [language]: text('model.new_entity') }))}
        >
          {text('model.add_entity')}
        </Button>
      }
    />
  );
}
