/** Mail providers where anybody may have a mailbox. Our own list: large providers by country; national variants of one brand are spelled out. */

const countryVariants: Readonly<Record<string, string>> = {
  yahoo: `com co.uk co.in co.id co.jp co.kr co.nz co.th co.za com.ar com.au com.br com.cn com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw com.vn
    ca cl cn de dk es fi fr gr hu ie in it nl no pl pt ro se`,
  hotmail: 'com co.uk co.jp co.nz co.th com.ar com.au com.br com.tr be ca ch cl cz de dk es fi fr gr hu it nl no se',
  outlook:
    'com co.id co.th com.ar com.au com.br com.gr com.tr com.vn at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk',
  live: 'com co.uk co.za com.ar com.au com.mx com.my com.pt be ca ch cl cn de dk fi fr ie in it jp nl no ru se',
  gmx: 'com co.uk at ch de es eu fr net org us',
  yandex: 'com by kz ru ua',
  tutanota: 'com de',
  laposte: 'net',
};

const single = `
  gmail.com googlemail.com msn.com passport.com windowslive.com aol.com aim.com aol.de aol.co.uk aol.fr verizon.net
  ymail.com rocketmail.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tuta.io tuta.com tutamail.com keemail.me
  fastmail.com fastmail.fm hey.com zoho.com zohomail.com zohomail.eu mail.com email.com usa.com hushmail.com mailfence.com runbox.com posteo.de posteo.net
  mailbox.org disroot.org riseup.net startmail.com ctemplar.com countermail.com
  web.de freenet.de t-online.de arcor.de gmx.info email.de online.de vodafone.de 1und1.de kabelmail.de unitybox.de
  aon.at chello.at a1.net bluewin.ch hispeed.ch sunrise.ch swissonline.ch
  orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.fr bbox.fr numericable.fr club-internet.fr aliceadsl.fr
  libero.it virgilio.it tiscali.it alice.it tin.it iol.it inwind.it fastwebnet.it email.it tim.it vodafone.it
  telefonica.net terra.es ono.com movistar.es telenet.be skynet.be proximus.be scarlet.be
  ziggo.nl kpnmail.nl planet.nl hetnet.nl home.nl xs4all.nl upcmail.nl casema.nl quicknet.nl
  telia.com comhem.se bredband.net spray.se tele2.se bahnhof.se glocalnet.net online.no broadpark.no mail.dk jubii.dk stofanet.dk tdcadsl.dk
  luukku.com suomi24.fi elisanet.fi kolumbus.fi saunalahti.fi pp.inet.fi welho.com
  wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu gazeta.pl tlen.pl poczta.fm vp.pl
  seznam.cz centrum.cz email.cz post.cz volny.cz atlas.cz azet.sk centrum.sk zoznam.sk
  freemail.hu citromail.hu t-online.hu abv.bg mail.bg dir.bg siol.net inet.hr net.hr ukr.net i.ua meta.ua bigmir.net
  mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru ya.ru inbox.lv inbox.lt one.lt mail.ee hot.ee
  sapo.pt clix.pt iol.pt otenet.gr in.gr forthnet.gr mynet.com
  btinternet.com btopenworld.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk tiscali.co.uk o2.co.uk eircom.net
  comcast.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net optonline.net roadrunner.com rr.com
  frontier.com windstream.net centurylink.net shaw.ca rogers.com sympatico.ca bell.net telus.net videotron.ca
  uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com prodigy.net.mx
  qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn wo.cn aliyun.com tom.com 21cn.com
  naver.com daum.net hanmail.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp so-net.ne.jp excite.co.jp
  pchome.com.tw hinet.net seed.net.tw rediffmail.com sify.com indiatimes.com
  bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz mweb.co.za webmail.co.za vodamail.co.za walla.com walla.co.il 012.net.il
`;

const domains: ReadonlySet<string> = new Set([
  ...single.trim().split(/\s+/),
  ...Object.entries(countryVariants).flatMap(([brand, endings]) =>
    endings
      .trim()
      .split(/\s+/)
      .map((ending) => `${brand}.${ending}`),
  ),
]);

/** True for a domain (A-labels, lower case) on the list, exactly: a host below one may well be a company's. */
export function isFreeMailDomain(domain: string): boolean {
  return domains.has(domain);
}
