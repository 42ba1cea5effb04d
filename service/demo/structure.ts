/** What the demo city's service desk is made of: users, teams with their queues, categories, articles and templates. */
import { choiceValue } from '../../shared/entities/index.ts';
import { articleNumber } from '../rules/other-rules.ts';
import { departments, type DemoCategory, generalTeam } from './catalogue.ts';
import { articles, templates } from './knowledge.ts';
import { demoUsers } from './people.ts';
import type { Random } from './random.ts';
import type { GrowingCity } from './rows.ts';

export interface PlacedCategory extends DemoCategory {
  readonly id: string;
  readonly teamId: string;
  readonly queueId: string;
  readonly department: string;
}
export interface Structure {
  readonly categories: readonly PlacedCategory[];
  readonly generalTeamId: string;
}

const founded = { made: 3 * 365 * 24 };

export function addStructure(city: GrowingCity, random: Random): Structure {
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
    return { teamId: team.id, queueId: queue.id };
  };
  const general = addTeam(generalTeam.name, generalTeam.mailbox, 'First point of contact; routes what fits no department');
  const categories: PlacedCategory[] = [];
  for (const department of departments) {
    const placed = addTeam(department.team, department.mailbox, `Department ${department.name}`);
    for (const category of department.categories) {
      const id = random.guid();
      city.add(
        'ring_category',
        { id, ring_name: category.name, ring_department: department.name, ring_teamid: placed.teamId, ring_acknowledgementhours: category.hours },
        founded,
      );
      categories.push({ ...category, ...placed, id, department: department.name });
    }
  }
  addKnowledge(city, random);
  return { categories, generalTeamId: general.teamId };
}

function addKnowledge(city: GrowingCity, random: Random): void {
  const published = choiceValue('knowledgearticle', 'statecode', 'published');
  articles.forEach(([title, keywords, text], index) => {
    const made = random.between(500, 20_000);
    city.add(
      'knowledgearticle',
      { id: random.guid(), title, keywords, content: `<p>${text}</p>`, articlepublicnumber: articleNumber(1_001 + index), statecode: published },
      { made, changed: random.between(10, made) },
    );
  });
  for (const [title, subject, body] of templates) city.add('template', { id: random.guid(), title, subject, body }, founded);
}
