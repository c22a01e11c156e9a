/** Every connector of the product, one line each: with its folder and its line a connector is gone. */
export { github } from './github/index.js';
export { partnerFeed } from './partner-feed/index.js';
export { whois } from './whois/index.js';
