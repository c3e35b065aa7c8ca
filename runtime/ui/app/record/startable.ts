/** Processes a person may submit the record to as it is just now. No React. */
import type { AppDefinition, EntityDefinition, ProcessSummary } from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import { isLocked } from '../../core/form/state';
import type { ProcessInstance } from '../../core/process';
import type { RecordAnswer } from '../../core/record';

export function startableProcesses(
  definition: AppDefinition,
  entity: EntityDefinition,
  record: RecordAnswer,
  instances: readonly ProcessInstance[],
  evaluate: Evaluate,
): readonly ProcessSummary[] {
  const locked = isLocked(entity, record.values, evaluate);
  const busy = new Set(
    instances.filter((one) => one.state === 'running' || one.state === 'returned').map((one) => one.process),
  );
  // What is still lacking can be filled in, so the button stays; a locked record has had its run.
  return definition.processes.filter(
    (process) =>
      process.trigger === 'form' &&
      process.entity === entity.name &&
      entity.processes?.includes(process.name) &&
      !busy.has(process.key) &&
      !busy.has(process.name) &&
      (isReady(process, record, evaluate) || !locked),
  );
}

export function isReady(process: ProcessSummary, record: RecordAnswer, evaluate: Evaluate): boolean {
  return !process.start_when || evaluate(process.start_when, record.values) !== false;
}
