import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createPortal, type PortalSettings } from './portal/app.js';

export interface SiteSettings extends PortalSettings {
  /** Takes every path that is no page's. */
  readonly api: RequestListener;
}

/** One server for both: the pages under /opt-out, the API everywhere else. Neither sees the other's requests, so neither's headers, parsers
 *  and error bodies can be loosened by the other. */
export function createSite({ api, ...settings }: SiteSettings): RequestListener {
  const portal = createPortal(settings);
  return (request: IncomingMessage, response: ServerResponse) => {
    const handler: RequestListener = isPagePath(request.url ?? '') ? portal : api;
    handler(request as Parameters<RequestListener>[0], response as Parameters<RequestListener>[1]);
  };
}

function isPagePath(url: string): boolean {
  return /^\/opt-out(?:[/?]|$)/.test(url);
}
