import { describe, expect, test } from 'vitest';
import type { Actor } from '../../shared/rules/actor.ts';
import { type CaseOwnership, checkAssignCase, checkChangeCase, checkWorkOnCase, ownerAfter, ownerOfNewCase } from '../../shared/rules/case-ownership.ts';

const actor = (userId: string, teamIds: string[] = [], role: Actor['role'] = 'case-lead'): Actor => ({ userId, teamIds, role });
const ofTeam: CaseOwnership = { ownerid: 'streets', owneridtype: 'team', ring_teamid: 'streets', createdby: 'maker' };
const ofPerson: CaseOwnership = { ownerid: 'lead', owneridtype: 'systemuser', ring_teamid: 'streets', createdby: 'maker' };
const nothing = { ownerid: null, owneridtype: null, ring_teamid: null };

describe('P2: who owns a new case', () => {
  const category = { ring_teamid: 'parks' };
  test.each([
    ['the team chosen as owner', { ownerid: 'streets', owneridtype: 'team', ring_teamid: null }, { ownerid: 'streets', owneridtype: 'team', ring_teamid: 'streets' }],
    ['the team chosen as responsible', { ...nothing, ring_teamid: 'streets' }, { ownerid: 'streets', owneridtype: 'team', ring_teamid: 'streets' }],
    ['the category’s team', nothing, { ownerid: 'parks', owneridtype: 'team', ring_teamid: 'parks' }],
    ['a person, whose team nobody chose', { ownerid: 'lead', owneridtype: 'systemuser', ring_teamid: null }, { ownerid: 'lead', owneridtype: 'systemuser', ring_teamid: null }],
  ])('%s', (_what, given, expected) => expect(ownerOfNewCase(given, category, 'maker')).toEqual({ ok: true, value: expected }));
  test('nobody chosen: its maker, and no team', () => {
    expect(ownerOfNewCase(nothing, undefined, 'maker')).toEqual({ ok: true, value: { ownerid: 'maker', owneridtype: 'systemuser', ring_teamid: null } });
  });
  test('two teams are refused', () => {
    expect(ownerOfNewCase({ ownerid: 'streets', owneridtype: 'team', ring_teamid: 'parks' }, undefined, 'maker')).toMatchObject({ ok: false, error: { rule: 'P2' } });
  });
});

describe('P8: the responsible team follows the owner', () => {
  test('taken by a person, the team stays; given to a team, it becomes that one', () => {
    expect(ownerAfter(ofTeam, { ownerid: 'lead', owneridtype: 'systemuser' })).toEqual({ ok: true, value: { ring_teamid: 'streets' } });
    expect(ownerAfter(ofPerson, { ownerid: 'parks', owneridtype: 'team' })).toEqual({ ok: true, value: { ring_teamid: 'parks' } });
  });
  test('another responsible team takes an unassigned case over, and leaves a person at work', () => {
    expect(ownerAfter(ofTeam, { ring_teamid: 'parks' })).toEqual({ ok: true, value: { ownerid: 'parks', owneridtype: 'team' } });
    expect(ownerAfter(ofPerson, { ring_teamid: 'parks' })).toEqual({ ok: true, value: {} });
  });
  test('no owner, and no team for a team’s case, are refused', () => {
    expect(ownerAfter(ofPerson, { ownerid: null })).toMatchObject({ ok: false, error: { rule: 'P8', message: expect.stringContaining('Assign it') } });
    expect(ownerAfter(ofTeam, { ring_teamid: null })).toMatchObject({ ok: false, error: { rule: 'P2' } });
  });
});

describe('P8: who may do what', () => {
  const table: [string, Actor, CaseOwnership, { change: boolean; assign: boolean; work: boolean }][] = [
    ['the owner', actor('lead'), ofPerson, { change: true, assign: true, work: true }],
    ['a member of the owning team', actor('member', ['streets']), ofTeam, { change: true, assign: true, work: false }],
    ['a member of the team behind a person', actor('member', ['streets']), ofPerson, { change: false, assign: true, work: false }],
    ['the creator', actor('maker'), ofTeam, { change: true, assign: true, work: false }],
    ['a stranger', actor('other', ['parks']), ofTeam, { change: false, assign: false, work: false }],
    ['a case supervisor', actor('boss', [], 'case-supervisor'), ofTeam, { change: true, assign: true, work: true }],
    ['a call supervisor', actor('boss', [], 'call-supervisor'), ofPerson, { change: true, assign: true, work: true }],
    ['an administrator', actor('admin', [], 'admin'), ofPerson, { change: true, assign: true, work: true }],
  ];
  test.each(table)('%s', (_who, who, incident, expected) => {
    expect({ change: checkChangeCase(who, incident).ok, assign: checkAssignCase(who, incident).ok, work: checkWorkOnCase(who, incident, 'resolve').ok }).toEqual(expected);
  });
  test('a refusal says what to do: take it, or ask', () => {
    expect(checkWorkOnCase(actor('member', ['streets']), ofTeam, 'resolve')).toMatchObject({ error: { rule: 'P8', message: expect.stringContaining('Assign it to yourself first') } });
    expect(checkChangeCase(actor('other'), ofTeam)).toMatchObject({ error: { rule: 'P8', message: expect.stringContaining('Ask its owner or a case supervisor') } });
  });
});
