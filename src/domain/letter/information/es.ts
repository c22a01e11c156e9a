import type { InformationWords } from './words.js';

export const es: InformationWords = {
  subject: 'Información sobre los datos de contacto profesionales que tenemos de usted',
  greeting: 'Hola:',
  opening: (controller) =>
    `Mantenemos una base de contactos profesionales. Contiene datos sobre usted que usted no nos ha facilitado; por eso le informamos (artículo 14 del Reglamento general de protección de datos). El responsable del tratamiento es: ${controller}`,
  what: 'Conservamos sobre usted:',
  items: {
    name: 'su nombre',
    job: 'su cargo',
    employer: 'su empleador',
    place: 'el lugar (país, región o ciudad) de su empleador o puesto de trabajo',
    profiles: 'direcciones de sus páginas de perfil públicas',
    skills: 'competencias que usted publicó',
    email: 'direcciones de correo electrónico',
    phone: 'números de teléfono',
  },
  from: 'Los datos proceden de:',
  source: (title, day) => `${title}, recogidos por primera vez el ${day}`,
  openness: { public: 'fuente de acceso público', partner: 'socio comercial nuestro', person: 'usted mismo' },
  purposesTitle: 'Los usamos:',
  purposes: [
    'para crear, mantener y actualizar la base;',
    'para ponerla a disposición de clientes registrados, para marketing entre empresas, para selección de personal y para verificar identidades (contra el fraude, el abuso y el blanqueo).',
  ],
  basisTitle: 'La base jurídica es:',
  bases: {
    legitimate_interest: 'el interés legítimo (artículo 6, apartado 1, letra f, RGPD)',
    consent: 'el consentimiento (artículo 6, apartado 1, letra a, RGPD)',
    contract: 'un contrato (artículo 6, apartado 1, letra b, RGPD)',
    legal_obligation: 'una obligación legal (artículo 6, apartado 1, letra c, RGPD)',
  },
  interests:
    'Los intereses son: el nuestro en prestar este servicio; los de nuestros clientes en llegar a contactos profesionales, en contratar personal y en saber con quién tratan; el del público en prevenir el fraude; y el de usted en conocer productos y servicios para su actividad.',
  recipients:
    'Los destinatarios son nuestros clientes registrados. Cada vez que datos sobre usted van a uno de ellos anotamos a cuál, y se lo nombramos si lo pide. Nadie recibe los datos de contacto anteriores antes de que usted haya sido informado.',
  transfers:
    'Los datos se tratan en el Reino Unido y en el Espacio Económico Europeo. A destinatarios de otros lugares solo van con una decisión de adecuación o con cláusulas contractuales tipo, de las que le enviamos copia si la pide.',
  retention: (day) => `Borramos los datos a más tardar el ${day}; nada prolonga esta fecha.`,
  rights:
    'Puede pedirnos acceso a los datos, su rectificación, su supresión y la limitación del tratamiento, y puede oponerse al tratamiento. Al marketing directo puede oponerse en cualquier momento y sin dar motivos. Todo ello es gratuito.',
  optOut: 'Si no quiere estar en la base, esta página le saca de ella, sin necesidad de cuenta:',
  contact: (contact) => `También puede escribir a ${contact}.`,
  complaint: (authority, url) => `Puede reclamar en cualquier momento ante: ${authority}, ${url}`,
  ownAuthority: 'la autoridad de protección de datos de su país',
  automated: 'No tomamos ninguna decisión sobre usted basada únicamente en un tratamiento automatizado.',
};
