/** A confidential case with everything that can lie about it, and the people around it. */
import { addPerson, addTeam, type Person } from './people.ts';
import { startTestService, type TestService } from './support.ts';

/** By none of these may anybody who is not entitled learn who the citizen is. */
export const citizen = { firstname: 'Zebulon', lastname: 'Quillfeather', number: '+17435550173', email: 'zq@mail.example' } as const;

export interface SealedCase {
  readonly city: TestService;
  readonly people: Readonly<Record<'maker' | 'owner' | 'member' | 'outsider' | 'lead' | 'caseSupervisor' | 'callSupervisor', Person>>;
  readonly team: string;
  readonly contact: string;
  readonly incident: string;
  /** By table: what lies about the case. */
  readonly about: Readonly<Record<'phonecall' | 'email' | 'task' | 'annotation' | 'noteOfCall' | 'connection', string>>;
}

/** The case is made by `maker`, belongs to `owner`, and the team of `member` answers for it. */
export async function startSealedCase(): Promise<SealedCase> {
  const city = await startTestService();
  const team = await addTeam(city, 'Answering team');
  const elsewhere = await addTeam(city, 'Another team');
  const people = {
    maker: await addPerson(city, 'maker', 'call-taker'),
    owner: await addPerson(city, 'owner', 'case-lead', team),
    member: await addPerson(city, 'member', 'call-taker', team),
    outsider: await addPerson(city, 'outsider', 'call-taker', elsewhere),
    lead: await addPerson(city, 'lead', 'case-lead', elsewhere),
    caseSupervisor: await addPerson(city, 'case-supervisor', 'case-supervisor'),
    callSupervisor: await addPerson(city, 'call-supervisor', 'call-supervisor'),
  };
  const { api } = people.maker;
  const contact = await api.contact(citizen.lastname, { firstname: citizen.firstname, mobilephone: citizen.number, emailaddress1: citizen.email });
  const incident = await api.incident('Streetlight', contact, {
    ring_confidential: true,
    'ownerid@odata.bind': `/teams(${team})`,
    'primarycontactid@odata.bind': `/contacts(${contact})`,
  });
  const handed = await people.member.api.send('PATCH', `incidents(${incident})`, { 'ownerid@odata.bind': `/systemusers(${people.owner.id})` }, { 'if-match': '*' });
  if (handed.status !== 204) throw new Error(handed.text);
  const name = `${citizen.firstname} ${citizen.lastname}`;
  const phonecall = await api.create('phonecalls', {
    subject: `Call from ${name}`,
    phonenumber: citizen.number,
    directioncode: false,
    'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})`,
    'ring_ContactId@odata.bind': `/contacts(${contact})`,
    phonecall_activity_parties: [{ participationtypemask: 1, 'partyid_contact@odata.bind': `/contacts(${contact})`, addressused: citizen.number }],
  });
  const email = await api.create('emails', {
    subject: `To ${name}`,
    'regardingobjectid_incident_email@odata.bind': `/incidents(${incident})`,
    email_activity_parties: [{ participationtypemask: 2, 'partyid_contact@odata.bind': `/contacts(${contact})`, addressused: citizen.email }],
  });
  const about = {
    phonecall,
    email,
    task: await api.create('tasks', { subject: `Call ${name}`, 'regardingobjectid_incident_task@odata.bind': `/incidents(${incident})` }),
    annotation: await api.create('annotations', { subject: 'Note', notetext: `${name} is afraid of the neighbour`, 'objectid_incident@odata.bind': `/incidents(${incident})` }),
    noteOfCall: await api.create('annotations', { subject: 'Note', notetext: `${name}, ${citizen.number}`, 'objectid_phonecall@odata.bind': `/phonecalls(${phonecall})` }),
    connection: await api.create('connections', { name, 'record1id_incident@odata.bind': `/incidents(${incident})`, 'record2id_contact@odata.bind': `/contacts(${contact})` }),
  };
  return { city, people, team, contact, incident, about };
}
