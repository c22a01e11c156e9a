import type { Endpoint } from './endpoint.js';
import { healthEndpoints } from './health.js';
import { deletionEndpoints } from './v1/deletions/routes.js';
import { fieldEndpoints } from './v1/fields/routes.js';
import { optOutEndpoints } from './v1/opt-outs/routes.js';
import { personEndpoints } from './v1/persons/routes.js';
import { publicEndpoints } from './v1/public/routes.js';

/** Every endpoint there is, in the order they are tried. */
export const endpoints: readonly Endpoint[] = [
  ...personEndpoints,
  ...optOutEndpoints,
  ...deletionEndpoints,
  ...publicEndpoints,
  ...fieldEndpoints,
  ...healthEndpoints,
];
