import { Link } from '@tanstack/react-router';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { DefinitionIcon } from '@yingzao/runtime-ui/views/common/icons';
import { Input } from 'antd';
import { Suspense, lazy } from 'react';

import { type AppInfo, setSetting, useDocument, useDraftActions, useDraftState } from '../../draft';
import { ColourInput, IconInput, TextsInput } from '../../inputs';
import { useText } from '../../i18n/use_text';
import { buildPaths } from '../paths';
import { ReachNotice } from '../reach_notice';
import { GROUPS, SECTIONS } from '../sections';
import './overview.css';

const RequiredApps = lazy(() => import('./required_apps'));
const VERSION = /^\d+\.\d+\.\d+$/;

/** What the app is called and looks like, what it consists of, and the way to each part. */
export default function Overview() {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const number = useDraftState((state) => state.number);
  const { edit } = useDraftActions();
  const { app } = document;

  function set<K extends keyof AppInfo>(key: K, value: AppInfo[K] | undefined, what: string): void {
    edit(text('overview.step', { what }), (draft) => setSetting(draft.app, key, value), { key: `app.${key}` });
  }

  return (
    <div className="yzb-overview">
      <header>
        <h1 className="yz-page-title">{label(app.label as Label, app.key)}</h1>
        <p className="yz-muted">{number > 0 ? text('overview.in_use', { number }) : text('overview.not_published')}</p>
      </header>
      <ReachNotice />
      <div className="yzb-part-groups">
        {GROUPS.map((group) => {
          const sections = SECTIONS.filter((one) => one.group === group && one.key !== 'overview');
          if (sections.length === 0) return null;
          return (
            <section key={group} className="yzb-part-group" aria-label={text(`menu.${group}`)}>
              <h2 className="yz-nav-group">{text(`menu.${group}`)}</h2>
              <ul>
                {sections.map((section) => {
                  const count = section.count?.(document);
                  return (
                    <li key={section.key}>
                      <Link to={buildPaths.section(app.key, section.key) as '/'} className="yzb-part">
                        <DefinitionIcon name={section.icon} />
                        <span>{text(section.title)}</span>
                        {count !== undefined && <span className="yz-muted yzb-part-count">{count}</span>}
                      </Link>
                    </li>
                  );
                })}
              </ul>
            </section>
          );
        })}
      </div>
      <section className="yz-panel yzb-app-settings" aria-label={text('release.app_itself')}>
        <h2 className="yz-panel-title">{text('release.app_itself')}</h2>
        <div className="yzb-field">
          <label htmlFor="app-name">{text('start.name')}</label>
          <TextsInput
            id="app-name"
            label={text('start.name')}
            value={app.label}
            invalid={!Object.values(app.label).some(Boolean)}
            onChange={(texts) => set('label', texts, text('start.name'))}
          />
        </div>
        <div className="yzb-field">
          <label htmlFor="app-description">{text('overview.description')}</label>
          <TextsInput
            id="app-description"
            label={text('overview.description')}
            lines
            value={app.description}
            onChange={(texts) => set('description', Object.keys(texts).length > 0 ? texts : undefined, text('overview.description'))}
          />
        </div>
        <div className="yzb-field">
          <span>{text('start.look')}</span>
          <div className="yzb-look">
            <IconInput label={text('start.icon')} value={app.icon} onChange={(icon) => set('icon', icon, text('start.icon'))} />
            <ColourInput label={text('start.colour')} value={app.colour} onChange={(colour) => set('colour', colour, text('start.colour'))} />
          </div>
        </div>
        <div className="yzb-field">
          <label htmlFor="app-version">{text('overview.version')}</label>
          <Input
            id="app-version"
            className="yzb-version-input"
            value={app.version}
            maxLength={20}
            status={VERSION.test(app.version) ? undefined : 'error'}
            aria-invalid={!VERSION.test(app.version)}
            onChange={(event) => set('version', event.target.value, text('overview.version'))}
          />
          <p className="yz-muted yzb-field-note">{text('overview.version_note')}</p>
        </div>
        <Suspense>
          <RequiredApps app={app} />
        </Suspense>
      </section>
    </div>
  );
}
