import { produce } from 'immer';
import { describe, expect, it } from 'vitest';

import type { Entity, Field, Package } from '../../draft';
import { addEntity, dependentsOf, duplicateEntity, inTree, removeEntity, renameEntity } from './entities';
import { addField, addFields, duplicateField, isComputed, moveField, removeField, retyped } from './fields';
import { keyLists, setKeyList } from './key_lists';
import { addOption, pasteOptions, removeOption } from './options';
import { relationsOf } from './relations';
import { addSample, removeSample, samplesOf, setSample, textOf, valueOf } from './samples';

const CONTEXT = { entities: ['tool', 'loan'], rows: ['line'], option: { zh: '选项一' } };

const SHOP: Package = {
  format: 'yingzao/1',
  app: { key: 'shop', version: '1.0.0', label: { zh: '商店' } },
  entities: [
    {
      id: 'e1', key: 'loan', label: { zh: '借用' }, title: 'number', unique: [['number', 'tool']], indexes: [['tool']],
      fields: [
        { id: 'f1', key: 'number', type: 'text' },
        { id: 'f2', key: 'tool', type: 'reference', entity: 'tool' },
        { id: 'f3', key: 'again', type: 'reference', entity: 'loan' },
        { id: 'f4', key: 'lines', type: 'subtable', entity: 'line' },
        { id: 'f5', key: 'owner_app', type: 'reference', entity: 'base.customer' },
        { id: 'f6', key: 'state', type: 'choice', options: [{ id: 'o1', key: 'new', label: { zh: '新' } }] },
      ],
    },
    { id: 'e2', key: 'tool', title: 'name', fields: [{ id: 'f1', key: 'name', type: 'text' }] },
    { id: 'e3', key: 'line', title: 'text', parent: 'loan', fields: [{ id: 'f1', key: 'text', type: 'text' }] },
  ],
  views: [{ id: 'v1', key: 'all', entity: 'loan', type: 'table' }, { id: 'v2', key: 'tools', entity: 'tool', type: 'table' }],
  grants: [{ id: 'g1', role: 'clerk', entity: 'shop.loan' }],
  navigation: [{ id: 'n1', entries: [{ id: 'n2', view: 'all' }, { id: 'n3', view: 'tools' }] }],
} as unknown as Package;

function changed(recipe: (document: Package) => void): Package {
  return produce(SHOP, recipe);
}

function loan(document: Package): Entity {
  return document.entities?.find((entity) => entity.id === 'e1') as Entity;
}

describe('entities', () => {
  it('begin with a field to be called by, and a key nobody has', () => {
    let id = '';
    const made = changed((document) => {
      id = addEntity(document, { en: 'Tool' }, { en: 'Name' });
    });
    const entity = made.entities?.find((one) => one.id === id);
    expect([entity?.key, entity?.title, entity?.fields.length]).toEqual(['tool_2', 'name', 1]);
    expect(entity?.fields[0]?.required).toBe(true);
  });

  it('are called by their name from the first: the key follows until something names them', () => {
    const keys = [true, false].map((fresh) =>
      changed((document) => {
        const id = addEntity(document, { zh: '新数据表' }, { zh: '名称' });
        renameEntity(document, id, { zh: '租用单' }, fresh);
      }).entities?.at(-1),
    );
    expect(keys.map((entity) => entity?.key)).toEqual(['租用单', '新数据表']);
    expect(keys.map((entity) => entity?.label)).toEqual([{ zh: '租用单' }, { zh: '租用单' }]);
  });

  it('are copied with ids of their own, leading to the copy where they led to themselves', () => {
    let id: string | undefined;
    const made = changed((document) => {
      id = duplicateEntity(document, 'e1', { zh: '借用 副本' });
    });
    const copy = made.entities?.find((one) => one.id === id);
    expect(made.entities?.[1]).toBe(copy);
    expect(copy?.fields.map((field) => field.key)).toEqual(['number', 'tool', 'again', 'owner_app', 'state']);
    expect(copy?.fields.find((field) => field.key === 'again')?.entity).toBe(copy?.key);
    const ids = new Set(made.entities?.flatMap((one) => (one === copy ? one.fields.map((field) => field.id) : [])));
    expect(ids.size).toBe(5);
    expect([...ids].some((one) => loan(made).fields.some((field) => field.id === one))).toBe(false);
    expect(loan(made)).toBe(loan(SHOP));
  });

  it('take along what is about them alone, and nothing else', () => {
    expect(dependentsOf(SHOP, loan(SHOP)).count).toBe(2);
    const gone = changed((document) => removeEntity(document, 'e1', true));
    expect(gone.views?.map((view) => view.id)).toEqual(['v2']);
    expect(gone.grants).toEqual([]);
    expect(gone.navigation?.[0]?.entries?.map((entry) => entry.id)).toEqual(['n3']);
    const alone = changed((document) => removeEntity(document, 'e1', false));
    expect(alone.views).toBe(SHOP.views);
  });

  it('stand below what they are rows of, rings and strangers included', () => {
    expect(inTree(SHOP.entities ?? []).map(({ entity, level }) => [entity.id, level])).toEqual([['e1', 0], ['e3', 1], ['e2', 0]]);
    const ring = [{ id: 'a', key: 'a', parent: 'b', fields: [] }, { id: 'b', key: 'b', parent: 'a', fields: [] }];
    expect(inTree(ring).map(({ entity }) => entity.id).sort()).toEqual(['a', 'b']);
  });
});

describe('fields', () => {
  it('are added with what their type cannot be without', () => {
    const made = changed((document) => {
      addField(loan(document), { zh: '状态', en: 'State' }, 'choice', CONTEXT);
      addField(loan(document), { en: 'Id' }, 'reference', CONTEXT, 'f1');
    });
    const fields = loan(made).fields;
    expect(fields.at(-1)).toMatchObject({ key: 'state_2', options: [{ label: { zh: '选项一' } }] });
    expect(fields[1]).toMatchObject({ key: 'id_2', entity: 'tool' });
  });

  it('are pasted under keys that are free', () => {
    const made = changed((document) => {
      addFields(loan(document), [{ key: 'tool', label: { en: 'Tool' }, type: 'text' }, { key: 'size', type: 'integer' }]);
    });
    expect(loan(made).fields.slice(-2).map((field) => field.key)).toEqual(['tool_2', 'size']);
  });

  it('leave the lists of their entity when they go, and another one becomes the title', () => {
    const made = changed((document) => removeField(loan(document), 'f2'));
    expect([loan(made).unique, loan(made).indexes]).toEqual([[['number']], undefined]);
    expect(loan(changed((document) => removeField(loan(document), 'f1'))).title).toBe('tool');
    expect(changed((document) => removeField(loan(document), 'none'))).toBe(SHOP);
  });

  it('move and are copied', () => {
    expect(loan(changed((document) => moveField(loan(document), 'f4', 0))).fields[0]?.id).toBe('f4');
    const made = changed((document) => void duplicateField(loan(document), 'f1', { en: 'Number 2' }));
    expect(loan(made).fields[1]).toMatchObject({ key: 'number_2', type: 'text' });
  });

  it('keep with another type what that knows too', () => {
    const field: Field = { id: 'f', key: 'a', type: 'text', required: true, max_length: 20, default: '"x"', help: { en: 'h' } };
    expect(retyped(field, 'long_text', new Set(['max_length']), CONTEXT)).toEqual({
      id: 'f', key: 'a', type: 'long_text', required: true, max_length: 20, help: { en: 'h' },
    });
    expect(retyped(field, 'reference', new Set(['entity']), CONTEXT)).toMatchObject({ type: 'reference', entity: 'tool' });
    expect(isComputed(retyped(field, 'formula', new Set(['result']), CONTEXT))).toBe(true);
  });
});

describe('options', () => {
  it('are pasted once each, in lines or with commas', () => {
    const options = produce(loan(SHOP).fields[5]?.options ?? [], (draft) => {
      expect(pasteOptions(draft, ' 新\n已借出 \n\n已归还\n已归还', 'zh')).toBe(2);
      expect(pasteOptions(draft, 'A, B、C', 'en')).toBe(3);
    });
    expect(options.map((option) => Object.values(option.label ?? {})[0])).toEqual(['新', '已借出', '已归还', 'A', 'B', 'C']);
    expect(new Set(options.map((option) => option.key)).size).toBe(6);
    expect(options.slice(1).every((option) => /^#[0-9a-f]{6}$/.test(option.colour ?? ''))).toBe(true);
  });

  it('hand what hangs below them to what they hang below', () => {
    const tree = [
      { id: '1', key: 'a' }, { id: '2', key: 'b', parent: 'a' }, { id: '3', key: 'c', parent: 'b' },
    ];
    expect(produce(tree, (draft) => removeOption(draft, '2'))).toEqual([{ id: '1', key: 'a' }, { id: '3', key: 'c', parent: 'a' }]);
    expect(produce(tree, (draft) => removeOption(draft, '1'))[0]).toEqual({ id: '2', key: 'b' });
    expect(produce(tree, (draft) => void addOption(draft, { en: 'A' })).at(-1)?.key).toBe('a_2');
  });
});

describe('uniques and indexes', () => {
  it('are lists of lists, none of them empty or twice', () => {
    const made = changed((document) => {
      setKeyList(loan(document), 'unique', 1, ['tool', 'tool']);
      setKeyList(loan(document), 'indexes', 0, []);
    });
    expect(keyLists(loan(made), 'unique')).toEqual([['number', 'tool'], ['tool']]);
    expect('indexes' in loan(made)).toBe(false);
    const twice = changed((document) => setKeyList(loan(document), 'unique', 1, ['number', 'tool']));
    expect(keyLists(loan(twice), 'unique')).toHaveLength(1);
  });
});

describe('relations', () => {
  it('lead to entities here and elsewhere', () => {
    const found = relationsOf(SHOP).map((one) => [one.field.key, one.to, one.kind, one.outside]);
    expect(found).toEqual([
      ['tool', 'e2', 'one', false], ['again', 'e1', 'one', false], ['lines', 'e3', 'rows', false],
      ['owner_app', 'base.customer', 'one', true],
    ]);
  });
});

describe('sample data', () => {
  it('is added, changed and taken away, names and formulas in short', () => {
    const made = changed((document) => {
      addSample(document, loan(document));
      const [placed] = samplesOf(document, loan(document));
      if (!placed) return;
      setSample(document, placed.set, 0, 'tool', '@drill', 'reference');
      setSample(document, placed.set, 0, 'number', '= today()', 'text');
    });
    const [placed] = samplesOf(made, loan(made));
    expect(placed?.record.values).toEqual({ tool: { ref: 'drill' }, number: { expression: 'today()' } });
    expect(textOf(placed?.record.values.tool)).toBe('@drill');
    const empty = produce(made, (document) => removeSample(document, placed?.set ?? '', 0));
    expect(empty.sample_data).toEqual([]);
  });

  it.each([
    ['12', 'integer', 12], ['12', 'text', '12'], ['true', 'boolean', true], ['["a"]', 'tags', ['a']], ['{broken', 'json', '{broken'],
    ['a@b.cn', 'email', 'a@b.cn'],
  ])('%s of %s', (text, type, value) => {
    expect(valueOf(text, type)).toEqual(value);
    expect(valueOf(textOf(value), type)).toEqual(value);
  });
});
