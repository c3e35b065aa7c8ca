import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';

import { FieldEnvironmentContext } from '../../fields/field_environment';
import { useAppDefinition } from '../../hooks/use_app_definition';

/** Tells fields which entities there are and how to link to records. */
export function FieldEnvironmentProvider({
  app,
  children,
}: {
  readonly app: string | undefined;
  readonly children: ReactNode;
}) {
  const entities = useAppDefinition(app).data?.entities;
  const environment = useMemo(
    () => ({
      entities: entities ?? {},
      link: (entity: string, id: string, content: ReactNode) => (
        <Link to="/app/$app/record/$entity/$id" params={{ app: app ?? entity.split('.')[0] ?? '', entity, id }}>
          {content}
        </Link>
      ),
    }),
    [entities, app],
  );
  return <FieldEnvironmentContext value={environment}>{children}</FieldEnvironmentContext>;
}
