/** Words that decide how a person's name comes apart: titles, suffixes, particles, and the family names that betray another name order.
 *  Own lists, folded (`foldKey`, dots off). They only ever say "this is sure" or "leave it whole". */

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

/** Forms of address and academic titles in front of a name. */
export const titles: ReadonlySet<string> = words(`
  mr mrs ms miss mx master sir dame lord lady dr drs doctor prof professor rev reverend fr father sr sister brother hon honorable honourable rabbi imam sheikh
  capt captain col colonel gen general lt lieutenant maj major sgt sergeant cmdr commander adm admiral amb ambassador
  herr frau hr fru doktor dipl-ing diplom dipl ing mag univ pd priv-doz
  monsieur madame mademoiselle mme mlle m me maitre docteur
  senor senora senorita don dona dna sra srta lic licenciado ingeniero arq abog doctora
  signor signora signorina sig sigra dott dottor dottoressa dottssa avv avvocato ingegnere arch geom rag
  dhr mevr mevrouw mw meneer ir drs-ing sr- engenheiro doutor doutora eng
  pan pani mgr inz mudr judr phdr rndr bc ppor gospodin gospoja
  bay bayan sayin shri smt sri kumari haji datuk dato tan-sri`);

/** The titles that are also names or initials ("M Roe", "Don Roe"): taken off only with a dot, or never before a single word. */
export const doubtfulTitles: ReadonlySet<string> = words(
  'm me don dona fr sr master lord major general father brother sister eng bay mag pan ing sri lic arch ir amb gen me bc rag',
);

/** Suffixes that tell generations apart, in their usual spelling. They are part of who somebody is. */
export const generations: Readonly<Record<string, string>> = {
  jr: 'Jr.',
  junior: 'Jr.',
  jnr: 'Jr.',
  sr: 'Sr.',
  senior: 'Sr.',
  snr: 'Sr.',
  ii: 'II',
  iii: 'III',
  iv: 'IV',
  '2nd': 'II',
  '3rd': 'III',
  '4th': 'IV',
};

/** Degrees and memberships behind a name: said of somebody, no part of the name. */
export const credentials: ReadonlySet<string> = words(`
  phd dphil md mdphd mba emba msc ma ba bsc beng meng msce llm llb jd esq esquire cpa cfa cissp pmp pe rn do dds dvm edd psyd mph mpa mfa dba cfp frm acca fca aca cima fcca
  aicp aia leed pharmd obe mbe cbe kbe frs qc kc sc mp mep ret usn usaf usmc bs ms msw lcsw shrm-cp shrm-scp sphr phr cism cisa ccie itil csm cspo pgmp prince2
  llm-eur mag dr-ing dipl-kfm dipl-ing fh habil dea deug ing`);

/** Words that belong to the family name behind them. */
export const particles: ReadonlySet<string> = words(`
  van von der den de del della di da dos das du des la le lo los las ter ten te tot zu zum zur af av bin ibn ben bint al el st san santa santo
  vande vanden vander op aan in d t o y e i degli dei delle dalla dello ap ab mac`);

/** Family names of Spanish and Portuguese: two of them in a row are one family name. */
export const iberianFamilyNames: ReadonlySet<string> = words(`
  garcia rodriguez gonzalez fernandez lopez martinez sanchez perez gomez martin jimenez hernandez ruiz diaz moreno munoz alvarez romero gutierrez alonso navarro torres
  dominguez ramos vazquez ramirez gil serrano morales molina blanco suarez castro ortega delgado ortiz marin rubio nunez medina sanz castillo iglesias cortes garrido santos
  guerrero lozano cano cruz mendez flores prieto herrera pena leon marquez cabrera gallego calvo vidal campos reyes vega fuentes carrasco diez caballero aguilar nieto pascual
  santana herrero montero lorenzo hidalgo gimenez ibanez ferrer duran santiago vicente benitez mora arias vargas carmona crespo roman pastor soto saez velasco soler moya
  parra esteban bravo gallardo rojas espinosa silva rivera rivas acosta mejia guzman salazar estrada contreras figueroa valdez valdes cardenas avila escobar pacheco zamora
  maldonado orozco trujillo quintero cervantes solis ochoa salinas rosales cisneros villanueva bautista aguirre miranda ponce
  ferreira pereira oliveira costa rodrigues martins jesus sousa fernandes goncalves gomes lopes marques alves almeida ribeiro pinto carvalho teixeira moreira correia mendes
  nunes soares vieira monteiro cardoso rocha neves coelho cunha pires ramalho machado araujo barbosa barros dias andrade azevedo tavares lima souza nascimento moura melo freitas`);

/** Given names that stand second in Spanish and Portuguese double given names ("Ana María", "José Luis"). */
export const iberianGivenNames: ReadonlySet<string> = words(`
  maria jose luis carlos antonio manuel jesus juan ana angel francisco javier miguel pedro pablo isabel carmen pilar dolores teresa rosa luisa elena cristina beatriz
  fernando alberto eduardo enrique rafael ramon alejandro andres daniel david jorge mario sergio victoria mercedes concepcion rocio lucia paula laura marta patricia
  joao paulo pedro henrique gustavo felipe rodrigo beatriz clara eduarda fernanda gabriela helena`);

/** Family names that stand first in Vietnamese, folded. The short ones need a Vietnamese letter somewhere in the name. */
export const vietnameseFamilyNames: ReadonlySet<string> = words(
  'nguyen tran pham huynh hoang phan dang bui duong truong trinh dinh doan luong',
);
export const vietnameseShortNames: ReadonlySet<string> = words('le vu vo do ho ngo ly lam mai dao cao ha ta to');

/** Family names in pinyin and the older spellings; they stand first at home and last abroad. */
export const chineseFamilyNames: ReadonlySet<string> = words(`
  wang li zhang liu chen yang huang zhao wu zhou xu sun zhu ma hu guo he lin gao luo zheng liang xie song tang deng feng han cao zeng peng xiao cai pan tian dong yuan yu ye
  du su wei cheng lu ding ren shen yao jiang cui zhong tan wangg fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu hou hao gong shao wan duan qian
  lai kong mao chang gu dai mo ouyang sima zhuge shangguan chan wong cheung lau ng leung lam kwok tsang yeung chow hui ho kwan lee`);

/** Family names in romanised Korean; they stand first at home. */
export const koreanFamilyNames: ReadonlySet<string> = words(
  'kim lee park choi jung jeong kang cho jo yoon yun jang chang lim im han oh seo shin kwon hwang ahn song ryu hong jeon ko moon yang son bae baek heo nam noh ha',
);

/** Hangul family names of one syllable that cover nearly everybody (Statistics Korea, 2015 census: the first 20 hold about 80 %). */
export const hangulFamilyNames: ReadonlySet<string> = new Set([
  ...'김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설길연위표명기반왕금옥인맹제모국탁은편용',
]);

/** A whole pinyin syllable chain; Western names match it now and then, which only keeps a name whole. */
export const pinyinWord =
  /^(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|uo|ua|ui|un|ue|ai|ei|ao|ou|an|en|in|ia|ie|iu|er|a|e|i|o|u))+$/;

/** Letters that only Vietnamese uses. */
export const vietnameseLetter = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu;

/** Russian, Ukrainian and Belarusian patronymics (from 4 letters of stem, so that "Ильич" alone stays a name). */
export const patronymic = /\p{L}{2}(?:ович|евич|ич|овна|евна|ична|инична|івна|йович|ївна|овіч|евіч|аўна|еўна)$/iu;
