/** Departments as a tree one sees: in order, with how deep each stands, closed branches left out. */
import type { DepartmentLine } from './people_api';

export interface TreeLine {
  readonly department: DepartmentLine;
  /** 1 at the top. */
  readonly level: number;
  readonly children: number;
  /** Its people and those of all beneath it. */
  readonly people: number;
}

/** A department whose parent is gone stands at the top; a ring never made it here, but must not hang the page. */
export function treeLines(departments: readonly DepartmentLine[], closed: ReadonlySet<string>): readonly TreeLine[] {
  const known = new Set(departments.map(({ id }) => id));
  const below = new Map<string | null, DepartmentLine[]>();
  for (const department of departments) {
    const parent = department.parent !== null && known.has(department.parent) ? department.parent : null;
    below.set(parent, [...(below.get(parent) ?? []), department]);
  }
  const seen = new Set<string>();
  const found: TreeLine[] = [];
  const count = (department: DepartmentLine, trail: ReadonlySet<string>): number =>
    trail.has(department.id)
      ? 0
      : (below.get(department.id) ?? []).reduce((sum, child) => sum + count(child, new Set([...trail, department.id])), department.people);
  const walk = (parent: string | null, level: number) => {
    for (const department of below.get(parent) ?? []) {
      if (seen.has(department.id)) continue;
      seen.add(department.id);
      const children = below.get(department.id)?.length ?? 0;
      found.push({ department, level, children, people: count(department, new Set()) });
      if (!closed.has(department.id)) walk(department.id, level + 1);
    }
  };
  walk(null, 1);
  return found;
}

/** Departments another may be moved beneath: neither itself nor anything beneath it. */
export function movableTo(departments: readonly DepartmentLine[], moved: string): readonly DepartmentLine[] {
  const inside = new Set([moved]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { id, parent } of departments) {
      if (parent !== null && inside.has(parent) && !inside.has(id)) {
        inside.add(id);
        grew = true;
      }
    }
  }
  return departments.filter(({ id }) => !inside.has(id));
}

/** "Sales / East": where a department stands. */
export function wayTo(departments: readonly DepartmentLine[], id: string): string {
  const by = new Map(departments.map((department) => [department.id, department]));
  const names: string[] = [];
  for (let at = by.get(id); at && names.length < 30; at = at.parent === null ? undefined : by.get(at.parent)) names.unshift(at.name);
  return names.join(' / ');
}
