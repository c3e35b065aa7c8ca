/** A rule as one sentence: when, if, then. */
import type { Naming } from '../items/vocabulary_api';
import type { Translate } from '../i18n/use_text';
import { type Around, entityAt } from '../schema_form/core/place';
import { type Json, type JsonObject, isObject } from '../schema_form/core/schema';
import { summaryOf } from '../schema_form/core/summary';

/** `condition`: what stands for the rule's condition; "" where it has none. */
export function ruleSentence(naming: Naming, text: Translate, rule: JsonObject, condition: string): string {
  const { names, words, root } = naming;
  const trigger = isObject(rule.trigger) ? rule.trigger : {};
  const on = list(trigger.on).map((one) => words.value('on', String(one)));
  const entity = names.entityLabel(String(rule.entity ?? ''));
  const around: Around = { value: rule, model: 'Rule', outer: null };
  const fields = list(trigger.fields).map((one) => names.pathLabel(entityAt(root, names, around, undefined), String(one)));
  const between = text('list.between');
  const or = text('rules.or');
  const when = text(fields.length > 0 ? 'rules.when_fields' : 'rules.when', { entity, on: on.join(or).toLowerCase(), fields: fields.join(between) });
  const timing = trigger.timing === 'before' ? text('rules.before') : '';
  const asked = condition ? text('rules.if', { condition }) : '';
  const actions = list(rule.actions).map((one) => {
    const { title, note } = summaryOf(root, words, names, 'Action', one, around);
    return note ? text('rules.action', { action: title, about: note }) : title;
  });
  const joined = { actions: actions.join(text('rules.and_then')) };
  const then = actions.length === 0 ? text('rules.nothing') : asked ? text('rules.then', joined) : text('rules.then_always', joined);
  const off = rule.active === false ? text('rules.off') : '';
  return [when, timing, asked, then].filter(Boolean).join('') + off;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
