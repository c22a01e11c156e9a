import type { ListedField } from '../../../operations/list-fields.js';
import type { Presented } from '../../endpoint.js';

export function presentFieldList(fields: readonly ListedField[]): Presented {
  return {
    status: 200,
    body: {
      fields: fields.map((one) => ({
        field: one.name,
        type: one.isList ? 'list' : 'field',
        group: one.group,
        default: one.isDefault,
        derived_from: one.derivedFrom,
        visible_for: one.visibleFor,
      })),
    },
  };
}
