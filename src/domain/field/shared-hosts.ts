/** Hosts on which many companies and people have pages, and which the public suffix list does not know as such. A page there says nothing
 *  about who owns the domain; staff of these few companies are found by other keys instead. */

const hosts: ReadonlySet<string> = new Set(
  `facebook.com fb.com instagram.com linkedin.com twitter.com x.com xing.com youtube.com tiktok.com threads.net bsky.app pinterest.com reddit.com t.me telegram.me
  whatsapp.com wa.me vk.com weibo.com medium.com substack.com tumblr.com about.me linktr.ee beacons.ai bio.link carrd.co notion.so notion.site bit.ly tinyurl.com goo.gl
  github.com gitlab.com bitbucket.org codeberg.org sourceforge.net stackoverflow.com kaggle.com huggingface.co behance.net dribbble.com crunchbase.com angel.co
  wellfound.com google.com sites.google.com business.site etsy.com ebay.com amazon.com wikipedia.org webnode.com jimdosite.com godaddysites.com squarespace.com
  wixsite.com wix.com weebly.com wordpress.com blogspot.com strikingly.com webflow.io shopify.com myshopify.com tilda.ws tilda.cc site123.me yolasite.com
  orcid.org researchgate.net academia.edu meetup.com eventbrite.com`.split(/\s+/),
);

/** True where `host` or `registrable` (A-labels, lower case) is a site on which others have their pages. */
export function isSharedHost(host: string, registrable: string): boolean {
  return hosts.has(host) || hosts.has(registrable);
}
