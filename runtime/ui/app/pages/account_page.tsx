import { LogoutOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';

import { PersonMark } from '../../fields/shared/person_mark';
import { useLanguage } from '../../hooks/use_language';
import { useMe } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { usePageTitle } from '../hooks/use_page_title';
import { useSignOut } from '../hooks/use_sign_out';
import { useSwitchLanguage } from '../hooks/use_switch_language';
import { PasswordForm } from '../account/password_form';
import { SecondFactorPanel } from '../account/second_factor';
import { SessionList } from '../account/session_list';
import { TokenList } from '../account/token_list';
import { WeekStartChoice } from '../account/week_start_choice';
import { ZoneChoice } from '../account/zone_choice';
import '../account/account.css';

/** Who I am here: language, password, API tokens. */
export function AccountPage() {
  const text = useText();
  const me = useMe();
  const language = useLanguage();
  const { switchLanguage } = useSwitchLanguage();
  const signOut = useSignOut();
  usePageTitle(text('shell.account'));
  if (!me) return null;
  return (
    <div className="yz-account">
      <section className="yz-panel yz-account-who">
        <PersonMark name={me.user.name} size={64} />
        <div>
          <h1 className="yz-page-title">{me.user.name}</h1>
          <p className="yz-muted">{me.user.email}</p>
        </div>
      </section>
      <section className="yz-panel">
        <dl className="yz-account-facts">
          <div>
            <dt>{text('account.language')}</dt>
            <dd>
              <Segmented
                aria-label={text('account.language')}
                value={language}
                options={[
                  { value: 'zh', label: '中文' },
                  { value: 'en', label: 'English' },
                ]}
                onChange={(next) => next !== language && switchLanguage()}
              />
            </dd>
          </div>
          <div>
            <dt>{text('account.workspace')}</dt>
            <dd>{me.workspace.name}</dd>
          </div>
          <div>
            <dt>{text('account.zone')}</dt>
            <dd>
              <ZoneChoice me={me} />
            </dd>
          </div>
          <div>
            <dt>{text('account.week')}</dt>
            <dd>
              <WeekStartChoice me={me} />
            </dd>
          </div>
          <div>
            <dt>{text('account.currency')}</dt>
            <dd>{me.workspace.currency}</dd>
          </div>
        </dl>
      </section>
      <section className="yz-panel">
        <h2 className="yz-panel-title">{text('password.title')}</h2>
        <PasswordForm email={me.user.email} />
      </section>
      <section className="yz-panel">
        <SecondFactorPanel />
      </section>
      {!me.second_factor_missing && (
        <>
          <section className="yz-panel">
            <SessionList />
          </section>
          <section className="yz-panel">
            <TokenList />
          </section>
        </>
      )}
      {me.administrator && (
        <section className="yz-panel">
          <h2 className="yz-panel-title">{text('archive.title')}</h2>
          <p className="yz-muted">{text('archive.what')}</p>
          <Link to="/workspace-exports" className="yz-link">
            {text('archive.open')}
          </Link>
        </section>
      )}
      <Button icon={<LogoutOutlined />} size="large" onClick={signOut}>
        {text('shell.sign_out')}
      </Button>
    </div>
  );
}
