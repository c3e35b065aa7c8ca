import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';

import { isApiError } from '../../core/api/api_error';
import { signIn } from '../../core/api/session_api';
import { paths, safeNext } from '../../core/route_paths';
import { meQuery } from '../../hooks/use_me';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';
import { useSwitchLanguage } from '../hooks/use_switch_language';
import { Logo } from '../shell/logo';
import './login_page.css';

/** Sign-in. Goes on to where the person wanted to go. */
export function LoginPage() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/login' });
  const { other, switchLanguage } = useSwitchLanguage();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    document.title = `${text('login.title')} · ${text('product.name')}`;
  }, [text]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!email.trim() || !password) {
      setFailure(text('login.both'));
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      await signIn(email.trim(), password, code.trim() || undefined);
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 });
      await navigate({ href: me.second_factor_missing ? paths.account : safeNext(next), replace: true });
    } catch (error) {
      if (isApiError(error) && error.code === 'second_factor.needed' && !asked) {
        setAsked(true);
        setBusy(false);
        return;
      }
      setFailure(isApiError(error, 401) && !error.message ? text('login.wrong') : errorText(error, text));
      setBusy(false);
    }
  }

  return (
    <main className="yz-login">
      <section className="yz-login-side" aria-hidden="true">
        <div className="yz-login-side-text">
          <p className="yz-login-side-title">{text('login.side_title')}</p>
          <p>{text('login.side_text')}</p>
        </div>
        <Rafters />
      </section>
      <section className="yz-login-main">
        <form className="yz-login-form" onSubmit={(event) => void submit(event)} noValidate>
          <Logo size={44} />
          <h1>{text('login.title')}</h1>
          <p className="yz-muted">{text('login.welcome')}</p>
          {failure && <Alert type="error" showIcon title={failure} role="alert" />}
          <label className="yz-field-label" htmlFor="email">
            {text('login.email')}
          </label>
          <Input
            id="email"
            type="email"
            size="large"
            autoComplete="username"
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <label className="yz-field-label" htmlFor="password">
            {text('login.password')}
          </label>
          <Input.Password
            id="password"
            size="large"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {asked && (
            <>
              <label className="yz-field-label" htmlFor="code">
                {text('login.code')}
              </label>
              <Input
                id="code"
                size="large"
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
                maxLength={50}
                value={code}
                aria-describedby="code-help"
                onChange={(event) => setCode(event.target.value)}
              />
              <p className="yz-field-help" id="code-help">
                {text('login.code_help')}
              </p>
            </>
          )}
          <Button type="primary" size="large" htmlType="submit" block loading={busy}>
            {text('login.submit')}
          </Button>
        </form>
        <button type="button" className="yz-link yz-login-language" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={switchLanguage}>
          {other === 'zh' ? '中文' : 'English'}
        </button>
      </section>
    </main>
  );
}

/** A roof's bracket sets, drawn as the books of the craft draw them. */
function Rafters() {
  const set = (x: number, y: number, scale: number) => (
    <g key={`${x}-${y}`} transform={`translate(${x} ${y}) scale(${scale})`}>
      <path d="M-60 0h120M-60 8h120M-48 8v8l6 8h16l6-8V8M20 8v8l6 8h16l6-8V8M-14 8v8l6 8H8l6-8V8" />
      <path d="M-44 30h88c0 16-10 24-24 24h-40c-14 0-24-8-24-24zM-18 60h36v12l-8 10h-20l-8-10zM-7 82v40M7 82v40" />
    </g>
  );
  return (
    <svg className="yz-login-art" viewBox="0 0 480 320" preserveAspectRatio="xMidYMax slice" fill="none" stroke="currentColor" strokeWidth="1.6">
      <path d="M-20 118C90 104 170 66 240 18c70 48 150 86 260 100" />
      <path d="M-20 132C92 118 172 82 240 36c68 46 148 82 260 96" />
      {[...Array(5).keys()].map((at) => set(48 + at * 96, 172, 0.72))}
      <path d="M-20 160h520M-20 164h520" />
    </svg>
  );
}
