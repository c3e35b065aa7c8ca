import type { AppSummary } from '../../core/definition';
import { DefinitionIcon } from '../../views/common/icons';

/** An app's icon on its colour. */
export function AppTile({ app, size = 28 }: { readonly app: AppSummary; readonly size?: number }) {
  return (
    <span
      className="yz-app-tile"
      style={{ background: app.colour ?? '#1d6b62', width: size, height: size, fontSize: size * 0.55 }}
    >
      <DefinitionIcon name={app.icon} />
    </span>
  );
}
