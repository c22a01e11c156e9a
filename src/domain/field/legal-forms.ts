/**
 * Legal forms of companies: how each is written, its class, where it exists. Own table. A form is evidence, not noise: it leaves the
 * comparison name but is kept beside it, since "Acme GmbH" and "Acme Inc" are two companies. A line is `form | class | countries |
 * other spellings`; "^" before a form or spelling: also written in front of the name.
 */

export type LegalClass =
  | 'limited'
  | 'stock'
  | 'partnership'
  | 'limited_partnership'
  | 'liability_partnership'
  | 'sole_trader'
  | 'cooperative'
  | 'nonprofit'
  | 'state';

export interface LegalForm {
  readonly form: string;
  readonly legalClass: LegalClass;
  /** ISO 3166-1 alpha-2 codes of the main countries that have the form; a hint, never proof of a seat. */
  readonly countries: readonly string[];
  readonly spellings: readonly string[];
  /** Spellings that may also stand in front of the name. */
  readonly leading: readonly string[];
}

const western = `
Ltd | limited | GB IE NG KE GH CA NZ | limited; limitd; ltd company; private limited company; private limited; ltd liability company
PLC | stock | GB IE | public limited company; public limited; public ltd company; pub ltd co; plc ltd; p l co
LLC | limited | US AE | limited liability company; limited liability co; ltd liability co; l l company
PLLC | limited | US | professional limited liability company
Inc | stock | US CA PH | incorporated; incorporation; incorp
Corp | stock | US CA PH | corporation
Co | limited | US | company; compagnie; compañía; compania; cía; cia
Co Ltd | limited | CN HK JP KR TH TW MM | company limited; company ltd; co limited; cia ltda; coltd
LP | limited_partnership | US GB CA | limited partnership
LLP | liability_partnership | GB US IN CA | limited liability partnership
LLLP | limited_partnership | US | limited liability limited partnership
GP | partnership | US CA | general partnership
Unlimited | sole_trader | GB IE | unltd; ultd; unlimited company
CIC | nonprofit | GB | community interest company
CIO | nonprofit | GB | charitable incorporated organisation; charitable incorporated organization
DAC | limited | IE | designated activity company
CLG | nonprofit | IE | company limited by guarantee
Cyf | limited | GB | cyfyngedig
Teo | limited | IE | teoranta
ULC | limited | CA US | unlimited liability company
Ltée | limited | CA | limitée; ltee
Pty Ltd | limited | AU ZA NA BW | proprietary limited; pty limited; pty; proprietary limited company; proprietary ltd
Pte Ltd | limited | SG | pte limited; private ltd; pte; single member private limited company
Pvt Ltd | limited | IN PK BD LK | private limited; pvt limited; private ltd; p ltd
Sdn Bhd | limited | MY BN | sendirian berhad; sdn berhad
Bhd | stock | MY | berhad
SE | stock | EU DE FR AT | societas europaea; europäische aktiengesellschaft; europäische gesellschaft
SCE | cooperative | EU | societas cooperativa europaea; europäische genossenschaft
EEIG | cooperative | EU | european economic interest grouping; ewiv; geie; europäische wirtschaftliche interessenvereinigung
GmbH | limited | DE AT CH | mbh; gesellschaft mit beschränkter haftung; ges mbh; gesmbh; g m b h
gGmbH | limited | DE | gemeinnützige gmbh; gemeinnützige gesellschaft mit beschränkter haftung
UG | limited | DE | ug haftungsbeschränkt; ug hb; unternehmergesellschaft; unternehmergesellschaft haftungsbeschränkt
gUG | limited | DE | gug haftungsbeschränkt; gemeinnützige ug; gemeinnützige ug haftungsbeschränkt; gemeinnützige unternehmergesellschaft
AG | stock | DE AT CH LI | aktiengesellschaft; aktienges
gAG | stock | DE | gemeinnützige ag; gemeinnützige aktiengesellschaft
KGaA | limited_partnership | DE | kommanditgesellschaft auf aktien
GmbH & Co. KGaA | limited_partnership | DE | gmbh and co kgaa; se and co kgaa; ag and co kgaa; stiftung and co kgaa
KG | limited_partnership | DE AT | kommanditgesellschaft
GmbH & Co. KG | limited_partnership | DE AT | gmbh and co kg; gmbh and co; gmbh u co kg; gmbh co kg; mbh and co kg; mbh u co kg; gesellschaft mit beschränkter haftung and co kg
UG & Co. KG | limited_partnership | DE | ug and co kg; ug haftungsbeschränkt and co kg; unternehmergesellschaft and co kg
AG & Co. KG | limited_partnership | DE | ag and co kg; aktiengesellschaft and co kg
SE & Co. KG | limited_partnership | DE | se and co kg
Stiftung & Co. KG | limited_partnership | DE | stiftung and co kg
Ltd & Co. KG | limited_partnership | DE | ltd and co kg; limited and co kg; bv and co kg
& Co. KG | limited_partnership | DE AT | and co kg; eg and co kg
GmbH & Co. OHG | partnership | DE | gmbh and co ohg; ug and co ohg; gesellschaft mit beschränkter haftung and co ohg
OHG | partnership | DE | offene handelsgesellschaft
OG | partnership | AT | offene gesellschaft; oeg; offene erwerbsgesellschaft
KEG | partnership | AT | kommanditerwerbsgesellschaft
GbR | partnership | DE AT | gesellschaft bürgerlichen rechts; gesellschaft des bürgerlichen rechts; bgb gesellschaft; gesbr; egbr; eingetragene gbr
PartG | partnership | DE | partnerschaftsgesellschaft
PartG mbB | liability_partnership | DE | partgmbb; mbb; partnerschaft mbb; partnerschaftsgesellschaft mbb
eK | sole_trader | DE | e k; e kfm; e kfr; eingetragener kaufmann; eingetragene kauffrau
eU | sole_trader | AT | e u; eingetragenes einzelunternehmen
eG | cooperative | DE AT | e g; eingetragene genossenschaft; genossenschaft
VVaG | cooperative | DE | versicherungsverein auf gegenseitigkeit; versicherungsverein a g
eV | nonprofit | DE | e v; eingetragener verein
Stiftung | nonprofit | DE CH AT | rechtsfähige stiftung; gemeinnützige stiftung; stiftung des öffentlichen rechts; stiftung des bürgerlichen rechts
AöR | state | DE | anstalt des öffentlichen rechts; anstalt öffentlichen rechts
KdöR | state | DE | körperschaft des öffentlichen rechts; körperschaft öffentlichen rechts
SA | stock | FR BE CH LU ES AR PL GR BR | société anonyme; sociedad anónima; sociedade anónima; sociedade anônima; spółka akcyjna; sp akc; societate pe acțiuni
SARL | limited | FR LU CH MA TN | société à responsabilité limitée; sàrl; ^sarl
EURL | limited | FR DZ | entreprise unipersonnelle à responsabilité limitée; ^eurl
SAS | limited | FR CO AR | société par actions simplifiée; sociedad por acciones simplificada; sociedades por acciones simplificada
SASU | limited | FR | société par actions simplifiée unipersonnelle
SNC | partnership | FR IT | société en nom collectif; società in nome collettivo
SCS | limited_partnership | FR BE AR LU | société en commandite simple; sociedad en comandita simple; s en c; secs
SCA | limited_partnership | FR LU BE | société en commandite par actions
SCOP | cooperative | FR | société coopérative de production; société coopérative et participative
SCI | partnership | FR | société civile immobilière
SELARL | limited | FR | société dexercice libéral à responsabilité limitée
GIE | cooperative | FR | groupement dintérêt économique
ASBL | nonprofit | BE LU | association sans but lucratif; aisbl; association internationale sans but lucratif
SPRL | limited | BE | société privée à responsabilité limitée
SRL | limited | IT RO AR BE MD | società a responsabilità limitata; sociedad de responsabilidad limitada; societate cu răspundere limitată; s de rl
SRLS | limited | IT | società a responsabilità limitata semplificata
SpA | stock | IT CL DZ | società per azioni; sociedad por acciones
SApA | limited_partnership | IT | società in accomandita per azioni
Scarl | cooperative | IT | società cooperativa a responsabilità limitata; soc coop; società cooperativa; scrl
Onlus | nonprofit | IT |
BV | limited | NL BE | besloten vennootschap; besl vennootschap
BVBA | limited | BE | besloten vennootschap met beperkte aansprakelijkheid; ebvba
NV | stock | NL BE SR | naamloze vennootschap
CV | limited_partnership | NL BE | commanditaire vennootschap; comm v; gewone commanditaire vennootschap
VOF | partnership | NL BE | vennootschap onder firma
CVBA | cooperative | BE | coöperatieve vennootschap met beperkte aansprakelijkheid
CVOA | cooperative | BE | coöperatieve vennootschap met onbeperkte aansprakelijkheid
VZW | nonprofit | BE | vereniging zonder winstoogmerk; ivzw
Stichting | nonprofit | NL | ^stichting
SL | limited | ES | sociedad limitada
SLU | limited | ES | sociedad limitada unipersonal
SLL | limited | ES | sociedad limitada laboral
SLNE | limited | ES | sociedad limitada nueva empresa
SAU | stock | ES AR | sociedad anónima unipersonal
SAD | stock | ES | sociedad anónima deportiva
S Coop | cooperative | ES | sociedad cooperativa; scoop; s coop and
SGR | cooperative | ES AR | sociedad de garantía recíproca
SA de CV | stock | MX SV HN | sociedad anónima de capital variable; sacv
SAPI de CV | stock | MX | sociedad anónima promotora de inversión de capital variable; sapi
S de RL de CV | limited | MX | sociedad de responsabilidad limitada de capital variable
SC | partnership | MX ES | sociedad civil
CA | stock | VE EC | compañía anónima
EIRL | limited | PE CL | empresa individual de responsabilidad limitada
Ltda | limited | BR CL CO PT | limitada; sociedade limitada
Lda | limited | PT AO MZ | sociedade por quotas
Unipessoal Lda | limited | PT | sociedade unipessoal por quotas
EIRELI | limited | BR | empresa individual de responsabilidade limitada
MEI | sole_trader | BR | microempreendedor individual
`;

const northernAndEastern = `
AB | stock | SE FI | aktiebolag
AB (publ) | stock | SE | aktiebolag publ; ab publ
HB | partnership | SE | handelsbolag
KB | limited_partnership | SE FI | kommanditbolag
Ek för | cooperative | SE | ekonomisk förening
AS | stock | NO DK EE CZ SK LV | aksjeselskap; aktieselskab; aktsiaselts; akciová společnost; akciová spoločnosť; akciju sabiedrība; akc společnost
ASA | stock | NO | allmennaksjeselskap
ANS | partnership | NO | ansvarlig selskap
DA | partnership | NO | selskap med delt ansvar
ENK | sole_trader | NO | enkeltpersonforetak
ApS | limited | DK | anpartsselskab
IVS | limited | DK | iværksætterselskab
I/S | partnership | DK | interessentskab
K/S | limited_partnership | DK | kommanditselskab
P/S | limited_partnership | DK | partnerselskab
AMBA | cooperative | DK | andelsselskab med begrænset ansvar
Oy | limited | FI | osakeyhtiö; oy ab; ab oy; ^oy
Oyj | stock | FI | julkinen osakeyhtiö; oyj abp; abp
Ky | limited_partnership | FI | kommandiittiyhtiö
Ay | partnership | FI | avoin yhtiö
Tmi | sole_trader | FI | toiminimi; ^tmi
Osk | cooperative | FI | osuuskunta
Ry | nonprofit | FI | rekisteröity yhdistys; registrerad förening
ehf | limited | IS | einkahlutafélag
hf | stock | IS | hlutafélag
slf | partnership | IS | samlagsfélag
OÜ | limited | EE | osaühing; ^oü
UÜ | limited_partnership | EE | usaldusühing
TÜ | partnership | EE | täisühing
MTÜ | nonprofit | EE | mittetulundusühing; ^mtü
SIA | limited | LV | sabiedrība ar ierobežotu atbildību; ^sia
UAB | limited | LT | uždaroji akcinė bendrovė; ^uab
MB | limited | LT | mažoji bendrija; ^mb
VšĮ | nonprofit | LT | viešoji įstaiga; ^všį
Sp. z o.o. | limited | PL | sp zoo; spzoo; spz oo; spółka z ograniczoną odpowiedzialnością; spolka z oo; spółka z oo
Sp. z o.o. sp. k. | limited_partnership | PL | sp zoo spk; sp z oo spk; sp zoo sp k; sp zoo sk; sp z oo sk
Sp. k. | limited_partnership | PL | spk; spółka komandytowa
Sp. j. | partnership | PL | spj; spółka jawna
S.r.o. | limited | CZ SK | spol s ro; společnost s ručením omezeným; spoločnosť s ručením obmedzeným
VOS | partnership | CZ SK | veřejná obchodní společnost; verejná obchodná spoločnosť
Kft | limited | HU | korlátolt felelősségű társaság
Zrt | stock | HU | zártkörűen működő részvénytársaság
Nyrt | stock | HU | nyilvánosan működő részvénytársaság
Bt | limited_partnership | HU | betéti társaság
Kkt | partnership | HU | közkereseti társaság
d.o.o. | limited | SI HR RS BA ME | društvo s ograničenom odgovornošću; društvo sa ograničenom odgovornošću; družba z omejeno odgovornostjo; доо
j.d.o.o. | limited | HR | jednostavno društvo s ograničenom odgovornošću
d.d. | stock | SI HR BA | dioničko društvo; delniška družba
a.d. | stock | RS BG ME MK | akcionarsko društvo; акционерно дружество; акционарско друштво; ад
k.d. | limited_partnership | SI HR RS | komanditno društvo; командитно дружество
EOOD | limited | BG | еоод; еднолично дружество с ограничена отговорност
OOD | limited | BG | оод; дружество с ограничена отговорност
EAD | stock | BG | еад; еднолично акционерно дружество
DOOEL | limited | MK | дооел
Sh.p.k. | limited | AL XK | shoqëri me përgjegjësi të kufizuar
Sh.A. | stock | AL XK | shoqëri aksionere; shoqëri anonime
EPE | limited | GR | επε; εταιρεία περιορισμένης ευθύνης; εταιρία περιορισμένης ευθύνης
AE | stock | GR | αε; ανώνυμη εταιρεία; ανώνυμη εταιρία
IKE | limited | GR | ικε; ιδιωτική κεφαλαιουχική εταιρεία
PFA | sole_trader | RO | persoană fizică autorizată
Ltd Şti | limited | TR | limited şirketi; limited şirket; ltd sti; tic ltd sti; san tic ltd sti; san ve tic ltd sti
A.Ş. | stock | TR | anonim şirketi; anonim şirket; tic aş; san ve tic aş; san tic aş
OOO | limited | RU | ^ооо; ^ooo; ^общество с ограниченной ответственностью; obshchestvo s ogranichennoy otvetstvennostyu
AO | stock | RU KZ | ^ао; ^акционерное общество
PAO | stock | RU | ^пао; ^pao; ^публичное акционерное общество
OAO | stock | RU | ^оао; ^oao; ^открытое акционерное общество; ojsc; open joint stock company
ZAO | stock | RU | ^зао; ^zao; ^закрытое акционерное общество; cjsc; closed joint stock company
IP | sole_trader | RU | ^ип; ^индивидуальный предприниматель
FGUP | state | RU | ^фгуп; ^fgup
TOV | limited | UA | ^тов; ^товариство з обмеженою відповідальністю; ^tov
PrAT | stock | UA | ^прат; ^приватне акціонерне товариство
PAT | stock | UA | ^пат; ^публічне акціонерне товариство; ^ат; ^акціонерне товариство
FOP | sole_trader | UA | ^фоп; ^фізична особа підприємець
TOO | limited | KZ | ^тоо; ^too; ^товарищество с ограниченной ответственностью
MChJ | limited | UZ | ^мчж; ^mchj
MMC | limited | AZ | məhdud məsuliyyətli cəmiyyət
შპს | limited | GE | ^შპს; შეზღუდული პასუხისმგებლობის საზოგადოება
JSC | stock | RU UA KZ VN BG | joint stock company; ^jsc; joint stock co
PJSC | stock | RU UA AE | public joint stock company; ^pjsc
`;

const fartherAfield = `
PT | limited | ID | ^pt; ^perseroan terbatas
PT Tbk | stock | ID | tbk; perseroan terbatas terbuka
CV (ID) | limited_partnership | ID | persekutuan komanditer
KK | stock | JP | kabushiki kaisha; k k; kabushiki gaisha
GK | limited | JP | godo kaisha
YK | limited | JP | yugen kaisha; yugen gaisha
Công ty TNHH | limited | VN | ^công ty tnhh; ^cty tnhh; ^công ty trách nhiệm hữu hạn; tnhh
Công ty CP | stock | VN | ^công ty cổ phần; ^cty cp; ^công ty cp
PCL | stock | TH | public company limited; pub co ltd
FZE | limited | AE | free zone establishment; fz establishment
FZCO | limited | AE | free zone co; fz llc; fzllc; freezone company
FZC | limited | AE | free zone company
DMCC | limited | AE | dmcc company; dubai multi commodities centre
WLL | limited | QA BH KW | with limited liability
KSC | stock | KW | kuwait shareholding company
QSC | stock | QA | qatari shareholding company
QPSC | stock | QA | qatari public shareholding company
SAE | stock | EG | société anonyme égyptienne
SAL | stock | LB | société anonyme libanaise
SAOG | stock | OM | société anonyme omanaise générale
SAOC | stock | OM | société anonyme omanaise close
SUARL | limited | TN SN | société unipersonnelle à responsabilité limitée
PSC | stock | AE |
CC | limited | ZA | close corporation
NPC | nonprofit | ZA | non profit company
SOC Ltd | state | ZA | state owned company; state owned company limited
OPC | limited | IN PH | one person company; opc private limited
PSU | state | IN | public sector undertaking
בע"מ | limited | IL | בעמ
ش.م.م | limited | EG AE | شركة ذات مسؤولية محدودة
ش.م.ع | stock | AE | شركة مساهمة عامة
سهامی | stock | IR | سهامی خاص; سهامی عام
Foundation | nonprofit | US GB |
NGO | nonprofit | | non governmental organization; non governmental organisation; non profit organization; nonprofit organization; non profit organisation; ong
`;

/** Forms written without a space before or behind the name, in Han, kana and Hangul. */
const glued = `
株式会社 | stock | JP | (株)
有限会社 | limited | JP | (有)
合同会社 | limited | JP | (同)
合名会社 | partnership | JP |
合資会社 | limited_partnership | JP |
一般社団法人 | nonprofit | JP |
股份有限公司 | stock | CN TW HK |
有限责任公司 | limited | CN |
有限責任公司 | limited | TW HK |
有限公司 | limited | CN TW HK |
주식회사 | stock | KR | (주)
유한회사 | limited | KR | (유)
`;

function readLine(line: string): LegalForm {
  const [form = '', legalClass = '', countries = '', spellings = ''] = line.split('|').map((cell) => cell.trim());
  const written = spellings === '' ? [] : spellings.split(';').map((spelling) => spelling.trim());
  return {
    form,
    legalClass: legalClass as LegalClass, // the table's own words; a test compares them with the type's
    countries: countries === '' ? [] : countries.split(' '),
    spellings: [form, ...written.map((spelling) => spelling.replace(/^\^/, ''))],
    leading: written.filter((spelling) => spelling.startsWith('^')).map((spelling) => spelling.slice(1)),
  };
}

function readTable(table: string): LegalForm[] {
  return table.trim().split('\n').map(readLine);
}

export const legalForms: readonly LegalForm[] = [western, northernAndEastern, fartherAfield].flatMap(readTable);

export const gluedLegalForms: readonly LegalForm[] = readTable(glued);
