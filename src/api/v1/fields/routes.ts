import { listFields } from '../../../operations/list-fields.js';
import { defineEndpoint, type Endpoint } from '../../endpoint.js';
import { presentFieldList } from './present.js';
import { FieldsAnswer, FieldsInput } from './schema.js';

/** `/v1/fields`: what can be asked for, and what this key may see of it. */

const fields = defineEndpoint({
  method: 'GET',
  path: '/v1/fields',
  scope: 'catalog:read',
  group: 'free',
  needsPurpose: false,
  discloses: 'none',
  onGrid: 'none',
  input: FieldsInput,
  output: FieldsAnswer,
  operation: (_input, call) => listFields(call.operations, call.key!.purposes),
  present: presentFieldList,
});

export const fieldEndpoints: readonly Endpoint[] = [fields];
