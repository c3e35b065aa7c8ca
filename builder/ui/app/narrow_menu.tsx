import { useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useState } from 'react';

import { useText } from '../i18n/use_text';
import { buildPaths } from './paths';
import { GROUPS, SECTIONS } from './sections';
import { useSection } from './use_section';

const HINTED = 'yingzao.builder.hinted';

/** The sections on a phone, and a word about larger screens. */
export function NarrowMenu({ app }: { readonly app: string }) {
  const text = useText();
  const navigate = useNavigate();
  const { section } = useSection();
  const [hinted, setHinted] = useState(() => sessionStorage.getItem(HINTED) === 'yes');
  return (
    <>
      {!hinted && (
        <p className="yzb-hint">
          {text('menu.larger_screen')}
          <button
            type="button"
            className="yz-link"
            onClick={() => {
              sessionStorage.setItem(HINTED, 'yes');
              setHinted(true);
            }}
          >
            {text('menu.understood')}
          </button>
        </p>
      )}
      <Select
        className="yzb-narrow-menu"
        aria-label={text('menu.title')}
        value={section}
        options={GROUPS.map((group) => ({
          label: text(`menu.${group}`),
          options: SECTIONS.filter((one) => one.group === group).map((one) => ({ value: one.key, label: text(one.title) })),
        })).filter((group) => group.options.length > 0)}
        onChange={(key: string) => void navigate({ href: buildPaths.section(app, key) })}
      />
    </>
  );
}
