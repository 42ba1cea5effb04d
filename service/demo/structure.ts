/** What the demo city's service desk is made of: users, teams with their queues, categories, articles and templates. */
import { choiceValue } from '../../shared/entities/index.ts';
import { articleNumber } from '../rules/other-rules.ts';
import { departments, type DemoCategory, generalTeam } from './catalogue.ts';
import { articles, templates } from './knowledge.ts';
import { demoUsers } from './people.ts';
import type { Random } from './random.ts';
import { scripts } from './scripts.ts';
import type { GrowingCity } from './rows.ts';

export interface PlacedCategory extends DemoCategory {
  readonly id: string;
  readonly teamId: string;
  readonly queueId: string;
  readonly department: string;
  /** The topic of its cases and articles. */
  readonly topicId: string;
}
export interface Structure {
  readonly categories: readonly PlacedCategory[];
  readonly generalTeamId: string;
}

const founded = { made: 3 * 365 * 24 };

/** @param later draws what came later, so that the numbers drawn from `random` stay those of earlier builds */
export function addStructure(city: GrowingCity, random: Random, later: Random): Structure {
  for (const { id, userName, fullName, role, extension } of demoUsers) {
    city.add(
      'systemuser',
      {
        id,
        fullname: fullName,
        domainname: userName,
        internalemailaddress: `${userName}@portalder.example`,
        ring_extension: extension,
        ring_role: choiceValue('systemuser', 'ring_role', role),
      },
      founded,
    );
  }
  const addTeam = (name: string, mailbox: string, description: string) => {
    const emailaddress = `${mailbox}@portalder.example`;
    const queue = city.add('queue', { id: random.guid(), name, emailaddress, description: `Cases that wait for ${name}` }, founded);
    const team = city.add('team', { id: random.guid(), name, emailaddress, description, queueid: queue.id }, founded);
    for (const { id, teams } of demoUsers) if (teams.includes(name)) city.add('teammembership', { id: later.guid(), teamid: team.id, systemuserid: id }, founded);
    return { teamId: team.id, queueId: queue.id };
  };
  const addTopic = (title: string, parentsubject: string | null) => city.add('subject', { id: later.guid(), title, parentsubject }, founded).id;
  const general = addTeam(generalTeam.name, generalTeam.mailbox, 'First point of contact; routes what fits no department');
  const categories: PlacedCategory[] = [];
  for (const department of departments) {
    const placed = addTeam(department.team, department.mailbox, `Department ${department.name}`);
    const parentTopic = addTopic(department.name, null);
    for (const category of department.categories) {
      const id = random.guid();
      city.add(
        'ring_category',
        {
          id,
          ring_name: category.name,
          ring_department: department.name,
          ring_teamid: placed.teamId,
          ring_acknowledgementhours: category.hours,
          ring_duplicatemetres: scripts[category.name]?.duplicateMetres ?? null,
          ring_script: scripts[category.name]?.english ?? null,
          ring_scriptspanish: scripts[category.name]?.spanish ?? null,
        },
        founded,
      );
      categories.push({ ...category, ...placed, id, department: department.name, topicId: addTopic(category.name, parentTopic) });
    }
  }
  addKnowledge(city, random, categories);
  return { categories, generalTeamId: general.teamId };
}

function addKnowledge(city: GrowingCity, random: Random, categories: readonly PlacedCategory[]): void {
  const published = choiceValue('knowledgearticle', 'statecode', 'published');
  articles.forEach(([title, keywords, text], index) => {
    const made = random.between(500, 20_000);
    city.add(
      'knowledgearticle',
      { id: random.guid(), title, keywords, content: `<p>${text}</p>`, articlepublicnumber: articleNumber(1_001 + index), statecode: published, isinternal: false, subjectid: topicOf(title, keywords, categories) },
      { made, changed: random.between(10, made) },
    );
  });
  for (const [title, subject, body, regards = 'incident'] of templates) city.add('template', { id: random.guid(), title, subject, body, templatetypecode: regards }, founded);
}

/** The topic of the category with most words in common; none when there is no word. */
function topicOf(title: string, keywords: string, categories: readonly PlacedCategory[]): string | null {
  const words = new Set(`${title} ${keywords}`.toLowerCase().match(/[a-z]+/g));
  let best: { topicId: string; score: number } | undefined;
  for (const { name, topicId } of categories) {
    const score = name.toLowerCase().split(' ').filter((word) => words.has(word)).length;
    if (score > (best?.score ?? 0)) best = { topicId, score };
  }
  return best?.topicId ?? null;
}
