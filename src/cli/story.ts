import type { InspectedProfile } from '../operations/inspect-profile.js';

/** One person's story as text: the records that arrived, how they became one profile, each winning value with its sources and why it won. */
export function storyOf(profile: InspectedProfile): string {
  const source = new Map(profile.records.map((record) => [record.subjectId, record.source]));
  return [
    `Profile ${profile.id}: ${profile.records.length} records, one person. Notice: ${profile.notice}.`,
    '',
    'The records that arrived',
    ...[...profile.records].sort((a, b) => (a.source < b.source ? -1 : 1)).flatMap(recordLines),
    'Why they are one person',
    ...profile.links.map(
      (link) =>
        `  ${source.get(link.a)} = ${source.get(link.b)}  ${percent(link.probability)}  ${link.features
          .filter((feature) => feature.weight !== 0)
          .map((feature) => `${feature.name} ${signed(feature.weight)}`)
          .join(', ')} bits`,
    ),
    '',
    'What won, and why',
    ...profile.fields.flatMap(fieldLines),
    ...(profile.withheld.length === 0
      ? []
      : [`  withheld: ${profile.withheld.map((one) => `${one.field} (${one.reason})`).join(', ')}`]),
    '',
  ].join('\n');
}

function recordLines(record: InspectedProfile['records'][number]): readonly string[] {
  const statements = record.statements.map((statement) => {
    const asWritten = statement.original === statement.value ? '' : `  (as written: ${statement.original})`;
    return `    ${statement.field.padEnd(13)} ${statement.value}${asWritten}`;
  });
  return [`  ${record.source}  ${record.uri}`, ...statements, ''];
}

function fieldLines(field: InspectedProfile['fields'][number]): readonly string[] {
  const losers = field.losers.map(
    (loser) => `  ${' '.repeat(15)} not "${loser.value}": ${loser.whyNot.replaceAll('_', ' ')}`,
  );
  return [
    `  ${field.field.padEnd(15)} ${field.value}   ${percent(field.confidence)}, ${field.rule.replaceAll('_', ' ')}, from ${field.sources.join(' + ')}`,
    ...losers,
  ];
}

function percent(probability: number): string {
  return `${(probability * 100).toFixed(1)} %`;
}

function signed(weight: number): string {
  return weight < 0 ? String(weight) : `+${weight}`;
}
