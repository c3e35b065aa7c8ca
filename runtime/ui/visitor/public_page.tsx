import { useEffect, useState } from 'react';

import { ApiError, isApiError } from '../core/api/api_error';
import type { ApiClient } from '../core/api/client';
import { loadPublicDraft, loadPublicForm } from '../core/api/public_form_api';
import { switchTexts } from '../core/i18n/i18n';
import { pick } from '../core/label';
import { type PublicForm, type Thanks, isOpen } from '../core/public_form';
import type { Values } from '../core/record';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';
import type { Place } from './place';
import { Closed } from './closed';
import { FillIn } from './fill_in';
import { Sent } from './sent';

interface Loaded {
  readonly form: PublicForm;
  readonly begun: Values;
  /** The link led to nothing any more. */
  readonly lost: boolean;
}

export interface PublicPageProps {
  readonly client: ApiClient;
  readonly place: Place;
}

/** One public form: loading, filling in, thanks, or why it cannot be filled in. */
export function PublicPage(props: PublicPageProps) {
  const [attempt, setAttempt] = useState(0);
  return <Page key={attempt} {...props} onReload={() => setAttempt(attempt + 1)} />;
}

function Page({ client, place, onReload }: PublicPageProps & { readonly onReload: () => void }) {
  const text = useText();
  const language = useLanguage();
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState<ApiError>();
  const [thanks, setThanks] = useState<Thanks>();
  const [round, setRound] = useState(0);


  useEffect(() => {
    let current = true;
    load(client, place).then(
      (found) => current && setLoaded(found),
      (error: unknown) => current && setFailure(isApiError(error) ? error : new ApiError(0, 'unexpected', '')),
    );
    return () => {
      current = false;
    };
  }, [client, place]);

  const form = loaded?.form;
  const heading = form ? pick(form.label, language, form.slug) : '';
  useEffect(() => {
    if (heading) document.title = `${heading} · ${form?.workspace.name ?? ''}`;
    else if (failure) document.title = text('public.not_found');
  }, [heading, form, failure, text]);

  async function changeLanguage(): Promise<void> {
    const next = language === 'zh' ? 'en' : 'zh';
    client.setLanguage(next);
    await switchTexts(next);
  }

  return (
    <div className="yzp-page">
      <header className="yzp-top">
        <span className="yzp-workspace">{form?.workspace.name}</span>
        <button type="button" className="yzp-link" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => void changeLanguage()}>
          {language === 'zh' ? 'English' : '中文'}
        </button>
      </header>
      <main className="yzp-main">
        {failure ? (
          <section className="yzp-card yzp-message" role="alert">
            <h1>{text(failure.status === 404 ? 'public.not_found' : 'public.failed')}</h1>
            <p>{failure.message || text('error.network')}</p>
            {failure.status !== 404 && (
              <button type="button" className="yzp-button" onClick={onReload}>
                {text('action.retry')}
              </button>
            )}
          </section>
        ) : !form ? (
          <p className="yzp-loading" role="status">
            {text('public.loading')}
          </p>
        ) : thanks ? (
          <Sent
            thanks={thanks}
            onAgain={() => {
              setThanks(undefined);
              setLoaded({ form, begun: {}, lost: false });
              setRound(round + 1);
            }}
          />
        ) : isOpen(form) ? (
          <FillIn
            key={round}
            client={client}
            place={round === 0 ? place : { ...place, resume: null }}
            form={form}
            begun={loaded.begun}
            lost={loaded.lost}
            onSent={(answer) => {
              if (answer.thanks_url) window.top?.location.assign(answer.thanks_url);
              setThanks(answer);
            }}
            onClosed={onReload}
          />
        ) : (
          <Closed form={form} />
        )}
      </main>
    </div>
  );
}

/** The form, and what was filled in before where the address says so. */
async function load(client: ApiClient, place: Place): Promise<Loaded> {
  const form = await loadPublicForm(client, place.slug);
  if (!place.resume || !isOpen(form)) return { form, begun: {}, lost: false };
  try {
    return { form, begun: await loadPublicDraft(client, place.slug, place.resume), lost: false };
  } catch (error) {
    if (!isApiError(error, 404)) throw error;
    return { form, begun: {}, lost: true };
  }
}
