import { useMemo } from 'react';

import type { AppDefinition } from '../core/definition';
import type { Evaluate } from '../core/form/evaluation';
import { evaluatorOf } from '../core/form/evaluator';
import { useMe } from './use_me';

/** Evaluates the app's expressions for the person at the screen. */
export function useEvaluator(app: AppDefinition | undefined): Evaluate {
  const me = useMe();
  return useMemo(
    () => evaluatorOf(app?.parameters ?? {}, me?.user.id ?? null, me?.workspace.zone ?? 'Asia/Shanghai'),
    [app, me?.user.id, me?.workspace.zone],
  );
}
